//! `alipay keygen`: an application's key pair, in the forms that the console and programs want.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use alipay_openapi::core::SigningKey;
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;
use base64_simd::STANDARD;
use rcgen::{CertificateParams, DistinguishedName, DnType, PKCS_RSA_SHA256};
use serde_json::json;
use zeroize::Zeroizing;

use crate::{End, output};

const HOW: &str = "\
The key has 2048 bits: the gateway's parameter `sign` holds the signature of such a key and of no longer one. It is never
printed. Files that are there already are never overwritten.";

/// Where the keys go.
#[derive(Debug, clap::Args)]
#[command(after_help = HOW, after_long_help = format!("{HOW}\n\n{}", crate::EXIT_CODES))]
pub(crate) struct Args {
    /// The folder to write to.
    #[arg(short, long, value_name = "DIR", default_value = ".")]
    out: PathBuf,
    /// Write a certificate signing request too, for certificate mode.
    #[arg(long, requires = "organization")]
    csr: bool,
    /// The company's name as it is registered with Alipay, for the request.
    #[arg(long, value_name = "NAME", requires = "csr")]
    organization: Option<String>,
    /// The domain or other common name of the request; the company's name unless given.
    #[arg(long, value_name = "NAME", requires = "csr")]
    common_name: Option<String>,
}

/// A file to write.
struct Output {
    name: &'static str,
    text: Zeroizing<String>,
    secret: bool,
}

pub(crate) fn run(args: &Args, json: bool) -> End {
    match generate(args).and_then(|files| write(&args.out, &files).map(|()| files)) {
        Ok(files) if json => {
            let paths = files.iter().map(|file| (file.name, json!(args.out.join(file.name))));
            output::show(&json!({"files": paths.collect::<std::collections::BTreeMap<_, _>>()}).to_string())
        }
        Ok(files) => explain(args, &files),
        Err(error) => output::failed(&error),
    }
}

const PKCS8: &str = "app_private.pem";
const PKCS1: &str = "app_private_pkcs1.pem";
const PUBLIC: &str = "app_public.txt";
const REQUEST: &str = "app.csr";

/// The pair in all its forms. What is written has been read back.
fn generate(args: &Args) -> Result<Vec<Output>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("no key can be made: {error}");
    let pair = KeyPair::generate(KeySize::Rsa2048).map_err(|error| failed(&error))?;
    let private = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).map_err(|error| failed(&error))?;
    let public = AsDer::<PublicKeyX509Der<'_>>::as_der(pair.public_key()).map_err(|error| failed(&error))?;
    let pkcs1 = inner(private.as_ref()).ok_or_else(|| failed(&"the library gave another form than PKCS#8"))?;
    let secret = |name, text| Output { name, text, secret: true };
    let mut files =
        vec![secret(PKCS8, pem("PRIVATE KEY", private.as_ref())), secret(PKCS1, pem("RSA PRIVATE KEY", pkcs1))];
    for file in &files {
        SigningKey::from_text(&file.text).map_err(|error| failed(&error))?;
    }
    if args.csr {
        let text = Zeroizing::new(request(args, &files[0].text).map_err(|error| failed(&error))?);
        files.push(Output { name: REQUEST, text, secret: false });
    }
    let bare = STANDARD.encode_to_string(public.as_ref());
    files.push(Output { name: PUBLIC, text: Zeroizing::new(bare + "\n"), secret: false });
    Ok(files)
}

/// The PKCS#1 key inside a PKCS#8 one of 2048 bits: behind a sequence, a version, the algorithm, and an octet string's
/// head.
fn inner(pkcs8: &[u8]) -> Option<&[u8]> {
    const HEAD: usize = 26;
    let octets = pkcs8.get(HEAD - 4..HEAD)?;
    let pkcs1 = pkcs8.get(HEAD..)?;
    let length = usize::from(u16::from_be_bytes([octets[2], octets[3]]));
    (octets.starts_with(&[0x04, 0x82]) && pkcs1.len() == length).then_some(pkcs1)
}

