# Every target sets up all it needs in .venv; only Rust, Python >= 3.11 and pip must be there.
.PHONY: demo test bench lint docs core clean

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.built
DOCS := .venv/.docs
SOURCES := Cargo.toml Cargo.lock pyproject.toml $(shell find src standards -type f)

$(BIN)/maturin:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check "maturin>=1.10,<2"

$(STAMP): $(BIN)/maturin $(SOURCES)
	$(BIN)/maturin develop --release --extras dev
	touch $(STAMP)

$(DOCS): $(STAMP)
	$(BIN)/maturin develop --release --extras dev,docs
	touch $(DOCS)

demo: $(STAMP)
	$(BIN)/python examples/demo.py

core:
	cargo test --features schema

# Spark, some 450 MB, is fetched for the tests where there is a Java (17 or newer) to run it.
SPARK := $(if $(shell command -v java 2>/dev/null),.venv/.spark)

.venv/.spark: $(BIN)/maturin pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check $$($(BIN)/python -c "import tomllib; \
	print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']['spark'])")
	touch $@

test: core $(STAMP) $(SPARK)
	$(BIN)/pytest

bench: $(STAMP)
	cargo bench --bench kernel
	$(BIN)/python benches/run.py
	$(BIN)/python benches/stream.py
	$(BIN)/python benches/discharge.py

lint: $(STAMP)
	cargo fmt --check
	cargo clippy --all-targets --features schema -- -D warnings
	cargo clippy --release --features python -- -D warnings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# The site, in target/site; a broken link or docstring stops it.
docs: $(DOCS)
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict

clean:
	rm -rf target .venv
