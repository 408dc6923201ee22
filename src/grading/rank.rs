//! The place of a class among those of its standard.

use serde::Serialize;

/// How many levels of a standard a value violates, and so the place of its class: 0 is the best.
///
/// Columns hold classes by it; [`Classes::get`](crate::Classes::get) gives the class, with its name.
///
/// ```
/// use shuizhi::{Grader, Standard};
/// let grader = Grader::builder(&Standard::named("GB 3838-2002")?).for_headers(&["氨氮"])?;
/// let third = grader.classes().parse("III类")?;
/// assert_eq!((third.rank().place(), grader.classes().get(third.rank())), (2, Some(third)));
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[must_use]
pub struct Rank(u8);

impl Rank {
    /// That of the best class.
    pub const BEST: Rank = Rank(0);

    /// That of a class by its place, 0 the best. A place that no class has is that of an unknown class.
    pub const fn new(place: u8) -> Rank {
        Rank(place)
    }

    /// The place, 0 the best.
    pub const fn place(self) -> u8 {
        self.0
    }

    /// The same, to count by.
    pub(crate) const fn index(self) -> usize {
        self.0 as usize
    }
}
