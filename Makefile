# make demo · make test · make lint · make bench · make serve: the whole vocabulary.
# A fresh machine needs Python 3.11 or newer and git; the rest is installed here, into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: demo test lint bench serve system
.DEFAULT_GOAL := demo

$(READY): pyproject.toml requirements/dev.txt requirements/uv.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

demo: $(READY)
	@$(BIN)/amanat demo --into build/demo

serve: $(READY)
	@$(BIN)/amanat demo --into build/demo --quiet
	@$(BIN)/amanat serve --service build/demo/amanat.toml

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

# What pytest makes of each module of tests is kept, wherever the environment says otherwise: each worker, and each of
# the two runs, would else make it anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: $(READY) system
	$(BIN)/python -m pytest -q -n auto --dist worksteal --ignore tests/acceptance
	$(BIN)/python -m pytest -q -n auto --dist worksteal tests/acceptance

bench: $(READY)
	$(BIN)/python -m benchmarks

# For tests: Chromium and MariaDB, where this machine lets us install them. What is missing is listed by the tests as
# "not run".
system:
	@command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 \
	  || { command -v apt-get >/dev/null 2>&1 && $(AS_ROOT) apt-get update -qq >/dev/null 2>&1 \
	       && $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1; } \
	  || echo "chromium could not be installed; browser tests will be listed as not run"
	@command -v mariadbd >/dev/null 2>&1 \
	  || { command -v apt-get >/dev/null 2>&1 && $(AS_ROOT) apt-get update -qq >/dev/null 2>&1 \
	       && $(AS_ROOT) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq mariadb-server >/dev/null 2>&1; } \
	  || echo "MariaDB could not be installed; its tests will be listed as not run"

AS_ROOT := $(shell test "$$(id -u)" = 0 || echo sudo -n)
