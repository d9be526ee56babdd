//! Reads cases, one a line, and prints what the generated types say of each.

use std::fmt::Write as _;

use alipay_openapi::core::rt::{AnyMethod, Mismatch, Record, check, equal};

#[alipay_openapi::alipay_family("specs")]
mod specs {}

type Read = fn(&AnyMethod, &str) -> Result<Box<dyn Record>, Mismatch>;

fn main() {
    let path = std::env::args().nth(1).expect("a file of cases");
    let text = std::fs::read_to_string(path).expect("the file of cases");
    let mut told = String::new();
    for line in text.lines() {
        let mut parts = line.splitn(3, '\t');
        let [Some(name), Some(side), Some(json)] = [parts.next(), parts.next(), parts.next()] else { panic!("{line}") };
        let method = specs::METHODS.iter().find(|method| method.method.name == name).expect("a method");
        tell(method, side, json, &mut told);
    }
    print!("{told}");
}

/// One line: `unreadable`, path, expected; or `broken`, and a path and a word for each violation; or `sound`, the JSON
/// written anew, and what became of a second trip.
fn tell(method: &AnyMethod, side: &str, json: &str, told: &mut String) {
    let read: Read = if side == "request" { AnyMethod::read } else { AnyMethod::read_response };
    let record = match read(method, json) {
        Ok(record) => record,
        Err(Mismatch { path, expected, .. }) => return writeln!(told, "unreadable\t{path}\t{expected}").expect("a text"),
    };
    // A response comes as it is.
    if let (Err(violations), true) = (check(&*record), side == "request") {
        told.push_str("broken");
        for violation in violations.list() {
            write!(told, "\t{}\t{}", violation.path, violation.rule.name()).expect("a text");
        }
        return told.push('\n');
    }
    let written = method.write(&*record);
    let again = match read(method, &written) {
        Ok(again) if method.write(&*again) != written => "other bytes".to_owned(),
        // A response's blank texts are kept, and not written.
        Ok(again) if side == "request" && !equal(&*record, &*again) => "not equal".to_owned(),
        Ok(again) if !read(method, &written).is_ok_and(|third| equal(&*third, &*again)) => "not equal".to_owned(),
        Ok(_) => "same".to_owned(),
        Err(mismatch) => mismatch.to_string(),
    };
    writeln!(told, "sound\t{written}\t{again}").expect("a text");
}
