# Esmero in two commands: `make run` and `make test`. `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
export ESMERO_HOME ?= $(CURDIR)/.esmero

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-postgresql ci lint messages requirements mail-score shots bench bench-large bench-people bench-segments soak wheel clean

help:  ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

setup:  ## Make .venv/bin/esmero, or bring it up to date
	@bin/setup

setup-dev:  ## The same with the tools for tests and checks
	@bin/setup dev

run: setup  ## Set up, fill an empty installation with the demo company, serve it
	@$(BIN)/esmero start

test: setup-dev  ## The test suite on SQLite, without browser (about seven minutes)
	@$(BIN)/pytest -n 2 -m "not browser and not slow and not faults"

test-postgresql: setup-dev  ## The same on a PostgreSQL and a Redis that it starts itself
	@$(BIN)/python bin/engines pytest -n 2 -m "not browser and not slow and not faults"

ci: setup-dev  ## Every check of the house; the last line counts the tests
	@$(BIN)/python bin/ci

lint: setup-dev  ## Only the checks that read the code
	@$(BIN)/python bin/ci --lint

messages: setup-dev  ## Gather sentences into the catalogues and compile them
	@$(BIN)/python bin/messages update

requirements:  ## Pin the libraries again from pyproject.toml (needs uv)
	@bin/pin

mail-score: setup-dev  ## How well real mails are read: every miss, then the rates (folder of mails in docs)
	@$(BIN)/python -m esmero.gateways.email.tests.report

shots: setup-dev  ## Pictures of every screen in shots/
	@$(BIN)/python -m tests.browser.shots

bench: setup-dev  ## Measure it at 10,000 and 100,000 conversations (about fifteen minutes)
	@$(BIN)/python -m bench

bench-large: setup-dev  ## The same at 1,000,000 (the first time half an hour longer)
	@$(BIN)/python -m bench.large

bench-people: setup-dev  ## 1,000,000 customers with 20 events each: a person's page, and whose an address is
	@$(BIN)/python -m bench.people

bench-segments: setup-dev  ## A segment over 1,000,000 customers, on SQLite and on PostgreSQL
	@$(BIN)/python -m bench.segments

soak: setup-dev  ## Fault experiments for SOAK_MINUTES (30), then SOAK_STEPS (1000000, about an hour and a half on two cores) of histories, then SOAK_JOININGS (2000) of joining
	@$(BIN)/python -m tests.faults --minutes $(or $(SOAK_MINUTES),30)
	@$(BIN)/python -m tests.histories --steps $(or $(SOAK_STEPS),1000000) --workers 2
	@JOINED_EXAMPLES=$(or $(SOAK_JOININGS),2000) $(BIN)/pytest -q src/esmero/actions/tests/test_each_has_their_own_story.py

wheel: setup-dev  ## Build the wheel in dist/
	@$(BIN)/python -m build --wheel --no-isolation

clean:  ## Remove what setup and builds made; ESMERO_HOME stays
	rm -rf $(VENV) build dist shots .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
