//! The grading kernel beside one straight pass over the same bytes: `cargo bench --bench kernel`.
//!
//! 21 columns of a million readings with the decimals that laboratories report, most of them of
//! classes Ⅰ to Ⅲ; in `holes` one reading in ten is missing.

use divan::Bencher;
use shuizhi::grading::{Cells, ColumnRequest, Graded, InstructionSet, Plan, Request, Rows};

const ROWS: usize = 1_000_000;

/// The indicators, with the places they are reported to and a figure that few samples exceed.
const INDICATORS: [(&str, i32, f64); 21] = [
    ("ph", 1, 9.0),
    ("dissolved_oxygen", 1, 12.0),
    ("permanganate_index", 1, 6.5),
    ("cod", 0, 22.0),
    ("bod5", 1, 4.2),
    ("ammonia_nitrogen", 2, 1.05),
    ("total_phosphorus", 3, 0.21),
    ("copper", 4, 0.01),
    ("zinc", 3, 0.05),
    ("fluoride", 2, 1.05),
    ("selenium", 4, 0.002),
    ("arsenic", 4, 0.01),
    ("mercury", 5, 0.00005),
    ("cadmium", 5, 0.001),
    ("chromium_hexavalent", 3, 0.01),
    ("lead", 4, 0.01),
    ("cyanide", 3, 0.01),
    ("volatile_phenol", 4, 0.002),
    ("petroleum", 2, 0.05),
    ("anionic_surfactant", 2, 0.2),
    ("sulfide", 3, 0.1),
];

struct Data {
    plan: Plan,
    columns: Vec<Vec<f64>>,
    valid: Vec<u8>,
}

impl Data {
    fn new() -> Data {
        let columns = INDICATORS
            .map(|(p, ..)| ColumnRequest::named(p, None).expect("the indicators are known"))
            .to_vec();
        let plan =
            Plan::compile(&Request { columns, ..Request::default() }).expect("the indicators are known");
        let mut state = 20_261_124u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 11) as f64 / (1u64 << 53) as f64
        };
        let mut column = |places: i32, most: f64, least: f64| -> Vec<f64> {
            let power = 10f64.powi(places);
            (0..ROWS).map(|_| ((least + random() * (most - least)) * power).round() / power).collect()
        };
        let columns = INDICATORS
            .map(|(p, places, most)| {
                let least = match p {
                    "ph" => 6.5,
                    "dissolved_oxygen" => 4.9,
                    _ => 0.0,
                };
                column(places, most, least)
            })
            .to_vec();
        let valid = (0..ROWS / 8).map(|_| if random() < 0.8 { 0xff } else { 0b0110_1111 }).collect();
        Data { plan, columns, valid }
    }

    fn cells(&self, from: usize, n: usize, holes: bool) -> Vec<Cells<'_>> {
        let cells = |c: usize| {
            let cells = Cells::numbers(&self.columns[c][from..from + n]);
            if holes { cells.with_valid(&self.valid, from).expect("a bit a row") } else { cells }
        };
        (0..self.columns.len()).map(cells).collect()
    }

    fn grade(&self, set: InstructionSet, from: usize, n: usize, holes: bool) -> Graded {
        let mut graded = Graded::with_capacity(n);
        let columns = self.cells(from, n, holes);
        graded.grade_by(set, &self.plan, Rows::new(n, &columns)).expect("columns as long as the rows");
        graded
    }
}

/// As many sums as the processor keeps going at once.
fn pass(values: &[f64]) -> f64 {
    let mut sums = [0.0; 32];
    for chunk in values.as_chunks::<32>().0 {
        for (sum, x) in sums.iter_mut().zip(chunk) {
            *sum += x;
        }
    }
    sums.iter().sum()
}

fn halves<T: Send>(threads: usize, work: impl Fn(usize, usize) -> T + Sync) -> Vec<T> {
    let n = ROWS / threads;
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads)
            .map(|t| {
                scope.spawn({
                    let work = &work;
                    move || work(t * n, n)
                })
            })
            .collect();
        handles.into_iter().map(|h| h.join().expect("no panic")).collect()
    })
}

static DATA: std::sync::LazyLock<Data> = std::sync::LazyLock::new(Data::new);

#[divan::bench(args = [1, 2], sample_count = 30)]
fn straight_pass(bencher: Bencher, threads: usize) {
    let data = &*DATA;
    bencher.bench(|| {
        halves(threads, |from, n| data.columns.iter().map(|c| pass(&c[from..from + n])).sum::<f64>())
    });
}

fn by(bencher: Bencher, name: &str, threads: usize, holes: bool) {
    let data = &*DATA;
    let Some(set) = InstructionSet::available().into_iter().find(|s| s.name() == name) else { return };
    bencher.bench(|| halves(threads, |from, n| data.grade(set, from, n, holes)));
}

#[divan::bench(args = ["portable", "AVX2"], consts = [1, 2], sample_count = 15)]
fn grade<const THREADS: usize>(bencher: Bencher, set: &str) {
    by(bencher, set, THREADS, false);
}

#[divan::bench(args = ["portable", "AVX2"], consts = [1, 2], sample_count = 15)]
fn grade_holes<const THREADS: usize>(bencher: Bencher, set: &str) {
    by(bencher, set, THREADS, true);
}

fn main() {
    divan::main();
}
