# `make` makes the handout; `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := -m pip install --quiet --disable-pip-version-check

.PHONY: handout check test bench docs clean help lock test-oldest test-newest test-pythons
.DEFAULT_GOAL := handout

handout: $(VENV)/.installed ## make the handout of content.yaml in out/ and print where it is (the default)
	@$(BIN)/python make_pdf.py

check: $(VENV)/.installed ## look for problems in content.yaml, without making a PDF
	@$(BIN)/python -m brochure check

test: $(VENV)/.installed-test ## install what the tests need and run all of them
	@tests/install-tools.sh
	@$(BIN)/python -m pytest

bench: $(VENV)/.installed-test build/bench/venv/.installed ## measure brochure and similar programs (4 minutes; all: BENCH=--full)
	@tests/install-tools.sh
	@$(BIN)/python -m benchmarks $(BENCH)

clean: ## delete what make has made: out/, .venv/ and caches
	rm -rf $(VENV) out build brochure.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find brochure tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 18

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "Install Python 3.11 or newer from python.org. If you have one, type its name: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	    echo "Python could not make a folder for the packages (venv). On Debian and Ubuntu, type: sudo apt-get install python3-venv"; exit 1; }

# The lock files list every package with its version and the hashes of its files, for every system and Python. They also
# list what builds brochure itself, so nothing is installed that is not in the file.
$(VENV)/.installed: pyproject.toml requirements.lock | $(BIN)/python
	@echo "Installing the packages that the program needs in the folder $(VENV) ..."
	@$(BIN)/python $(INSTALL) --require-hashes --requirement requirements.lock
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-test: pyproject.toml tests/requirements.lock | $(BIN)/python
	@echo "Installing the packages that the tests need in the folder $(VENV) ..."
	@$(BIN)/python $(INSTALL) --require-hashes --requirement tests/requirements.lock
	@$(BIN)/python $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $(VENV)/.installed $@

build/bench/venv/.installed: pyproject.toml benchmarks/requirements.lock | $(BIN)/python
	@echo "Installing the programs to compare in the folder build/bench/venv ..."
	@$(BIN)/python -m venv build/bench/venv
	@build/bench/venv/bin/python $(INSTALL) --require-hashes --requirement benchmarks/requirements.lock
	@build/bench/venv/bin/python $(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# --- Versions ------------------------------------------------------------------------------------------------------

# uv only writes the lock files; pip, which comes with Python, installs from them.
UV := build/uv/bin/uv
$(UV): | $(BIN)/python
	@$(BIN)/python -m venv build/uv
	@build/uv/bin/python $(INSTALL) uv==0.13.9

# The lock files have what builds brochure, then what it needs. `make lock UPGRADE=yes` takes the newest versions.
COMPILE = sed -n 's/^requires = \["\(.*\)"\]/\1/p' pyproject.toml | $(UV) pip compile --quiet --no-annotate \
    --no-emit-index-url --no-emit-find-links --custom-compile-command "make $@"
LOCK = $(COMPILE) --universal --generate-hashes --python-version 3.11 $(if $(UPGRADE),--upgrade) pyproject.toml -

lock: $(UV) ## write the lock files after a change of pyproject.toml; UPGRADE=yes takes the newest versions
	@$(LOCK) --extra test --output-file tests/requirements.lock
	@$(LOCK) --constraint tests/requirements.lock --output-file requirements.lock
	@$(LOCK) --constraint tests/requirements.lock --extra bench --output-file benchmarks/requirements.lock

test-oldest: RESOLUTION := lowest-direct
test-newest: RESOLUTION := highest
test-oldest: ## run every test with the oldest versions that pyproject.toml allows
test-newest: ## run every test with the newest versions that pyproject.toml allows
test-oldest test-newest: test-%: $(UV)
	@test -x build/$*/bin/python || $(PYTHON) -m venv build/$*
	@$(COMPILE) --python build/$*/bin/python --resolution $(RESOLUTION) --upgrade pyproject.toml - --extra test \
	    --output-file build/$*/versions.txt >build/$*/uv.log
	@build/$*/bin/python $(INSTALL) --requirement build/$*/versions.txt
	@build/$*/bin/python $(INSTALL) --no-deps --no-build-isolation --editable .
	@tests/install-tools.sh
	@build/$*/bin/python -m pytest

PYTHONS ?= python3.11 python3.12 python3.13 python3.14
test-pythons: ## run every test on each supported Python that is on this computer
	@tests/install-tools.sh
	@set -e; for python in $(PYTHONS); do \
	    $$python -c "" 2>/dev/null || { echo "$$python is not on this computer: skipped."; continue; }; \
	    echo "On $$python:"; \
	    test -x build/$$python/bin/python || $$python -m venv build/$$python; \
	    build/$$python/bin/python $(INSTALL) --require-hashes --requirement tests/requirements.lock; \
	    build/$$python/bin/python $(INSTALL) --no-deps --no-build-isolation --editable .; \
	    build/$$python/bin/python -m pytest; \
	done

docs: $(VENV)/.installed ## make the pages of docs/ that come from the program
	@$(BIN)/python -m brochure schema -o docs/content.schema.json
	@$(BIN)/python -m brochure rules --markdown > docs/rules.md
	@$(BIN)/python -c "from brochure.content import format_guide; print(format_guide.build_markdown(), end='')" > docs/content.md
	@$(BIN)/python -c "from brochure.design import fold_diagrams; print(fold_diagrams.draw_diagram('trifold'), end='')" > docs/trifold.svg
	@$(BIN)/python -c "from brochure.design import fold_diagrams; print(fold_diagrams.draw_diagram('booklet'), end='')" > docs/booklet.svg
