# Everything is set up by the targets themselves; all they need is Python 3.11 or newer and a package index.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help demo test check lint types layers packs docs network vsix test-editors fuzz clean

help:
	@echo "make demo    lint the examples"
	@echo "make test    run the tests"
	@echo "make check   run everything that CI runs"
	@echo "make docs    build the documentation into site/"
	@echo "make vsix    build the VS Code extension (needs Node 20)"
	@echo "make test-editors    drive the server from real editors (needs Node 20; heavy)"

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "reglint needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev,docs]'
	@touch $(STAMP)

demo: $(STAMP)
	$(BIN)/reglint check --exit-zero examples

test: $(STAMP)
	$(BIN)/python -m pytest -m 'not network' --numprocesses auto --dist worksteal

check: lint types layers test packs docs network

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

packs: $(STAMP)
	$(BIN)/reglint packs test

docs: $(STAMP)
	$(BIN)/mkdocs build --strict --quiet

# what needs a package index: the wheel built, installed elsewhere and run; the hooks with the real pre-commit
network: $(STAMP)
	$(BIN)/python -m pytest -m network --numprocesses auto --dist loadfile

VSCODE := editors/vscode

$(VSCODE)/node_modules/.installed: $(VSCODE)/package.json $(VSCODE)/package-lock.json
	npm --prefix $(VSCODE) ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

vsix: $(VSCODE)/node_modules/.installed
	cd $(VSCODE) && npm run --silent test && npm run --silent package

test-editors: $(STAMP) vsix
	editors/test/setup.sh
	editors/test/run.sh $(abspath $(BIN))

# every harness in turn; what breaks one is kept in .fuzz/, and the run stops there
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= read letters phrase rule marks settings patch label baseline ignores edits serve
fuzz: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[fuzz]'
	for target in $(FUZZ_TARGETS); do echo "== $$target"; \
	  $(BIN)/python -m tests.fuzz.atheris.run $$target -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=3000 \
	    -artifact_prefix=.fuzz/$$target- || exit 1; \
	done

clean:
	rm -rf build dist site $(VENV)