fn pem(label: &str, der: &[u8]) -> Zeroizing<String> {
    let text = Zeroizing::new(STANDARD.encode_to_string(der));
    // One allocation of the final size, so that no copy of the key is left behind by growth.
    let mut pem = Zeroizing::new(String::with_capacity(text.len() + text.len() / 64 + 100));
    pem.extend(["-----BEGIN ", label, "-----\n"]);
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, tail) = rest.split_at(rest.len().min(64));
        pem.push_str(line);
        pem.push('\n');
        rest = tail;
    }
    pem.extend(["-----END ", label, "-----\n"]);
    pem
}

/// A certificate signing request.
fn request(args: &Args, private: &str) -> Result<String, rcgen::Error> {
    let organization = args.organization.as_deref().unwrap_or_default();
    let mut subject = DistinguishedName::new();
    subject.push(DnType::CountryName, "CN");
    subject.push(DnType::OrganizationName, organization);
    subject.push(DnType::CommonName, args.common_name.as_deref().unwrap_or(organization));
    let mut params = CertificateParams::new(Vec::new())?;
    params.distinguished_name = subject;
    let key = rcgen::KeyPair::from_pkcs8_pem_and_sign_algo(private, &PKCS_RSA_SHA256)?;
    params.serialize_request(&key)?.pem()
}

/// Writes all of them, or none if one is there already.
fn write(folder: &Path, files: &[Output]) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("cannot make `{}`: {error}", folder.display()))?;
    if let Some(file) = files.iter().find(|file| folder.join(file.name).symlink_metadata().is_ok()) {
        let path = folder.join(file.name);
        return Err(format!(
            "`{}` is there already: keys are not overwritten; name another folder with `--out`",
            path.display()
        ));
    }
    for file in files {
        let path = folder.join(file.name);
        let written = create(&path, file.secret).and_then(|mut out| out.write_all(file.text.as_bytes()));
        written.map_err(|error| format!("cannot write `{}`: {error}", path.display()))?;
    }
    Ok(())
}

/// A new file; one with a secret can be read by its owner alone.
fn create(path: &Path, secret: bool) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, if secret { 0o600 } else { 0o644 });
    #[cfg(not(unix))]
    let _ = secret;
    options.open(path)
}

/// What to do with the files.
fn explain(args: &Args, files: &[Output]) -> End {
    let path = |name: &str| args.out.join(name).display().to_string();
    let text = |name: &str| files.iter().find(|file| file.name == name).map_or("", |file| file.text.trim_end());
    let (pkcs8, pkcs1, public) = (path(PKCS8), path(PKCS1), path(PUBLIC));
    let mode = if args.csr {
        let request = path(REQUEST);
        format!(
            "Certificate mode: in the console, at your application under \"interface signing method\" (接口加签方式),\n\
             choose \"certificate\" (证书) and upload `{request}`. Download in return the application's certificate\n\
             (appCertPublicKey_….crt), Alipay's (alipayCertPublicKey_RSA2.crt) and the roots (alipayRootCert.crt):\n\
             `app_cert_file`, `alipay_cert_file` and `root_cert_file` of `alipay.yaml`."
        )
    } else {
        format!(
            "In the console, at your application under \"interface signing method\" (接口加签方式), choose \"public key\"\n\
             (公钥) and paste this, which is also in `{public}`:\n\n{}\n\n\
             The console shows Alipay's public key (支付宝公钥) in return. It is not the one above: save it as\n\
             `alipay_public.txt`, the `alipay_public_key_file` of `alipay.yaml`.",
            text(PUBLIC)
        )
    };
    output::show(&format!(
        "The private key is in `{pkcs8}` (PKCS#8, which most programs read) and in `{pkcs1}` (PKCS#1, for\n\
         those that do not). It is the same key: keep it secret, and give it to nobody, Alipay included.\n\n{mode}\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_key_is_cut_out_exactly() {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der = AsDer::<Pkcs8V1Der<'_>>::as_der(&pair).unwrap();
        assert!(KeyPair::from_der(inner(der.as_ref()).unwrap()).is_ok());
        for cut in [0, 3, 25, 26, 100, der.as_ref().len() - 1] {
            assert!(inner(&der.as_ref()[..cut]).is_none(), "{cut}");
        }
    }
}
