//! Draws of extreme values, the same each time.

use shuizhi::assessment::tally::Tally;
use shuizhi::reading::Reading;
use shuizhi::{Day, Lang, Parameter, Reason, WaterBody, parameters};

/// Draws by SplitMix64 (Steele, Lea & Flood 2014).
pub struct Draws(u64);

const FLOATS: [f64; 21] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.3,
    7.0,
    1e-320,
    5e-324,
    2.3e-308,
    1e-9,
    1e15,
    7.9e28,
    1e300,
    1e308,
    f64::MAX,
    f64::MIN,
    f64::EPSILON,
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    2_932_897.0,
];
const NUMBERS: [i32; 13] =
    [0, 1, -1, 11, 12, 53, 2021, 24_251, 2_932_896, -719_162, i32::MAX, i32::MIN, i32::MIN + 1];
const WORDS: [&str; 24] = [
    "",
    " ",
    "Ⅲ",
    "劣Ⅴ",
    "氨氮",
    "氨氮(mg/L)",
    "0.025L",
    "<",
    "<-1",
    "1e400",
    "-0",
    "未检出",
    "2024-02-30",
    "2024-13",
    "99999-99-99",
    "—",
    "氨氮<3，其他Ⅳ",
    "(",
    "）(",
    "\u{feff}",
    "\0",
    "🌊",
    "e\u{301}",
    "mg/L",
];
const LETTERS: [char; 28] = [
    '氨', '氮', 'Ⅲ', '1', '9', '0', '.', '-', '/', '(', ')', '（', '≤', '<', 'L', 'e', 'ｍ', '年', '月', ' ',
    ',', '"', '\n', '\u{200b}', '\u{301}', '🌊', 'İ', '%',
];

impl Draws {
    pub fn new(seed: u64) -> Draws {
        Draws(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.bits() % n.max(1) as u64) as usize
    }

    pub fn yes(&mut self) -> bool {
        self.bits() & 1 == 1
    }

    pub fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    /// Any float there is, the odd ones often.
    pub fn float(&mut self) -> f64 {
        match self.below(3) {
            0 => f64::from_bits(self.bits()),
            1 => self.below(2000) as f64 / 100.0,
            _ => self.one(&FLOATS),
        }
    }

    pub fn number(&mut self) -> i32 {
        if self.yes() { self.bits() as i32 } else { self.one(&NUMBERS) }
    }

    /// A count that may be as large as there are.
    pub fn count(&mut self) -> u32 {
        if self.yes() { self.below(20) as u32 } else { self.number() as u32 }
    }

    /// A place, mostly near the first.
    pub fn place(&mut self) -> usize {
        if self.yes() { self.below(8) } else { self.bits() as usize }
    }

    pub fn word(&mut self) -> String {
        if self.yes() {
            return self.one(&WORDS).to_owned();
        }
        (0..self.below(12)).map(|_| self.one(&LETTERS)).collect()
    }

    pub fn maybe<T>(&mut self, of: impl FnOnce(&mut Draws) -> T) -> Option<T> {
        self.yes().then(|| of(self))
    }

    /// None up to eight of something.
    pub fn list<T>(&mut self, mut of: impl FnMut(&mut Draws) -> T) -> Vec<T> {
        (0..self.below(9)).map(|_| of(self)).collect()
    }

    pub fn floats(&mut self) -> Vec<f64> {
        self.list(Draws::float)
    }

    pub fn day(&mut self) -> Option<Day> {
        let number = if self.yes() { 18_000 + self.below(2000) as i32 } else { self.number() };
        Day::from_number(number)
    }

    pub fn parameter(&mut self) -> &'static Parameter {
        let at = self.below(parameters().iter().count());
        parameters().iter().nth(at).unwrap()
    }

    pub fn reading(&mut self) -> Reading {
        match self.below(4) {
            0 => Reading::Number(self.float()),
            1 => Reading::Below(self.maybe(Draws::float)),
            2 => Reading::Above(self.float()),
            _ => Reading::Missing(self.reason()),
        }
    }

    pub fn reason(&mut self) -> Reason {
        self.one(&[Reason::Missing, Reason::TooFew, Reason::NotDetected, Reason::NotANumber, Reason::NoLimit])
    }

    pub fn lang(&mut self) -> Lang {
        self.one(&[Lang::Zh, Lang::En])
    }

    pub fn water_body(&mut self) -> Option<WaterBody> {
        self.one(&[None, Some(WaterBody::River), Some(WaterBody::Lake)])
    }

    pub fn tally(&mut self) -> Tally {
        Tally { sum: self.float(), count: self.count(), size: self.float(), ..Tally::default() }
    }
}
