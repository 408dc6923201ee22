//! How often grading asks for memory: for a row some fixed number of times, and for more rows never a cell.

#![allow(unsafe_code)] // what counts allocations stands before the allocator, whose functions are unsafe

use shuizhi::{Grader, Standard};
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

struct Counting;

thread_local! {
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: all is passed on to the system's allocator as it comes.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.with(|count| count.set(count.get() + 1));
        // SAFETY: as of the caller.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as of the caller.
        unsafe { System.dealloc(at, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn counted<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = COUNT.with(Cell::get);
    let done = work();
    (done, COUNT.with(Cell::get) - before)
}

const HEADERS: [&str; 8] =
    ["类型", "目标", "pH", "溶解氧(mg/L)", "高锰酸盐指数(mg/L)", "氨氮(mg/L)", "总磷(mg/L)", "汞(mg/L)"];
const ROW: [&str; 8] = ["湖库", "Ⅲ", "7.8", "6.5", "6.6", "0.025L", "0.06", "未检出"];

fn grader() -> shuizhi::Result<Grader> {
    let standard = Standard::named("GB 3838-2002")?;
    let builder = Grader::builder(&standard).water_body_column("类型").target_column("目标");
    builder.for_headers(&HEADERS)
}

#[test]
fn a_row_takes_a_few_allocations_and_more_rows_take_none_a_cell() {
    let grader = grader().unwrap();
    let grade = |rows: usize| {
        let table = vec![ROW; rows];
        let (results, count) = counted(|| grader.grade(&table).unwrap());
        assert_eq!(results.get(rows - 1).unwrap().class().unwrap().name(), "Ⅳ");
        count
    };
    grade(1); // what is made once: tables of names, the working memory of the grader
    let (one, many) = (grade(1), grade(4000));
    assert!(one <= MOST_OF_A_ROW, "{one} allocations for a row, {many} for 4000");
    // Lists grow by doubling.
    assert!(many <= one + 80, "{many} allocations for 4000 rows of 8 cells, {one} for one");
}

/// It was 94 before the working memory was kept.
const MOST_OF_A_ROW: usize = 40;
