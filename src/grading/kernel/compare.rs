//! Figures against marks, 64 at a time: the one place where the instruction set of the machine
//! matters.
//!
//! Each comparison leaves a bit a row; all else the kernel does is logic on words of bits.
#![allow(unsafe_code)]

use crate::grading::limits::Mark;

/// Words of a block.
pub(super) const WORDS: usize = 64;
/// Rows graded together. Their bits stay in the second cache, and a column of them is long enough
/// that moving on to the next costs little.
pub(super) const BLOCK: usize = WORDS * 64;

/// A bit for each row of a block.
pub(super) type Words = [u64; WORDS];

/// The instructions for comparing figures. All give the same bits; AVX-512 is no faster than AVX2, because
/// memory is the limit.
///
/// It is created only after checking that the machine supports them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstructionSet(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Portable,
    #[cfg(target_arch = "x86_64")]
    Avx2,
}

impl InstructionSet {
    /// Those this machine knows, the fastest last.
    pub fn available() -> Vec<InstructionSet> {
        #[allow(unused_mut)]
        let mut known = vec![Kind::Portable];
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            known.push(Kind::Avx2);
        }
        known.into_iter().map(InstructionSet).collect()
    }

    /// The fastest this machine knows.
    pub fn fastest() -> InstructionSet {
        static FASTEST: once_cell::sync::Lazy<InstructionSet> = once_cell::sync::Lazy::new(|| {
            InstructionSet::available().pop().unwrap_or(InstructionSet(Kind::Portable))
        });
        *FASTEST
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Portable => "portable",
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => "AVX2",
        }
    }

    /// Sets the bits of the values that violate each mark, and clears those beyond the values.
    ///
    /// # Panics
    /// When there are more values than a block holds.
    pub(super) fn compare(self, values: &[f64], marks: &[Mark], out: &mut [Words]) {
        let (words, rest) = values.as_chunks::<64>();
        self.compare_words(words, marks, out, 0);
        let mut done = words.len();
        if !rest.is_empty() {
            // Not a number violates nothing.
            let mut last = [f64::NAN; 64];
            last[..rest.len()].copy_from_slice(rest);
            self.compare_words(&[last], marks, out, done);
            done += 1;
        }
        for words in &mut out[..marks.len()] {
            words[done..].fill(0);
        }
    }

    fn compare_words(self, values: &[[f64; 64]], marks: &[Mark], out: &mut [Words], from: usize) {
        match self.0 {
            Kind::Portable => portable(values, marks, out, from),
            // SAFETY: the set was only made after the machine said it knows the feature.
            #[cfg(target_arch = "x86_64")]
            Kind::Avx2 => unsafe { x86::avx2(values, marks, out, from) },
        }
    }
}

fn portable(values: &[[f64; 64]], marks: &[Mark], out: &mut [Words], from: usize) {
    for (w, values) in values.iter().enumerate() {
        for (mark, out) in marks.iter().zip(out.iter_mut()) {
            let mut word = 0;
            for (i, &x) in values.iter().enumerate() {
                word |= u64::from(mark.violated(x)) << i;
            }
            out[from + w] = word;
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{Mark, Words};
    use std::arch::x86_64::*;

    /// The columns are far apart, and the hardware prefetcher stops at each page: the next page is prefetched
    /// here.
    #[inline(always)]
    fn fetch_ahead(values: &[f64; 64]) {
        let ahead = values.as_ptr().wrapping_add(512);
        for line in 0..8 {
            // SAFETY: a prefetch reads nothing and faults nowhere, whatever the address.
            unsafe { _mm_prefetch::<_MM_HINT_T0>(ahead.wrapping_add(line * 8).cast()) };
        }
    }

    #[target_feature(enable = "avx2")]
    pub fn avx2(values: &[[f64; 64]], marks: &[Mark], out: &mut [Words], from: usize) {
        for (w, values) in values.iter().enumerate() {
            fetch_ahead(values);
            for (mark, out) in marks.iter().zip(out.iter_mut()) {
                let at = _mm256_set1_pd(mark.at);
                let mut word = 0;
                for (i, four) in values.as_chunks::<4>().0.iter().enumerate() {
                    let x = _mm256_setr_pd(four[0], four[1], four[2], four[3]);
                    let over = if mark.upwards {
                        _mm256_cmp_pd::<_CMP_GE_OQ>(x, at)
                    } else {
                        _mm256_cmp_pd::<_CMP_LE_OQ>(x, at)
                    };
                    word |= (_mm256_movemask_pd(over) as u64) << (4 * i);
                }
                out[from + w] = word;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instruction_set_sets_the_bits_that_plain_comparison_sets() {
        let odd = [f64::NAN, f64::INFINITY, -f64::INFINITY, -0.0, 0.0, f64::MIN_POSITIVE, f64::MAX, -1.5];
        let marks: Vec<Mark> = [0.0, 0.05, 6.0, 7.5, f64::MAX, -0.0, f64::NAN]
            .iter()
            .flat_map(|&at| [true, false].map(|upwards| Mark { at, upwards, weight: 1 }))
            .collect();
        // An interpreter takes minutes for whole blocks.
        let whole = if cfg!(miri) { 256 } else { BLOCK };
        for n in [0, 1, 2, 63, 64, 65, 130, whole - 1, whole] {
            let values: Vec<f64> = (0..n)
                .map(|i| if i % 5 == 0 { odd[i / 5 % odd.len()] } else { (i * 37 % 200) as f64 * 0.05 })
                .collect();
            for set in InstructionSet::available() {
                let mut out = vec![[u64::MAX; WORDS]; marks.len()];
                set.compare(&values, &marks, &mut out);
                for (mark, words) in marks.iter().zip(&out) {
                    for i in 0..BLOCK {
                        let bit = words[i / 64] >> (i % 64) & 1 == 1;
                        let want = values.get(i).is_some_and(|&x| mark.violated(x));
                        assert_eq!(bit, want, "{} {n} {i} {mark:?}", set.name());
                    }
                }
            }
        }
    }
}
