//! Resampled series: blocks of neighbours are drawn, so that what carries over from one to the next is kept.
//!
//! Source: H. R. Künsch (1989), Ann. Stat. 17, 1217–1241.

/// Draws the places of a series again; the draws are the same each time.
pub(crate) struct Blocks {
    places: usize,
    length: usize,
    state: u64,
}

impl Blocks {
    /// Blocks as long as the cube root of the number of places, rounded up.
    pub fn of(places: usize) -> Blocks {
        let length = (1..=places).find(|b| b * b * b >= places).unwrap_or(1);
        Blocks { places, length, state: 0x5eed }
    }

    /// Fills `drawn` with as many places as the series has, block by block.
    pub fn draw(&mut self, drawn: &mut Vec<usize>) {
        drawn.clear();
        while drawn.len() < self.places {
            let start = (self.next() % (self.places - self.length + 1) as u64) as usize;
            drawn.extend(start..start + self.length);
        }
        drawn.truncate(self.places);
    }

    /// A number from `low` up to `high`.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        let part = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        low + part * (high - low)
    }

    /// SplitMix64 (Steele, Lea & Flood 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
}
