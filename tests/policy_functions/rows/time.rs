//! Instants. `timestamp` is not compared: ours is given to the run.

use crate::compare::compare;
use crate::generate::Random;
use crate::row::{Arg, Row};

const INSTANTS: &[&str] = &[
    "2018-01-02T23:12:01Z",
    "2018-01-02T00:12:01-08:00",
    "2000-02-29T12:00:00+05:30",
    "1999-12-31T23:59:59.999999999Z",
    "2020-1-01T00:00:00Z",
    "2020-01-01T1:00:00Z",
    "2020-01-01t00:00:00Z",
    "2020-01-01 00:00:00Z",
    "2020-01-01T00:00:00",
    "2020-01-01T24:00:00Z",
    "2020-13-01T00:00:00Z",
    "2019-02-29T00:00:00Z",
    "2020-01-01T00:00:60Z",
    "2020-01-01T00:60:00Z",
    "2020-01-01T00:00:00,5Z",
    "2020-01-01T00:00:00.Z",
    "2020-01-01T00:00:00.1234567891234Z",
    "2020-01-01T00:00:00+24:00",
    "2020-01-01T00:00:00+23:60",
    "2020-01-01T00:00:00+25:00",
    "2020-01-01T00:00:00-00:00",
    "2020-01-01T00:00:00+0530",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "0001-01-01T00:00:00+14:00",
    "2020-01-01",
    "",
    "now",
    "1900-02-28T23:00:00Z",
    "2020-01-00T00:00:00Z",
    "2020-01-01T00:00:00z",
    "2020-01-01T00:00:00Zx",
    "2100-03-01T00:00:00-01:00",
    "20200-01-01T00:00:00Z",
];

fn instant(random: &mut Random) -> Arg {
    if random.below(2) == 0 {
        return random.pick_text(INSTANTS);
    }
    let mut part = |from: usize, count: usize| from + random.below(count);
    let date = format!("{:04}-{:02}-{:02}", part(0, 10_000), part(1, 12), part(1, 30));
    let time = format!("{:02}:{:02}:{:02}", part(0, 24), part(0, 60), part(0, 60));
    let zone = random.pick(&["Z", "Z", "+01:00", "-11:30", "+14:00", ".25Z"]);
    Arg::Text(format!("{date}T{time}{zone}"))
}

fn format(random: &mut Random) -> Arg {
    let parts = [
        "YYYY",
        "YY",
        "Y",
        "YYY",
        "M",
        "MM",
        "MMM",
        "MMMM",
        "MMMMM",
        "D",
        "DD",
        "DDD",
        "EEE",
        "EEEE",
        "E",
        "h",
        "hh",
        "hhh",
        "H",
        "HH",
        "A",
        "AA",
        "aa",
        "AAA",
        "m",
        "mm",
        "s",
        "ss",
        "sss",
        "Z",
        "ZZ",
        "ZZZ",
        "ZZZZ",
        "ZZZZZ",
        "ZZZZZZ",
        " ",
        "-",
        ":",
        "'T'",
        "''",
        "'o''clock'",
        "'",
        "'a",
        "'x''",
        "'''",
        "é",
        "1",
        "T",
        "d",
        "'日本'",
        "'' '",
        ",",
        "''''",
    ];
    Arg::Text((0..random.below(6)).map(|_| random.pick(&parts)).collect())
}

fn duration(random: &mut Random) -> Arg {
    if random.below(2) == 0 {
        return random.pick_text(&[
            "0",
            "",
            "+",
            "-",
            "1",
            "1h",
            "-1h",
            "+1h",
            "1.5h",
            ".5h",
            "1.h",
            ".h",
            "1h1",
            "1d",
            "1 h",
            "1H",
            "100ns",
            "1us",
            "1µs",
            "1μs",
            "999ms",
            "2562047h47m16.854775807s",
            "2562047h47m16.854775808s",
            "-2562047h47m16.854775808s",
            "9223372036854775808ns",
            "9999999h",
            "1h-1m",
            "00",
            "0s",
            "1.00000000000000000000000000001s",
            "0.9999999999999999999999s",
            "1e3s",
            "--1s",
        ]);
    }
    let parts = ["1h", "30m", "86400s", "1.25s", "250ms", "720h", "8760h", "59m", "0.001h"];
    let sign = random.pick(&["", "", "-", "+"]);
    let rest: String = (0..random.below(4)).map(|_| random.pick(&parts)).collect();
    Arg::Text(format!("{sign}{rest}"))
}

const ROWS: &[Row] = &[
    Row::each("formatdate", &[format, instant]),
    Row::each("timeadd", &[instant, duration]),
    Row::each("timecmp", &[instant, instant]),
];

#[test]
fn instants_are_those_of_terraform() {
    compare(ROWS);
}
