//! From names on the wire to names in Rust.

use heck::{ToSnakeCase, ToUpperCamelCase};

/// A field's name: `orderStr` is `order_str`, `TRANS_MEMO` is `trans_memo`, `self` is `self_`.
/// `None` if nothing of the name can stand in an identifier.
pub fn field(wire: &str) -> Option<String> {
    let mut name = identifier(&wire.to_snake_case(), "n")?;
    // These have no raw form; `build` is what ends a builder.
    if matches!(name.as_str(), "self" | "super" | "crate" | "_" | "build") {
        name.push('_');
    }
    Some(name)
}

/// A type's name: `identity_param` is `IdentityParam`.
pub fn type_name(wire: &str) -> Option<String> {
    let name = identifier(&wire.to_upper_camel_case(), "T")?;
    Some(if name == "Self" { "SelfType".to_owned() } else { name })
}

/// A variant's name: `CERT_PHOTO` is `CertPhoto`, `1c` is `V1c`, `com.amap.app` is `ComAmapApp`.
pub fn variant(wire: &str) -> Option<String> {
    let name = identifier(&wire.to_upper_camel_case(), "V")?;
    Some(if name == "Self" { "SelfValue".to_owned() } else { name })
}

/// Whether `name` may be written by hand (`as:`) as a field's name.
pub fn is_field_name(name: &str) -> bool {
    !matches!(name, "self" | "super" | "crate" | "_" | "build" | "") && field(name).as_deref() == Some(name)
}

/// Whether `name` may be written by hand (`as:`) as a variant's name.
pub fn is_variant_name(name: &str) -> bool {
    variant(name).as_deref() == Some(name)
}

/// Keeps what an identifier may hold; a leading digit gets a letter before it.
fn identifier(text: &str, before_digit: &str) -> Option<String> {
    let kept: String = text.chars().filter(|c| unicode_ident::is_xid_continue(*c)).collect();
    let first = kept.trim_start_matches('_').chars().next()?;
    if unicode_ident::is_xid_start(first) { Some(kept) } else { Some(format!("{before_digit}{kept}")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        for (wire, rust) in [
            ("outer_order_no", "outer_order_no"),
            ("orderStr", "order_str"),
            ("TRANS_MEMO", "trans_memo"),
            ("file_md_5", "file_md_5"),
            ("type", "type"),
            ("self", "self_"),
            ("3ds_flag", "n3ds_flag"),
            ("a-b", "a_b"),
        ] {
            assert_eq!(field(wire).as_deref(), Some(rust), "{wire}");
        }
        assert_eq!(field("--"), None);
    }

    #[test]
    fn variants() {
        for (wire, rust) in [
            ("FACE", "Face"),
            ("CERT_PHOTO_FACE", "CertPhotoFace"),
            ("1c", "V1c"),
            ("01", "V01"),
            ("com.amap.app", "ComAmapApp"),
            ("image-text", "ImageText"),
            ("NON-SENSE-PAY", "NonSensePay"),
            ("userId", "UserId"),
            ("self", "SelfValue"),
            ("成功", "成功"),
            ("isv.invalid-arguments", "IsvInvalidArguments"),
        ] {
            assert_eq!(variant(wire).as_deref(), Some(rust), "{wire}");
        }
        assert_eq!(variant("…"), None);
        assert!(is_variant_name("V1c") && !is_variant_name("v1c") && !is_variant_name("1c"));
        assert!(is_field_name("type") && !is_field_name("self") && !is_field_name("orderStr"));
    }
}
