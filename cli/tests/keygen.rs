//! `alipay keygen` and `alipay completions` as they are run.

mod common;

use std::path::Path;
use std::process::Command;

use alipay_openapi::core::{Signer as _, SigningKey, Verifier as _, VerifyingKey};
use common::alipay;

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap()
}

#[test]
fn the_keys_are_one_pair_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let ran = alipay(&["keygen", "--out", "keys"], folder.path(), &[], None).ended(0);
    let keys = folder.path().join("keys");
    let (pkcs8, pkcs1) = (read(&keys, "app_private.pem"), read(&keys, "app_private_pkcs1.pem"));
    let bare = read(&keys, "app_public.txt");
    assert!(
        pkcs8.starts_with("-----BEGIN PRIVATE KEY-----\n") && pkcs1.starts_with("-----BEGIN RSA PRIVATE KEY-----\n")
    );
    assert!(bare.trim_end().bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)), "one line: {bare}");
    let public = VerifyingKey::from_text(&bare).unwrap();
    for private in [&pkcs8, &pkcs1] {
        let key = SigningKey::from_text(private).unwrap();
        assert!(key.is_pair_of(&public));
        assert!(public.verify(b"message", &key.sign(b"message").unwrap()).is_ok());
    }
    let secret = pkcs8.lines().nth(5).unwrap();
    ran.says(&[bare.trim_end(), "支付宝公钥"]).keeps_secret(&[secret, "PRIVATE KEY"]);
    #[cfg(unix)]
    for (name, expected) in [("app_private.pem", 0o600), ("app_private_pkcs1.pem", 0o600)] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(keys.join(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, expected, "{name}");
    }

    // Another run overwrites nothing, not even a part.
    std::fs::remove_file(keys.join("app_private.pem")).unwrap();
    alipay(&["keygen", "--out", "keys"], folder.path(), &[], None).ended(2).says(&["is there already"]);
    assert!(!keys.join("app_private.pem").exists());
    assert_eq!(read(&keys, "app_private_pkcs1.pem"), pkcs1);
    let report = alipay(&["keygen", "--out", "more", "--json"], folder.path(), &[], None).ended(0).json();
    assert!(report["files"]["app_public.txt"].as_str().unwrap().ends_with("app_public.txt"));
}

#[test]
fn a_request_for_certificate_mode() {
    let folder = tempfile::tempdir().unwrap();
    alipay(&["keygen", "--csr"], folder.path(), &[], None).ended(2).says(&["--organization"]);
    let ran = alipay(&["keygen", "--csr", "--organization", "示例公司"], folder.path(), &[], None).ended(0);
    ran.says(&["app.csr", "alipayRootCert.crt"]);
    assert!(read(folder.path(), "app.csr").starts_with("-----BEGIN CERTIFICATE REQUEST-----"));
}

#[test]
fn completions_can_be_read_by_the_shell() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = alipay(&["completions", shell], folder.path(), &[], None).ended(0).out;
        assert!(script.contains("alipay") && script.contains("keygen"), "{shell}");
        let file = folder.path().join(shell);
        std::fs::write(&file, script).unwrap();
        if shell == "bash" {
            let status = Command::new("bash").arg("-n").arg(&file).status().unwrap();
            assert!(status.success());
        }
    }
}

#[test]
fn the_exit_codes_are_documented() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["--help"][..], &["call", "--help"], &["keygen", "--help"], &["notify", "verify", "--help"]] {
        alipay(arguments, folder.path(), &[], None).ended(0).says(&["Exit codes", "3  the outcome is not known"]);
    }
    let variables = [("ALIPAY_APP_AUTH_TOKEN", "S3CRET"), ("ALIPAY_PRIVATE_KEY_FILE", "S3CRET")];
    alipay(&["call", "--help"], folder.path(), &variables, None).ended(0).keeps_secret(&["S3CRET"]);
}
