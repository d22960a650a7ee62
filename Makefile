# Jalon: set-up, service, proofs. `make help` lists the targets.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.DEFAULT_GOAL := help
.PHONY: help run test check conformance bench format clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/run.stamp: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Jalon needs Python 3.11 or newer; say: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

run: $(VENV)/run.stamp ## serve the shipped dataset on http://127.0.0.1:8000/
	$(BIN)/jalon serve

test: $(VENV)/test.stamp ## run the whole test suite
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/test.stamp ## lint, types, format, layers, records
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --quiet tests/house/test_layers.py
	$(BIN)/jalon format --check data/
	$(BIN)/jalon validate data/ --quiet

conformance: $(VENV)/test.stamp ## run the W3C suites and write their figures
	PYTHONPATH=tests $(BIN)/python -m conformance

$(VENV)/peers.stamp: $(VENV)/run.stamp
	$(PYTHON) -m venv $(VENV)/peers
	$(VENV)/peers/bin/python -m pip install --quiet oxigraph rdflib-endpoint uvicorn
	@touch $@

bench: $(VENV)/peers.stamp ## measure the speed against other servers
	$(BIN)/python -m benchmarks --size 10k 1M --seconds 1 --minutes 8 --output benchmarks/RESULTS.md --readme README.md $(ARGS)

format: $(VENV)/test.stamp ## rewrite code and records in the one spelling
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/jalon format data/

clean: ## remove the environment and what builds leave
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache
