//! Explores the law: `cargo run --example law`.

use shuizhi::{Day, Result, Standard, standards};

fn main() -> Result<()> {
    for standard in standards() {
        println!("{:<16} {} ({} tables)", standard.id, standard.title_zh, standard.tables.len());
    }
    let gb = Standard::named("GB 3838-2002")?;
    for level in ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"] {
        let (river, lake) =
            (gb.limit("总磷").level(level).river().get()?, gb.limit("总磷").level(level).lake().get()?);
        println!(
            "总磷 {level}: river {river}, lake {lake}; {}, {}",
            river.clause(),
            river.evidence().kind.as_str()
        );
    }
    // A limit that is not in force on the day is not found.
    let before: Day = "2001-01-01".parse()?;
    for query in [gb.limit("氨氮").level("Ⅲ").river().at(before), gb.limit("总磷").level("Ⅲ")] {
        if let Err(why) = query.get() {
            println!("{why}");
        }
    }
    Ok(())
}
