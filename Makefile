# Two commands do everything: make review, make test. Needs Python 3.11 or newer and make.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
OUT ?= review

.PHONY: review test bench clean

review: $(VENV)/.installed
	@$(BIN)/tieline review --out $(OUT)

test: $(VENV)/.installed-dev
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -n 2

bench: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/run.py

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@$(BIN)/tieline prepare
	@touch $@

$(VENV)/.installed-dev: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	@$(BIN)/tieline prepare
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-bench: $(VENV)/bin/python pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]"
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) $(OUT) build dist
