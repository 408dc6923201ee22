# Every target sets up all it needs in .venv; only Rust, Python >= 3.11 and pip must be there.
.PHONY: demo test bench lint docs core wheel playground soak fuzz miri sanitize licences clean

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
BUILT := .venv/.built
DEV := .venv/.dev
DOCS := .venv/.docs
SOURCES := Cargo.toml Cargo.lock pyproject.toml $(shell find src standards -type f)

$(BIN)/maturin:
	@echo "Setting up .venv ..."
	$(PYTHON) -m venv .venv
	$(PIP) install --quiet "pip>=25.1" "maturin>=1.10,<2"

# What a user needs, and the compiled core: some two minutes the first time.
$(BUILT): $(BIN)/maturin $(SOURCES)
	@echo "Building the core (about 2 minutes the first time) ..."
	$(BIN)/maturin develop --release --quiet
	touch $(BUILT)

$(DEV): $(BUILT) pyproject.toml
	@echo "Installing what tests and linters need ..."
	$(PIP) install --quiet --group test
	touch $(DEV)

$(DOCS): $(DEV)
	$(PIP) install --quiet --group docs
	touch $(DOCS)

demo: $(BUILT)
	$(BIN)/python examples/demo.py
	@echo; echo "To go on: source .venv/bin/activate, then python or shuizhi --help. 接着用：先 source .venv/bin/activate"

# What is published, built as it is published, and tried in an empty environment.
wheel: $(BUILT)
	rm -rf dist
	$(BIN)/maturin build --profile dist --locked --out dist
	$(BIN)/python scripts/try_wheel.py dist
	$(BIN)/maturin sdist --out dist
	$(BIN)/python scripts/try_wheel.py dist --sdist

# The core in a browser, as one page: target/playground/index.html.
playground: $(BUILT)
	$(BIN)/python scripts/build_playground.py

core:
	cargo test --features schema

# Spark, some 450 MB, is fetched for the tests where there is a Java (17 or newer) to run it.
SPARK := $(if $(shell command -v java 2>/dev/null),.venv/.spark)

.venv/.spark: $(BIN)/maturin pyproject.toml
	$(PIP) install --quiet $$($(BIN)/python -c "import tomllib; \
	print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['spark'])")
	touch $@

test: core $(DEV) $(SPARK)
	$(BIN)/pytest

# The rule, written plainly in the tests, beside the library on ten million rows; drawn tables and mutated
# files by the ten thousands: an hour or more.
soak: $(DEV)
	SHUIZHI_ORACLE_ROWS=10000000 $(BIN)/pytest tests/python/grading/test_engine.py
	SHUIZHI_MUTATED_FILES=20000 $(BIN)/pytest -s tests/python/io/test_mutated_files.py
	SHUIZHI_DRAWN_TABLES=17000 $(BIN)/pytest tests/python/io/test_drawn_files.py
	SHUIZHI_TABLES=50000 $(BIN)/pytest tests/python/frames/test_drawn_tables.py
	SHUIZHI_EXAMPLES=5000 $(BIN)/pytest tests/python/core/test_border.py
	SHUIZHI_CITY_STEP=1 SHUIZHI_WORKS=48 $(BIN)/pytest tests/python/discharge

bench: $(DEV)
	cargo bench --bench kernel
	$(BIN)/python benches/instructions.py
	$(BIN)/python benches/run.py
	$(BIN)/python benches/stream.py

lint: $(DEV)
	cargo fmt --check
	cargo clippy --all-targets --features schema -- -D warnings
	cargo clippy --release --all-targets --features python -- -D warnings
	cd playground && cargo fmt --check && cargo clippy --locked --all-targets --target-dir ../target/playground -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --features schema
	$(BIN)/ruff check
	$(BIN)/lint-imports
	$(BIN)/python scripts/check_imports.py
	$(BIN)/python scripts/check_modules.py
	$(BIN)/actionlint
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/ruff format --check
	$(BIN)/mypy

# Each target of fuzz/ for so long, from the seeds kept there and what earlier runs found.
FUZZ_SECONDS ?= 30
FUZZ_TARGETS := reading header standard supplement hj212
NIGHTLY = @rustup toolchain list 2>/dev/null | grep -q nightly || \
	{ echo "make $@ takes a nightly toolchain: rustup toolchain install nightly"; exit 1; }

fuzz:
	$(NIGHTLY)
	@cargo fuzz --version >/dev/null 2>&1 || { echo "make fuzz takes cargo-fuzz: cargo install cargo-fuzz"; exit 1; }
	for target in $(FUZZ_TARGETS); do \
		mkdir -p fuzz/corpus/$$target && \
		cargo +nightly fuzz run $$target fuzz/corpus/$$target fuzz/seeds/$$target -- \
			-max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 || exit 1; \
	done

HOST = $(shell rustc -vV | sed -n 's/^host: //p')

MIRI_MODULES := reading:: rounding:: unit:: text:: reason:: grading::kernel::compare grading::kernel::bits grading::kernel::graded

# The modules whose tests the interpreter gets through in minutes, with the instructions of the kernel.
miri: export RUSTFLAGS = $(if $(findstring x86_64,$(HOST)),-Ctarget-feature=+avx2)
miri:
	$(NIGHTLY)
	@cargo +nightly miri --version >/dev/null 2>&1 || { echo "make miri takes miri: rustup +nightly component add miri rust-src"; exit 1; }
	cargo +nightly miri test --lib -- $(MIRI_MODULES)

# The border with polars, and the rules behind it, under the address sanitizer. The target is named
# so that what builds on the way is left as it is.
sanitize:
	$(NIGHTLY)
	RUSTFLAGS=-Zsanitizer=address cargo +nightly test --features polars --lib \
		--target $(HOST) --target-dir target/sanitize

# What the package is built of, and whether its licences are allowed (deny.toml).
licences: $(DEV)
	@cargo deny --version >/dev/null 2>&1 || { echo "make licences takes cargo-deny: cargo install cargo-deny"; exit 1; }
	cargo deny --offline check licenses bans sources
	$(BIN)/python docs/make_third_party.py

# The site, in target/site, with the playground where the compiler has the target for it; a broken link
# or docstring stops it.
docs: $(DOCS)
	$(BIN)/python scripts/build_playground.py --where-possible
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

clean:
	rm -rf target fuzz/target .venv
