//! A gateway of our own, with its keys in files.

use mock_gateway::MockGateway;

use crate::common::{Ran, alipay};

/// A gateway that knows the catalogue, and a folder with `alipay.yaml` and the keys that it names.
pub(crate) struct Sandbox {
    pub(crate) gateway: MockGateway,
    pub(crate) folder: tempfile::TempDir,
}

impl Sandbox {
    pub(crate) async fn start() -> Self {
        let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        write("app_private.pem", gateway.app_keys().private_key());
        write("alipay_public.pem", &gateway.public_key());
        write(
            "alipay.yaml",
            &format!(
                "app_id: {:?}\ngateway: {:?}\nprivate_key_file: app_private.pem\nalipay_public_key_file: alipay_public.pem\n",
                mock_gateway::APP_ID,
                gateway.url()
            ),
        );
        Self { gateway, folder }
    }

    /// Runs the binary in the folder.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        alipay(arguments, self.folder.path(), &[], None)
    }

    pub(crate) fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)], input: Option<&[u8]>) -> Ran {
        alipay(arguments, self.folder.path(), variables, input)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    }
}
