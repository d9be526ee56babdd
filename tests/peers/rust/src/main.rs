//! What a client costs beside others: `peers case` writes what all are given, `peers measure` measures the Rust ones, and
//! `peers table` makes a table of everybody's lines. `../run` puts it together.

mod alipay_rs;
mod alipay_sdk_rust;
mod case;
mod measure;
mod ours;
mod table;

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("case") => println!("{}", case::json()),
        Some("measure") => measure::run(&[ours::peer(), alipay_rs::peer(), alipay_sdk_rust::peer()]),
        Some("table") => print!("{}", table::of(&mut std::io::stdin().lines().map(|line| line.expect("text")))),
        _ => panic!("say `case`, `measure` or `table`"),
    }
}
