//! `alipay import` as it is run.
//!
//! `pages` holds pages of every layout, about methods that do not exist; `pages/expected` the specs that they give and what
//! is said of them. `BLESS=1 cargo test -p alipay-cli --test import` writes those anew.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn alipay(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_alipay")).args(arguments).current_dir(folder).output().unwrap()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    found.sort();
    found
}

/// Compares with the file, or writes it.
fn same(file: &Path, text: &str) {
    if std::env::var_os("BLESS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    }
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    assert!(expected == text, "{} differs; if it should, run with BLESS=1\n{text}", file.display());
}

#[test]
fn every_layout() {
    for page in files(&pages()) {
        let folder = tempfile::tempdir().unwrap();
        let name = page.file_name().unwrap().to_str().unwrap();
        std::fs::copy(&page, folder.path().join(name)).unwrap();
        let output = alipay(&["import", name], folder.path());
        let said = err(&output).replace(&format!("{name}:"), "page:");
        same(&pages().join("expected").join(format!("{name}.said")), &said);
        for file in spec_model::find(&folder.path().join("specs")).unwrap() {
            let text = std::fs::read_to_string(&file).unwrap();
            same(&pages().join("expected").join(file.file_name().unwrap()), &text);
        }
        let check = alipay(&["check", "specs"], folder.path());
        assert_eq!(check.status.code(), Some(0), "{name}: {}", err(&check));

        // A second time, and as an update, it changes nothing.
        for arguments in [&["import", name][..], &["import", "--update", name]] {
            let again = alipay(arguments, folder.path());
            let lines = out(&again);
            assert!(lines.lines().all(|line| line.ends_with(": nothing to change")), "{name}: {lines}");
            assert_eq!(err(&again), err(&output), "{name}");
        }
    }
}

#[test]
fn every_expected_spec_is_sound() {
    let output = alipay(&["check", "--quiet", "expected"], &pages());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
}

const PAGE: &str = "alipay.demo.greet(问候)\n请求参数\n参数 类型 是否必填 最大长度 描述 示例值\nuser_id String 必选 16 编号，见附录 2088\n\
                    响应参数\n参数 类型 是否必填 最大长度 描述 示例值\ngreeting String 必填 32 话 hello\n";

#[test]
fn an_imported_spec_names_the_schema_where_it_lies() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page"), PAGE).unwrap();
    std::fs::create_dir(folder.path().join("specs")).unwrap();
    std::fs::write(folder.path().join("specs/spec.schema.json"), out(&alipay(&["schema"], folder.path()))).unwrap();
    assert_eq!(alipay(&["import", "page"], folder.path()).status.code(), Some(0));
    let text = std::fs::read_to_string(folder.path().join("specs/methods/demo/alipay.demo.greet.yaml")).unwrap();
    assert!(text.starts_with("# yaml-language-server: $schema=../../spec.schema.json\nmethod: "), "{text}");
    assert!(out(&alipay(&["import", "page"], folder.path())).contains("nothing to change"));
}

#[test]
fn an_update_adds_and_shows_what() {
    let folder = tempfile::tempdir().unwrap();
    let spec = folder.path().join("specs/methods/demo/alipay.demo.greet.yaml");
    std::fs::write(folder.path().join("page"), PAGE).unwrap();
    std::fs::create_dir_all(spec.parent().unwrap()).unwrap();
    let mine = "# mine\nmethod: alipay.demo.greet\nsource: {kind: sdk-metadata}\n\nrequest:\n  user_id: {doc: Who., type: string} # not sure\n";
    std::fs::write(&spec, mine).unwrap();

    let refused = alipay(&["import", "page"], folder.path());
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("is there already: `--update` adds what it lacks"), "{}", err(&refused));
    let shown = alipay(&["import", "--update", "--dry-run", "page"], folder.path());
    assert_eq!(shown.status.code(), Some(0));
    assert_eq!(std::fs::read_to_string(&spec).unwrap(), mine, "nothing is written");

    let updated = alipay(&["import", "--update", "page"], folder.path());
    assert_eq!(updated.status.code(), Some(0), "{}", err(&updated));
    for line in [
        "-  user_id: {doc: Who., type: string} # not sure",
        "+  user_id: {doc: Who., type: string, required: true, max_length: 16, example: \"2088\"} # not sure",
        "+  greeting: {type: string, required: true, max_length: 32, example: hello}",
    ] {
        assert!(out(&shown).contains(line) && out(&updated).contains(line), "{line}\n{}", out(&updated));
    }
    let text = std::fs::read_to_string(&spec).unwrap();
    assert!(text.starts_with("# mine\n") && text.contains("kind: sdk-metadata"), "{text}");
    let check = alipay(&["check", "specs"], folder.path());
    assert_eq!(check.status.code(), Some(0), "{}", err(&check));
}

#[test]
fn the_platforms_words_are_copied_only_on_demand() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page"), PAGE).unwrap();
    let plain = out(&alipay(&["import", "--dry-run", "page"], folder.path()));
    assert!(plain.is_ascii(), "{plain}");
    let documented = out(&alipay(&["import", "--dry-run", "--with-docs", "page"], folder.path()));
    for line in ["title: 问候", "user_id: {doc: 编号，见附录, type: string"] {
        assert!(documented.contains(line), "{documented}");
    }
}

