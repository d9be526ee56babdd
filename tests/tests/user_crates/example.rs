//! The README's first command, with a gateway of one's own choice.

use mock_gateway::MockGateway;

use openapi_tests::{Scratch, finished};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_example_calls_the_gateway_that_the_environment_names() {
    let gateway = MockGateway::builder().specs(alipay_openapi::SPECS).start().await.unwrap();
    let keys = tempfile::tempdir().unwrap();
    let (private, public) = (keys.path().join("private.pem"), keys.path().join("public.pem"));
    std::fs::write(&private, gateway.app_keys().private_key()).unwrap();
    std::fs::write(&public, gateway.public_key()).unwrap();
    let mut command = Scratch::workspace_cargo(&["run", "--example", "initialize"]);
    command
        .env("ALIPAY_APP_ID", mock_gateway::APP_ID)
        .env("ALIPAY_PRIVATE_KEY_FILE", private)
        .env("ALIPAY_PUBLIC_KEY_FILE", public)
        .env("ALIPAY_GATEWAY", gateway.url());
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    finished(&output).unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(printed.contains("certify_id=2109b5e671aa3ff2eb4851816c65828f\n"), "{printed}");
    assert!(!printed.contains("throw-away"), "{printed}");
    assert_eq!(gateway.requests().len(), 2, "initialise and query");
}
