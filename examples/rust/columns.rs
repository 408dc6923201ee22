//! Grades columns of numbers as Arrow lays them out: `cargo run --example columns`.

use shuizhi::{Cells, Grader, Result, Rows, Standard, WaterBody};

fn main() -> Result<()> {
    let standard = Standard::named("GB 3838-2002")?;
    let grader = Grader::builder(&standard).water_body_column("水体类型").for_headers(&[
        "水体类型",
        "总磷(mg/L)",
        "氨氮(μg/L)",
    ])?;
    let (phosphorus, ammonia) = ([0.05, 0.05, 0.0], [500.0, 500.0, 1200.0]);
    // The third cell of phosphorus holds nothing.
    let columns = [Cells::numbers(&phosphorus).with_valid(&[0b011], 0)?, Cells::numbers(&ammonia)];
    let bodies = [Some(WaterBody::River), Some(WaterBody::Lake), None];
    for sample in grader.grade_rows(Rows::new(3, &columns).with_water_bodies(&bodies))?.iter() {
        let deciding: Vec<_> = sample.deciding().map(|p| p.id.as_str()).collect();
        let class = sample.class().map_or("-", |class| class.name());
        println!("{class} by {} [{}]", deciding.join(", "), sample.notes());
    }
    Ok(())
}
