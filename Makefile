# `make` makes the handout; `make help` tells the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: handout check test bench docs clean help
.DEFAULT_GOAL := handout

handout: $(VENV)/.installed ## make the handout of content.yaml in out/ and say where (the default)
	@$(BIN)/python make_pdf.py

check: $(VENV)/.installed ## look for problems in content.yaml, without making a PDF
	@$(BIN)/python -m brochure check

test: $(VENV)/.installed-test ## run every test; installs what they need
	@tests/install-tools.sh
	@$(BIN)/python -m pytest

bench: $(VENV)/.installed-test build/bench/venv/.installed ## measure brochure and similar programs (4 minutes; all: BENCH=--full)
	@tests/install-tools.sh
	@$(BIN)/python -m benchmarks $(BENCH)

clean: ## remove what make made: out/, .venv/ and caches
	rm -rf $(VENV) out build brochure.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find brochure tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## tell what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Python 3.11 or newer is needed. If you have one, name it: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	    echo "Python could not make its own room (venv). On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing what the program needs into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need into $(VENV) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $(VENV)/.installed $@

build/bench/venv/.installed: pyproject.toml | $(BIN)/python
	@echo "Installing the compared programs into build/bench/venv ..."
	@$(BIN)/python -m venv build/bench/venv
	@build/bench/venv/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

docs: $(VENV)/.installed ## make the pages of docs/ that come from the program
	@$(BIN)/python -m brochure schema -o docs/content.schema.json
	@$(BIN)/python -m brochure rules --markdown > docs/rules.md
	@$(BIN)/python -c "from brochure.content import format_guide; print(format_guide.markdown(), end='')" > docs/content.md
	@$(BIN)/python -c "from brochure.design import fold_diagrams; print(fold_diagrams.diagram('trifold'), end='')" > docs/trifold.svg
	@$(BIN)/python -c "from brochure.design import fold_diagrams; print(fold_diagrams.diagram('booklet'), end='')" > docs/booklet.svg
