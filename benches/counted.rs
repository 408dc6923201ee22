//! A job of the examples, repeated: what `benches/instructions.py` counts the instructions of.

#[path = "../examples/rust/jobs.rs"]
#[allow(dead_code)]
mod jobs;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (job, times) = (arguments.next().unwrap_or_default(), arguments.next());
    let times: u32 = times.and_then(|t| t.parse().ok()).unwrap_or(0);
    let table = jobs::table();
    for (name, run) in jobs::JOBS {
        // `cargo bench` names no job: then the names are printed.
        if times == 0 {
            println!("{name}");
        } else if name == job {
            for _ in 0..times {
                std::hint::black_box(run(std::hint::black_box(&table))).expect("the examples run");
            }
        }
    }
}
