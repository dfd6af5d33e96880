# The two commands: `make serve` runs the site, `make test` runs all tests. CONTRIBUTING.md lists the others.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
ARGS ?=
export WORKTIDE_DATA ?= ../shared/data

BORROWED := ../shared/checks/borrowed_text.py
TEMPLATES := $(sort $(shell find src -path "*/templates/*" -name "*.html"))
PROSE := $(wildcard src tests docs tools benchmarks README.md CHANGELOG.md CONTRIBUTING.md CITATION.cff pyproject.toml)

.PHONY: serve test prove lint lint-code lint-types lint-layers lint-templates lint-borrowed docs format lock release clean
.DELETE_ON_ERROR:

serve: $(VENV)/.serve
	@$(BIN)/worktide serve $(ARGS)

# Two workers: the server and the browser of a test need processor time of their own.
test: $(VENV)/.everything
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile $(ARGS)

prove: $(VENV)/.everything
	@$(BIN)/python -m pytest -q -m prove $(ARGS)

# `make --keep-going lint` shows what all of them say.
lint: lint-code lint-types lint-layers lint-templates lint-borrowed docs

lint-code: $(VENV)/.everything
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/python tools/module_length.py src tools

lint-types: $(VENV)/.everything
	$(BIN)/mypy

lint-layers: $(VENV)/.everything
	$(BIN)/lint-imports

lint-templates: $(VENV)/.everything
ifneq ($(TEMPLATES),)
	$(BIN)/djlint --quiet --lint $(TEMPLATES)
	$(BIN)/djlint --quiet --check $(TEMPLATES)
endif

lint-borrowed: $(VENV)/.everything
ifneq ($(wildcard $(BORROWED)),)
	$(BIN)/python tools/borrowed_text.py $(BORROWED) $(PROSE)
else
	@echo "Not checked: borrowed text, for want of $(BORROWED)"
endif

docs: $(VENV)/.everything
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going -b html -d build/doctrees docs build/docs

format: $(VENV)/.everything
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

# The release that comes with the package, rebuilt in place from the publishers' files: same files, same bytes.
release: $(VENV)/.everything
	$(BIN)/worktide build --sources "$(WORKTIDE_DATA)" --out src/worktide/data/release $(ARGS)
	$(BIN)/worktide validate --sources "$(WORKTIDE_DATA)" --release src/worktide/data/release --out build/validity.json
	$(BIN)/worktide build --sources "$(WORKTIDE_DATA)" --out src/worktide/data/release --validity build/validity.json $(ARGS)

# Locks name no index: whoever installs takes the packages from the index that is set on the machine.
# `make lock ARGS=--upgrade` takes the newest of each; without it only what pyproject.toml asks for moves.
UV_COMPILE = $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-header --no-emit-index-url --no-emit-find-links $(ARGS) pyproject.toml

lock: $(VENV)/.made
	$(BIN)/python -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip --quiet install uv
	$(UV_COMPILE) --all-extras --group backend --output-file requirements/test.txt
	$(UV_COMPILE) --extra site --group backend --constraints requirements/test.txt --output-file requirements/serve.txt
	$(UV_COMPILE) --constraints requirements/test.txt --output-file requirements/bare.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Worktide needs Python 3.11 or newer as '$(PYTHON)'. Name another with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python lacks its venv module. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Making the virtual environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.serve: $(VENV)/.made requirements/serve.txt pyproject.toml
	@echo "Installing the site with its locked requirements"
	@$(PIP) install --require-hashes -r requirements/serve.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

# All that serves is installed with the rest, so `make serve` after this has nothing left to do.
$(VENV)/.everything: $(VENV)/.made requirements/test.txt pyproject.toml
	@echo "Installing everything with its locked requirements"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.serve
