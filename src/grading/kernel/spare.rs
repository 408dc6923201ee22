//! Working memory kept from one grading to the next, so that a single row need not make its own.

use super::block::Block;
use std::fmt;
use std::sync::Mutex;

/// The spare block of the last grading by a plan, if it is not in use.
#[derive(Default)]
pub(crate) struct Spare(Mutex<Option<Box<Block>>>);

impl Spare {
    pub(super) fn take(&self) -> Option<Box<Block>> {
        self.0.try_lock().ok().and_then(|mut spare| spare.take())
    }

    pub(super) fn put(&self, block: Box<Block>) {
        if let Ok(mut spare) = self.0.try_lock() {
            *spare = Some(block);
        }
    }
}

/// Each copy of a grader makes its own.
impl Clone for Spare {
    fn clone(&self) -> Spare {
        Spare::default()
    }
}

impl fmt::Debug for Spare {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Spare")
    }
}