#[test]
fn what_is_no_page() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("prose"), "Nothing to see.\n").unwrap();
    std::fs::write(folder.path().join("latin"), b"\xE9").unwrap();
    std::fs::write(folder.path().join("nameless"), PAGE.replace("alipay.demo.greet(问候)", "问候")).unwrap();
    std::fs::write(folder.path().join("page"), PAGE).unwrap();
    for (arguments, words) in [
        (&["import", "prose"][..], "no table of parameters was found"),
        (&["import", "latin"], "not UTF-8 from byte 0"),
        (&["import", "absent"], "cannot read `absent`"),
        (&["import", "nameless"], "name it with `--method`"),
        (&["import", "--method", "alipay.demo.part", "page"], "describes `alipay.demo.greet`, not `alipay.demo.part`"),
        (&["import"], "required arguments"),
    ] {
        let output = alipay(arguments, folder.path());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(err(&output).contains(words), "{arguments:?}: {}", err(&output));
    }
    let named = alipay(&["import", "--method", "alipay.demo.greet", "-o", "here", "nameless"], folder.path());
    assert_eq!(named.status.code(), Some(0), "{}", err(&named));
    assert!(folder.path().join("here/demo/alipay.demo.greet.yaml").is_file());
}

#[test]
fn one_method_of_a_document() {
    let document = pages().join("openapi.json");
    let folder = tempfile::tempdir().unwrap();
    let document = document.to_str().unwrap();
    let one = alipay(&["import", "--method", "alipay.demo.ticket.refund", document], folder.path());
    assert_eq!(one.status.code(), Some(0), "{}", err(&one));
    assert_eq!(spec_model::find(folder.path()).unwrap().len(), 1);
    let none = alipay(&["import", "--method", "alipay.demo.ticket.refunds", document], folder.path());
    assert_eq!(none.status.code(), Some(2));
    assert!(err(&none).contains("did you mean `alipay.demo.ticket.refund`?"), "{}", err(&none));
}

/// The facts of a method as other sources have them, where `ALIPAY_FACTS` names their folder, against what pages in the
/// folder `ALIPAY_PAGES` give. Prints a table. Only the values of enumerations may differ: pages of another time list others.
#[test]
fn agreement_with_known_facts() {
    let (Some(pages), Some(facts)) = (std::env::var_os("ALIPAY_PAGES"), std::env::var_os("ALIPAY_FACTS")) else {
        return;
    };
    let mut disagreements = Vec::new();
    println!(
        "| page | names | types | presence | lengths | values | error codes |\n| --- | --- | --- | --- | --- | --- | --- |"
    );
    for page in files(Path::new(&pages)) {
        let name = page.file_name().unwrap().to_str().unwrap();
        let Some((_, rest)) = name.split_once('-') else { continue };
        let folder = tempfile::tempdir().unwrap();
        let file = page.to_str().unwrap();
        let mut output = alipay(&["import", "-o", ".", file], folder.path());
        if err(&output).contains("--method") {
            // The page's name begins with the method's, without its first word.
            let stem = rest.trim_end_matches(".json").trim_end_matches(".txt");
            output = alipay(&["import", "-o", ".", "--method", &format!("alipay.{stem}"), file], folder.path());
        }
        assert_eq!(output.status.code(), Some(0), "{name}: {}", err(&output));
        let spec = spec_model::find(folder.path()).unwrap().remove(0);
        let spec = spec_model::load(&spec, name).unwrap();
        let known = std::fs::read_to_string(Path::new(&facts).join(format!("{}.json", spec.method))).unwrap();
        let known: serde_json::Value = serde_json::from_str(&known).unwrap();
        let mut tally = agreement::Tally::new(name, &spec);
        tally.record("request", &spec.request, &known["request"]);
        tally.record("response", &spec.response, &known["response"]);
        tally.codes(&known["error_codes"]);
        println!("{}", tally.line());
        disagreements.extend(tally.disagreements);
    }
    println!("\n{}", disagreements.join("\n"));
    disagreements.retain(|line| !line.contains(": values: "));
    assert!(disagreements.is_empty(), "{disagreements:#?}");
}

mod agreement {
    //! Compares a spec with facts: each count is "same of compared".

    use serde_json::Value as Json;
    use spec_model::{Object, Presence, Spec, Type};

