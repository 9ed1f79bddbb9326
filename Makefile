# Every command of the project. Each sets up what it needs: see bin/setup.
.DEFAULT_GOAL := help
.PHONY: help setup run code test check demo faults mutants bench-matching bench-settlement bench-webhooks docs format lock clean
SHELL := bash
ARGS ?=
export PORT ?= 5000

help: ## List these commands
	@printf 'Innesco: civic crowdfunding for a city.\n\n'
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 22
	@printf '\nPORT=8000 make run changes the port; ARGS="..." goes to make demo and to pytest.\n'

setup: ## Virtual environment, packages and assets (the other commands do this by themselves)
	@bin/setup

run: ## A running city with demo data on http://127.0.0.1:5000; Ctrl-C stops all of it
	@bin/setup
	@exec bin/run

code: ## The demo city's log-ins with their codes of this moment
	@.venv/bin/python -m crowdfund.devserver.welcome

test: ## All tests: the suite, then the fault suite; ARGS="tests/unit -k money" runs some
	@bin/setup --browser
	@bin/test $(ARGS)

check: ## Lint, types, import contracts, translations, generated documents
	@bin/setup
	@bin/check

demo: ## The whole story without a browser; ARGS="--backers 200 --seed 7"
	@bin/setup
	@bin/demo $(ARGS)

faults: ## Settlement while everything breaks; ARGS="--seeds 2000" for a night (docs/faults.md)
	@bin/setup --no-assets
	@.venv/bin/python -m tests.faults $(ARGS)

mutants: ## Thirteen mistakes planted in settlement, one at a time: are they seen?
	@bin/setup --no-assets
	@.venv/bin/python -m tests.faults.mutants $(ARGS)

bench-matching: ## How well suggestions agree with labelled pairs; ARGS="FILE.json --json OUT.json"
	@bin/setup --no-assets
	@.venv/bin/python -m benchmarks.matching $(ARGS)

bench-settlement: ## Settlement beside a bare loop of the SDK (docs/benchmarks.md); ARGS="--pledges 1000"
	@bin/setup --no-assets
	@.venv/bin/python -m benchmarks.settlement $(ARGS)

bench-webhooks: ## What a dead and a slow receiver cost the healthy ones; ARGS="--events 1000" is a try
	@bin/setup --no-assets
	@.venv/bin/python -m benchmarks.webhooks $(ARGS)

docs: ## Make the documents again that come from the code (make check says when)
	@bin/setup --no-assets
	@.venv/bin/python -m crowdfund.docs

format: ## Format the Python code
	@bin/setup --no-assets
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

lock: ## Resolve requirements/*.in again into hashed lock files
	@bin/setup --no-assets
	@bin/lock

clean: ## Remove what is built (instance/, with the city's data, stays)
	rm -rf .venv build dist static/build frontend/node_modules .mypy_cache .ruff_cache \
		.pytest_cache .hypothesis .import_linter_cache
