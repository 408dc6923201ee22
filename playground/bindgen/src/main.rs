//! Makes of the compiled wrapper what a page can load: `bindgen IN.wasm FOLDER`.

use std::process::ExitCode;
use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(wasm), Some(folder)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: bindgen IN.wasm FOLDER");
        return ExitCode::FAILURE;
    };
    let made = Bindgen::new().input_path(&wasm).no_modules(true).and_then(|b| {
        b.typescript(false).remove_name_section(true).remove_producers_section(true).generate(&folder)
    });
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{}: {why:#}", wasm.display());
            ExitCode::FAILURE
        }
    }
}