    pub(super) struct Tally<'s> {
        page: &'s str,
        spec: &'s Spec,
        counts: [(usize, usize); 6],
        pub(super) disagreements: Vec<String>,
    }

    const ASPECTS: [&str; 6] = ["name", "type", "presence", "length", "values", "error code"];

    impl<'s> Tally<'s> {
        pub(super) fn new(page: &'s str, spec: &'s Spec) -> Self {
            Self { page, spec, counts: [(0, 0); 6], disagreements: Vec::new() }
        }

        fn count(&mut self, aspect: usize, same: bool, what: impl FnOnce() -> String) {
            self.counts[aspect].1 += 1;
            if same {
                self.counts[aspect].0 += 1;
            } else {
                self.disagreements.push(format!("{}: {}: {}", self.page, ASPECTS[aspect], what()));
            }
        }

        pub(super) fn record(&mut self, path: &str, record: &Object, facts: &Json) {
            let facts = facts.as_array().cloned().unwrap_or_default();
            for field in &record.fields {
                let path = format!("{path}.{}", field.name);
                let fact = facts.iter().find(|fact| fact["name"] == field.name.as_str());
                self.count(0, fact.is_some(), || format!("{path} is not among the facts"));
                let Some(fact) = fact else { continue };
                if let Some(kind) = fact["type"].as_str() {
                    self.count(1, same_type(&field.kind, kind), || format!("{path}: {:?}, facts {kind}", field.kind));
                }
                if let Some(presence) = fact["required"].as_str() {
                    let own = match field.presence {
                        Presence::Required => "must",
                        Presence::Optional => "optional",
                        Presence::Conditional => "conditional",
                    };
                    let same = own == presence || conflicts(fact, "required", &Json::from(own));
                    self.count(2, same, || format!("{path}: {own}, facts {presence}"));
                }
                let length = match &field.kind {
                    Type::List(list) => list.limits.max_length,
                    Type::File => field.max_bytes,
                    _ => field.limits.max_length,
                };
                if let Some(own) = length {
                    let same = fact["max_length"] == own || conflicts(fact, "max_length", &Json::from(own));
                    self.count(3, same, || format!("{path}: {own}, facts {}", fact["max_length"]));
                }
                if let (Type::Enum(index), Some(values)) = (&field.kind, fact["enum"].as_array()) {
                    let own = &self.spec.enums[*index].values;
                    let same = own.len() == values.len()
                        && own.iter().all(|own| values.contains(&Json::from(own.value.as_str())));
                    let own: Vec<&str> = own.iter().map(|own| own.value.as_str()).collect();
                    self.count(4, same, || format!("{path}: {own:?}, facts {values:?}"));
                }
                let inner = match &field.kind {
                    Type::Object(index, _) => Some(*index),
                    Type::List(list) => {
                        if let Type::Object(index, _) = &list.item {
                            Some(*index)
                        } else {
                            None
                        }
                    }
                    _ => None,
                };
                if let Some(index) = inner {
                    let spec = self.spec;
                    self.record(&path, &spec.objects[index], &fact["children"]);
                }
            }
        }

        pub(super) fn codes(&mut self, facts: &Json) {
            let known: Vec<&str> =
                facts.as_array().into_iter().flatten().filter_map(|fact| fact["code"].as_str()).collect();
            for error in &self.spec.errors {
                self.count(5, known.contains(&error.code.as_str()), || {
                    format!("{} is not among the facts", error.code)
                });
            }
        }

        pub(super) fn line(&self) -> String {
            let cells =
                self.counts.iter().map(|(same, all)| if *all == 0 { "-".to_owned() } else { format!("{same}/{all}") });
            format!("| {} | {} |", self.page, cells.collect::<Vec<_>>().join(" | "))
        }
    }

    fn conflicts(fact: &Json, key: &str, own: &Json) -> bool {
        let list = fact["conflicts"].as_array();
        list.into_iter()
            .flatten()
            .any(|entry| entry[key].as_object().into_iter().flatten().any(|(_, value)| value == own))
    }

    fn same_type(kind: &Type, fact: &str) -> bool {
        let lower = fact.to_lowercase();
        match kind {
            Type::String | Type::Enum(_) | Type::Base64 | Type::Url => lower == "string",
            Type::Amount(..) => matches!(lower.as_str(), "price" | "number" | "string"),
            Type::Integer(_) => matches!(lower.as_str(), "number" | "integer" | "long"),
            Type::Bool(_) => lower == "boolean",
            Type::DateTime(_) | Type::Date(_) => lower.starts_with("date"),
            Type::File => lower == "byte_array",
            Type::List(_) => lower.ends_with("[]") || lower.starts_with("array"),
            Type::Object(..) | Type::Json(_) => !matches!(lower.as_str(), "string" | "price" | "number"),
        }
    }
}

#[test]
fn for_programs() {
    let folder = tempfile::tempdir().unwrap();
    let page = files(&pages()).into_iter().find(|page| page.ends_with("old_tabs.txt")).unwrap();
    std::fs::copy(&page, folder.path().join("page.txt")).unwrap();
    let output = alipay(&["import", "page.txt", "absent", "--json"], folder.path());
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["files"][0]["change"], "written", "{report}");
    assert!(folder.path().join(report["files"][0]["file"].as_str().unwrap()).is_file());
    assert!(report["notes"].as_array().unwrap().iter().all(|note| note["page"] == "page.txt"), "{report}");
    assert!(report["errors"][0].as_str().unwrap().contains("cannot read `absent`"), "{report}");
    assert!(output.stderr.is_empty(), "{}", err(&output));
}
