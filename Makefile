# A machine with Python 3.11 is enough: `make demo`, `make test`.
# What Debian must add (python3-venv, chromium) is installed when it is missing.

PYTHON ?= python3
PORT ?= 8080
VAR ?= var
VOLTO_PORT ?= 3000
ARGS ?=
SIZES ?= 10 100 1000
RUNS ?= 3

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt
APT := $(if $(filter 0,$(shell id -u)),,sudo )env DEBIAN_FRONTEND=noninteractive apt-get
MATRIX := tests/functional/faults tests/functional/actions tests/functional/browser/test_contents.py
PLONE_TESTS := $(VENV)/plone-tests
SOURCES := src tests tools bench setup.py
MARKUP = $(shell find src tests bench/probe -name "*.zcml" -o -name "*.xml" -o -name "*.pt")

.DEFAULT_GOAL := help
.PHONY: help demo demo-large volto test-volto npm test test-plone test-pairs test-thorough test-matrix servers bench bench-scale chart chaos lint docs format i18n screenshots dist clean chromium

help:  ## Show the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

demo: $(VENV)/demo.stamp  ## Run everything at http://localhost:8080/Plone (PORT= VAR= settable)
	@exec $(BIN)/collective-async-demo --port "$(PORT)" --directory "$(VAR)"

demo-large: $(VENV)/demo.stamp  ## Add a folder with 2,000 pages to the demo, running or not
	@exec $(BIN)/collective-async-demo --directory "$(VAR)" large

volto: $(VENV)/demo.stamp npm  ## Run the demo with Volto at http://localhost:3000 (VOLTO_PORT= settable)
	@exec $(BIN)/python tools/volto.py demo --port "$(VOLTO_PORT)" \
	    --api "http://localhost:$(PORT)/Plone" --demo "$(BIN)/collective-async-demo \
	    --port $(PORT) --directory .volto/var --addon plone.restapi"

test: $(VENV)/test.stamp chromium  ## Run all tests (ARGS= for pytest)
	exec $(BIN)/pytest $(or $(ARGS),--numprocesses 2)

test-plone: $(VENV)/test-plone.stamp  ## Run Plone's own tests with the add-on (ARGS=PACKAGES)
	PYTHONPATH=$(PLONE_TESTS) exec $(BIN)/python tests/upstream/run.py $(ARGS)

test-pairs: $(VENV)/test.stamp  ## Run the tests of all pairs of clicks, and not only some
	exec $(BIN)/pytest tests/functional/actions/test_pairs.py --thorough $(ARGS)

test-thorough: $(VENV)/test.stamp chromium  ## Run all tests that take too long for make test
	exec $(BIN)/pytest -m thorough --thorough $(ARGS)

test-matrix: $(VENV)/matrix.stamp chromium servers  ## Run the tests with RabbitMQ, then with PostgreSQL
	$(BIN)/pytest $(MATRIX) --broker=rabbitmq $(ARGS)
	$(BIN)/pytest tests/functional/faults/test_containers.py --broker=rabbitmq+valkey $(ARGS)
	$(BIN)/pytest $(MATRIX) --storage=postgresql $(ARGS)

test-volto: $(VENV)/test.stamp chromium npm  ## Run the tests of the Volto add-on (ARGS= for pytest)
	$(BIN)/python tools/volto.py vitest
	$(BIN)/python tools/volto.py build
	$(BIN)/pytest tests/functional/volto --volto $(ARGS)

bench: $(VENV)/test.stamp  ## Measure against stock Plone (SIZES= RUNS= ARGS=)
	PYTHONPATH=tests PYTHONWARNINGS=ignore exec $(BIN)/python -m bench \
	    --sizes $(SIZES) --runs $(RUNS) $(ARGS)

bench-scale: $(VENV)/matrix.stamp servers  ## Measure very many tasks, and more workers, on ZEO and PostgreSQL
	PYTHONPATH=tests PYTHONWARNINGS=ignore exec $(BIN)/python -m bench \
	    --parts scale workers --storages zeo postgresql $(ARGS)

chart: $(VENV)/test.stamp  ## Draw the chart of the docs again, from the kept figures
	$(BIN)/python -m bench.chart docs/benchmarks.json docs/images/benchmarks.svg

chaos: $(VENV)/test.stamp  ## Kill, pack and undo at random for half an hour (ARGS="--seed N --kills M")
	cd tests && exec ../$(BIN)/python -u -m helpers.chaos $(ARGS)

lint: $(VENV)/lint.stamp docs  ## Check style, types, the order of the rooms, documentation
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/zpretty --check $(MARKUP)
	$(BIN)/lint-imports
	$(BIN)/mypy

docs: $(VENV)/lint.stamp  ## Build the documentation; a warning is an error
	$(BIN)/sphinx-build -W --keep-going -q -b html docs docs/_build/html

format: $(VENV)/lint.stamp  ## Fix the style
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/zpretty --inplace $(MARKUP)

i18n: $(VENV)/test.stamp  ## Bring the translations up to date with the sources
	$(BIN)/python tools/translations.py

screenshots: $(VENV)/test.stamp chromium  ## Take the pictures of the docs again
	$(BIN)/pytest tests/functional/browser/test_screenshots.py --pictures=docs/images $(ARGS)

dist: $(VENV)/release.stamp  ## Build the wheel and the source archive
	rm -rf build dist
	$(BIN)/python -m build

versions.cfg: constraints.txt
	{ echo '# Made from constraints.txt by: make versions.cfg'; echo '[versions]'; \
	    sed -n 's/;.*//; s/==/ = /p' $<; } > $@

clean:  ## Remove the environment and what was built; demo data in var stays
	rm -rf $(VENV) .volto build dist docs/_build .pytest_cache .ruff_cache .tox src/*.egg-info

# Debian's python3 has venv but, without python3-venv, not ensurepip.
$(BIN)/python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	    { $(APT) update -q && $(APT) install -qy python3-venv; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/%.stamp: setup.cfg constraints.txt | $(BIN)/python
	@echo "Installing the $* environment (minutes the first time)"
	$(PIP_INSTALL) -e '.[$*]'
	@touch $@

# Tests of plone.app.multilingual need plone.volto, and those of plone.restapi the rest.
# They are beside the environment: in it, Plone would load them in each of our own tests.
$(VENV)/test-plone.stamp: $(VENV)/test.stamp
	rm -rf $(PLONE_TESTS)
	$(PIP_INSTALL) --no-deps --target $(PLONE_TESTS) plone.volto \
	    collective.MockMailHost plone.app.discussion plone.app.upgrade
	@touch $@

chromium:
	@command -v chromium chromium-browser google-chrome >/dev/null || \
	    { $(APT) update -q && $(APT) install -qy chromium; }

# Volto itself runs with a newer Node, which comes from npm's registry.
npm:
	@command -v npm >/dev/null || { $(APT) update -q && $(APT) install -qy npm; }

# The tests run servers of their own; what Debian may have started is left alone.
servers:
	@ls /usr/lib/rabbitmq/bin/rabbitmq-server /usr/lib/postgresql/*/bin/initdb \
	    >/dev/null 2>&1 || \
	    { $(APT) update -q && $(APT) install -qy rabbitmq-server postgresql; }
