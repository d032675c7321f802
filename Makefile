# Fieldhouse: `make run` and `make test` work in a fresh clone with nothing installed (Debian 12, root).
#
#   make run     set up, build the simulated demo company once, serve it on http://localhost:8000
#   make test    set up what tests need, then every check and every test but the long ones
#   make test-postgres   the same tests on a PostgreSQL of its own that it starts and removes,
#                        but for folders that open no database (OPEN_NO_DATABASE in tests/conftest.py)
#   make test-long   the long ones: samples of the campaigns in bench/, on both databases
#   make setup   .venv with the pinned packages, .venv/bin/fieldhouse, compiled translations
#   make lint    the checks alone
#   make bench   the measurements of docs/benchmarks.md, for an hour, on a million opportunities
#   make lock    resolve requirements*.in into requirements*.lock again
#   make clean   back to the fresh clone (removes .venv and the demo home)
#
# Stamps under .venv/stamps keep a second start away from pip and apt.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := setup
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: setup setup-test setup-postgres run test test-postgres test-long bench lint lock clean

VENV := .venv
STAMPS := $(VENV)/stamps
PIP := $(VENV)/bin/python -m pip --disable-pip-version-check --no-input -qq
# The locks name every package, so pip has nothing to resolve: a release of today cannot change what is installed.
PINNED := install --no-deps --require-hashes --only-binary :all: -r
PYTEST := $(VENV)/bin/pytest -n 2 --dist loadfile --no-loadscope-reorder
ON_POSTGRESQL := $(VENV)/bin/python -m tests.cluster
CATALOGUES := $(patsubst %.po,%.mo,$(shell find src -name '*.po'))

# $(call debian,packages): installs loudly; the package list is refreshed only if it is too old or empty.
define debian
echo "==> Debian packages are missing, installing: $(1)"; \
command -v apt-get > /dev/null || { echo "No apt-get here: install by hand what gives you $(1)." >&2; exit 1; }; \
[ "$$(id -u)" = 0 ] || { echo "Not root: run 'sudo apt-get install $(1)', then make again." >&2; exit 1; }; \
export DEBIAN_FRONTEND=noninteractive; \
apt-get install -y -q --no-install-recommends $(1) < /dev/null \
  || { echo "==> refreshing the package list, then once more"; apt-get update -q; \
       apt-get install -y -q --no-install-recommends $(1) < /dev/null; }
endef

setup: $(STAMPS)/package $(CATALOGUES)

setup-test: setup $(STAMPS)/dev $(STAMPS)/peers
	@missing=""; \
	command -v chromium > /dev/null || missing="$$missing chromium"; \
	[ -n "$$(fc-list :lang=ja family 2> /dev/null || true)" ] || missing="$$missing fontconfig fonts-noto-cjk"; \
	command -v msgfmt > /dev/null || missing="$$missing gettext"; \
	command -v soffice > /dev/null || missing="$$missing libreoffice-calc-nogui"; \
	/sbin/ldconfig -p | grep -q 'libatomic\.so\.1' || missing="$$missing libatomic1"; \
	[ -z "$$missing" ] || { $(call debian,$$missing); }

run: setup
	@exec $(VENV)/bin/fieldhouse demo

test: setup-test lint
	$(PYTEST) -m "not long"
	@echo "make test: every check and every test passed; the long ones are run by make test-long."

# Debian's server has its programs below /usr/lib/postgresql; a cluster that the machine has is not touched.
setup-postgres: setup-test
	@compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || { $(call debian,postgresql); }

test-postgres: setup-postgres
	$(ON_POSTGRESQL) $(PYTEST) -m "not long"
	@echo "make test-postgres: every test passed on PostgreSQL; the long ones are run by make test-long."

test-long: setup-postgres
	$(PYTEST) -m long
	$(ON_POSTGRESQL) $(PYTEST) -m long
	@echo "make test-long: every long test passed on both databases."

bench: setup $(STAMPS)/dev $(STAMPS)/peers
	$(VENV)/bin/python -m bench

lint: $(STAMPS)/package $(STAMPS)/dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-logo
	$(VENV)/bin/bandit --quiet --recursive --configfile pyproject.toml src
	$(VENV)/bin/python -m fieldhouse.lints

# Without pandas, which OR-Tools names and its flows don't use: where it is, Arrow imports it at each start.
lock: $(STAMPS)/dev
	@for name in requirements requirements-dev requirements-peers; do \
	  without=""; [ $$name = requirements-peers ] || without="--no-emit-package pandas"; \
	  $(VENV)/bin/uv pip compile --quiet --upgrade --generate-hashes --python-version 3.11 $$without \
	    --python-platform x86_64-manylinux_2_28 --no-emit-index-url --no-header --no-annotate \
	    $$name.in -o $$name.lock; \
	done

clean:
	rm -rf $(VENV) demo build staticfiles .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src -name '*.mo' -delete
	find src tests bench -name __pycache__ -prune -exec rm -rf {} +

# The first Python that is 3.11 or later; a shim that leads nowhere fails the question and is passed over.
$(VENV)/bin/python:
	@found=""; \
	for name in python3.11 /usr/bin/python3.11 python3 /usr/bin/python3 python3.12 python3.13; do \
	  "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null && { found=$$name; break; }; \
	done; \
	[ -n "$$found" ] || { echo "Fieldhouse needs Python 3.11 or later; none was found on the PATH." >&2; exit 1; }; \
	"$$found" -c 'import ensurepip' 2> /dev/null || { $(call debian,python3-venv); }; \
	echo "==> creating $(VENV) with $$("$$found" --version)"; \
	"$$found" -m venv $(VENV)

$(STAMPS)/runtime: requirements.lock | $(VENV)/bin/python
	@echo "==> installing the pinned packages (half a minute)"
	@$(PIP) $(PINNED) requirements.lock
	@mkdir -p $(@D) && touch $@

$(STAMPS)/dev: requirements-dev.lock $(STAMPS)/runtime
	@echo "==> installing the pinned test tools"
	@$(PIP) $(PINNED) requirements-dev.lock
	@mkdir -p $(@D) && touch $@

# What tests and benches hold us against stands apart: nothing of ours runs with it. Two come as sources alone.
$(STAMPS)/peers: requirements-peers.lock $(STAMPS)/runtime
	@echo "==> installing the pinned peers into an environment of their own"
	@$(VENV)/bin/python -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip --disable-pip-version-check --no-input -qq \
	  install --no-deps --require-hashes -r requirements-peers.lock
	@mkdir -p $(@D) && touch $@

$(STAMPS)/package: pyproject.toml $(STAMPS)/runtime
	@echo "==> installing fieldhouse itself, editable"
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@mkdir -p $(@D) && touch $@

%.mo: %.po
	@command -v msgfmt > /dev/null || { $(call debian,gettext); }
	msgfmt --check-format --output-file=$@ $<
