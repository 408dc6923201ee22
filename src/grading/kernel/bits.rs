//! Logic on bits, a row each, 64 to a word.

use super::compare::{WORDS, Words};

/// No row.
pub(super) const EMPTY: Words = [0; WORDS];

/// The bits of rows of which something is true.
pub(super) fn bits_of(n: usize, is_set: impl Fn(usize) -> bool) -> Words {
    let mut words = EMPTY;
    for (w, word) in words.iter_mut().enumerate().take(n.div_ceil(64)) {
        *word = word_of((w * 64..n.min(w * 64 + 64)).map(&is_set));
    }
    words
}

/// The bits of up to 64 rows.
pub(super) fn word_of(set: impl Iterator<Item = bool>) -> u64 {
    set.enumerate().fold(0, |word, (i, set)| word | (u64::from(set) << i))
}

/// Changes each word by another.
pub(super) fn each(words: &mut Words, others: &Words, change: impl Fn(u64, u64) -> u64) {
    for (word, &other) in words.iter_mut().zip(others) {
        *word = change(*word, other);
    }
}

/// Does something for each row whose bit is set.
pub(super) fn each_bit(words: &Words, mut work: impl FnMut(usize)) {
    for (w, &word) in words.iter().enumerate() {
        each_of_word(word, |i| work(w * 64 + i));
    }
}

fn each_of_word(mut word: u64, mut work: impl FnMut(usize)) {
    while word != 0 {
        work(word.trailing_zeros() as usize);
        word &= word - 1;
    }
}

/// For each byte of eight bits, eight bytes of 0 or 1.
const SPREAD: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[byte] |= (byte as u64 >> bit & 1) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    table
};

/// Adds a weight to the numbers of the rows whose bit is set; they must fit a byte.
pub(super) fn add_bits(numbers: &mut [u8; 64], word: u64, weight: u8) {
    if word == 0 {
        return;
    }
    for (eight, byte) in numbers.as_chunks_mut::<8>().0.iter_mut().zip(word.to_le_bytes()) {
        let sum = u64::from_le_bytes(*eight) + SPREAD[usize::from(byte)] * u64::from(weight);
        *eight = sum.to_le_bytes();
    }
}

/// Counts the bits of 64 rows, each up to 255.
#[derive(Default)]
pub(super) struct Counter {
    /// The binary digits of the counts, from the lowest.
    digits: [u64; 8],
}

impl Counter {
    pub fn add(&mut self, word: u64) {
        let mut carry = word;
        for digit in &mut self.digits {
            if carry == 0 {
                return;
            }
            (*digit, carry) = (*digit ^ carry, *digit & carry);
        }
    }

    pub fn counts(&self) -> [u8; 64] {
        let mut counts = [0; 64];
        for (place, &digit) in self.digits.iter().enumerate() {
            add_bits(&mut counts, digit, 1 << place);
        }
        counts
    }
}

/// The positions of the entries of 64 rows in consecutive lists.
pub(super) struct Slots {
    next: [usize; 64],
    /// How many entries there are after these.
    pub end: usize,
}

impl Slots {
    /// Makes room for entries, by the rows that have one of each kind; appends the end offsets of the rows'
    /// lists.
    pub fn new(offsets: &mut Vec<i64>, n: usize, listed: &[(u32, u64)]) -> Slots {
        let mut end = offsets.last().map_or(0, |&end| end as usize);
        let mut next = [end; 64];
        if listed.is_empty() {
            offsets.extend(std::iter::repeat_n(end as i64, n));
            return Slots { next, end };
        }
        let mut counter = Counter::default();
        listed.iter().for_each(|&(_, word)| counter.add(word));
        for (next, &count) in next.iter_mut().zip(&counter.counts()[..n]) {
            *next = end;
            end += usize::from(count);
            offsets.push(end as i64);
        }
        Slots { next, end }
    }

    /// Gives each entry its place: in the lists, its row of the 64, its kind.
    pub fn each(&mut self, listed: &[(u32, u64)], mut put: impl FnMut(usize, usize, u32)) {
        for &(kind, word) in listed {
            each_of_word(word, |i| {
                put(self.next[i], i, kind);
                self.next[i] += 1;
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_row_by_row() {
        let mut counter = Counter::default();
        let mut want = [0u8; 64];
        for k in 0..255u64 {
            let word = k.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            counter.add(word);
            want.iter_mut().enumerate().for_each(|(i, n)| *n += (word >> i & 1) as u8);
        }
        assert_eq!(counter.counts(), want);
        assert_eq!(want[0], 255);
    }

    #[test]
    fn entries_find_their_places_row_by_row() {
        let listed = [(7, 0b1011), (9, 0b0010), (4, 0b1010)];
        let mut offsets = vec![0, 2];
        let mut slots = Slots::new(&mut offsets, 5, &listed);
        assert_eq!((&offsets[..], slots.end), (&[0, 2, 3, 6, 6, 8, 8][..], 8));
        let mut kinds = [0; 8];
        slots.each(&listed, |at, _, kind| kinds[at] = kind);
        assert_eq!(kinds, [0, 0, 7, 7, 9, 4, 7, 4]);
    }

    #[test]
    fn bits_are_those_of_their_rows() {
        let words = bits_of(130, |i| i % 3 == 0);
        let mut rows = Vec::new();
        each_bit(&words, |i| rows.push(i));
        assert_eq!(rows, (0..130).step_by(3).collect::<Vec<_>>());
    }
}
