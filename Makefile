# Everything a developer runs. Each target sets up what it needs in .venv; nothing else is touched.
# Another Python: make test PYTHON=python3.13 (run `make clean` first when .venv was made by a different one).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
INSTALLED_BENCH := $(VENV)/.installed-bench

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DELETE_ON_ERROR:
.PHONY: help demo test lint types bench clean

help: ## Show what there is
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

demo: $(INSTALLED) ## Make a realistic school in demo/ and say what to open
	$(BIN)/sheets-sync demo

test: $(INSTALLED_DEV) ## Run the tests
	$(BIN)/python -m pytest -n auto

lint: $(INSTALLED_DEV) ## Check style and formatting
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED_DEV) ## Check the types
	$(BIN)/mypy

bench: $(INSTALLED_BENCH) ## Measure speed and memory beside the peers
	$(BIN)/python -m benchmarks

clean: ## Remove the environment, the caches and the demo
	rm -rf $(VENV) demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip installs dependency groups from 25.1 on, and Python 3.11 and 3.12 bring an older one.
$(INSTALLED): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --group dev
	@touch $@

$(INSTALLED_BENCH): $(INSTALLED)
	$(BIN)/python -m pip install --quiet --group bench
	@touch $@
