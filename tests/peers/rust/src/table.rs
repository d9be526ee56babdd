//! The table of `docs/performance.md`.

use std::fmt::Write as _;

/// Takes lines `name, build, accept` (in microseconds) of several rounds, the first name's being ours, and makes a table
/// of the medians.
pub fn of(lines: &mut dyn Iterator<Item = String>) -> String {
    let mut clients: Vec<(String, Vec<f64>, Vec<f64>)> = Vec::new();
    for line in lines {
        let parts: Vec<&str> = line.split('\t').collect();
        let [name, build, accept] = parts[..] else { panic!("not a measurement: {line}") };
        let number = |text: &str| text.parse::<f64>().expect("microseconds");
        if !clients.iter().any(|(known, ..)| known == name) {
            clients.push((name.to_owned(), Vec::new(), Vec::new()));
        }
        let client = clients.iter_mut().find(|(known, ..)| known == name).expect("it has been put there");
        client.1.push(number(build));
        client.2.push(number(accept));
    }
    let mut table = "| client | build, µs | of ours | accept, µs | of ours | both, of ours |\n\
                     | --- | --: | --: | --: | --: | --: |\n"
        .to_owned();
    let medians: Vec<_> =
        clients.into_iter().map(|(name, build, accept)| (name, median(build), median(accept))).collect();
    let (_, our_build, our_accept) = medians[0];
    for (name, build, accept) in &medians {
        let both = (build + accept) / (our_build + our_accept);
        let _ = writeln!(
            table,
            "| {name} | {build:.0} | {:.1} × | {accept:.1} | {:.1} × | {both:.1} × |",
            build / our_build,
            accept / our_accept
        );
    }
    table
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
