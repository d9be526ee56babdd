//! Serial numbers of certificates and of root bundles, and whether chains are trusted.

use openapi_core::cert::{RootBundle, certificate_sn};
use serde_json::Value;

use crate::suite::{Case, Ran, Verdict, not_applicable, time};

pub(crate) fn run(case: &Case<'_>) -> Ran {
    case.knows(&["pem", "chain_pem", "root_pem", "at", "sign_type"])?;
    if case.input("sign_type").as_str().is_some_and(|sign_type| sign_type.starts_with("SM")) {
        return not_applicable("SM2 is not spoken");
    }
    let kind = case.name().split('/').next().unwrap_or_default();
    let ours = match kind {
        "cert_sn" => certificate_sn(&case.file("pem")?).map_or(Value::Null, Value::from),
        "root_cert_sn" => {
            RootBundle::from_text(&case.file("pem")?).map_or(Value::Null, |bundle| Value::from(bundle.sn()))
        }
        "trust" => {
            let roots = RootBundle::from_text(&case.file("root_pem")?);
            let roots = roots.map_err(|error| Verdict::Failed(error.to_string()))?;
            Value::from(roots.trust(&case.file("chain_pem")?, time(case.text("at")?, 0)?).is_ok())
        }
        other => return not_applicable(format!("there is no such kind of case here: {other}")),
    };
    let key = if kind == "trust" { "trusted" } else { "sn" };
    // `null` is a recommendation too: an error. Without any, what every SDK gives.
    let recommended = case.recommended_or_null();
    let Some(wanted) = recommended.or(case.reference().map(|expected| &expected[key])).or(case.agreed(key)) else {
        return not_applicable("nothing is recommended, and SDKs differ");
    };
    let shown = format!("ours is {ours}, wanted {wanted}");
    if ours == *wanted { Ok(()) } else { Err(Verdict::Failed(shown)) }
}
