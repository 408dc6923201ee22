# `make demo` and `make test` set up all they need in .venv; only Rust, Python >= 3.11 and pip must be there.
.PHONY: demo test lint core bench clean

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.built
SOURCES := Cargo.toml Cargo.lock pyproject.toml $(shell find src standards -type f)

$(BIN)/maturin:
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check "maturin>=1.10,<2"

$(STAMP): $(BIN)/maturin $(SOURCES)
	$(BIN)/maturin develop --release --extras dev
	touch $(STAMP)

demo: $(STAMP)
	$(BIN)/python examples/demo.py

core:
	cargo test --features schema

test: core $(STAMP)
	$(BIN)/pytest

bench: $(STAMP)
	$(BIN)/python benches/discharge.py

lint: $(STAMP)
	cargo fmt --check
	cargo clippy --all-targets --features schema -- -D warnings
	cargo clippy --release --features python -- -D warnings
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

clean:
	rm -rf target .venv
