# `make help` lists what there is. Only python3 (3.11 or newer) and make are needed; everything else is set up in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
OUT ?= out/demo

.DEFAULT_GOAL := help
.PHONY: help demo test check lint types bench golden reference pictures clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

demo: $(VENV)/.installed  ## score the example district with every first scheme, results in out/demo
	$(BIN)/xingping demo --out $(OUT)

test: $(VENV)/.developer  ## the tests
	$(BIN)/python -m pytest -n auto -m "not slow"

check: lint types  ## ruff, mypy, import rules and all tests
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.developer  ## ruff
	$(BIN)/ruff check .

types: $(VENV)/.developer  ## mypy, strict
	$(BIN)/mypy

bench: $(VENV)/.developer  ## benchmarks, as ratios of one run
	$(BIN)/python -m pytest benchmarks --benchmark-enable --benchmark-only

golden: $(VENV)/.developer  ## write the golden outputs of the command line anew; read the diff before you keep it
	XINGPING_GOLDEN=write $(BIN)/python -m pytest tests/test_golden.py

reference: $(VENV)/.developer  ## write the reference pages and the JSON Schema anew from the code
	$(BIN)/python -m docs.reference

pictures: $(VENV)/.developer  ## draw the pictures of the README anew (needs LibreOffice, poppler and a CJK font)
	$(BIN)/python docs/pictures.py

clean:  ## remove what was set up and made
	rm -rf $(VENV) out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks

$(VENV)/.created:
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.installed: $(VENV)/.created pyproject.toml constraints.txt
	$(PIP) --editable .
	@touch $@

$(VENV)/.developer: $(VENV)/.created pyproject.toml constraints.txt
	$(PIP) --editable ".[dev]"
	@touch $@ $(VENV)/.installed
