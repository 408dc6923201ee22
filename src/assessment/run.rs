//! Runs of days or periods in which something holds, where of some it is not known.

/// How long something held without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Runs {
    /// The longest run that is known.
    pub longest: u32,
    /// The longest there could be: were all that is not known to hold.
    pub most: u32,
    /// The known run up to the end.
    pub last: u32,
}

/// The runs of what holds, day after day; `None` where that is not known.
///
/// ```
/// use shuizhi::assessment::run::{Runs, runs};
/// let (yes, no) = (Some(true), Some(false));
/// assert_eq!(runs(&[yes, yes, None, yes, no, yes]), Runs { longest: 2, most: 4, last: 1 });
/// assert_eq!(runs(&[]), Runs::default());
/// ```
pub fn runs(holds: &[Option<bool>]) -> Runs {
    let longest = |breaks: fn(&Option<bool>) -> bool| {
        holds.split(breaks).map(|run| run.len() as u32).max().unwrap_or(0)
    };
    Runs {
        longest: longest(|h| *h != Some(true)),
        most: longest(|h| *h == Some(false)),
        last: holds.iter().rev().take_while(|h| **h == Some(true)).count() as u32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_neither_breaks_a_run_silently_nor_makes_one() {
        // All series of six, each against every series it may stand for.
        let of = |code: u32, base: u32| (0..6).map(move |i| code / base.pow(i) % base);
        for code in 0..3u32.pow(6) {
            let told: Vec<Option<bool>> =
                of(code, 3).map(|d| [Some(false), Some(true), None][d as usize]).collect();
            let may = (0..1u32 << 6)
                .map(|code| of(code, 2).map(|d| Some(d == 1)).collect::<Vec<_>>())
                .filter(|whole| told.iter().zip(whole).all(|(t, w)| t.is_none() || t == w))
                .map(|whole| runs(&whole));
            let may: Vec<Runs> = may.collect();
            let found = runs(&told);
            assert_eq!(may.iter().map(|r| r.longest).min(), Some(found.longest));
            assert_eq!(may.iter().map(|r| r.longest).max(), Some(found.most));
            assert_eq!(may.iter().map(|r| r.last).min(), Some(found.last));
        }
    }
}
