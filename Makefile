# Every target works on a machine that has nothing but Node, npm and make.
SHELL := /bin/sh
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
.DEFAULT_GOAL := help
.PHONY: help install build up down demo test check gen bench e2e clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: node_modules/.installed ## Install the dependencies of the lock file

node_modules/.installed: package-lock.json
	@echo "Installing dependencies (a minute or two the first time) ..."
# `npm ci` refuses where a mirror lacks builds for platforms other than this one; `install` then keeps to the lock file, too.
	@npm ci --loglevel=silent --no-progress || npm install --no-save --loglevel=error --no-progress
	@node scripts/require-node.mjs
	@touch $@

build: agent/dist/vigilops-agent.cjs ## Bundle the agent

agent/dist/vigilops-agent.cjs: node_modules/.installed $(shell find agent/src packages/*/src -name '*.ts' ! -name '*.test.ts' 2>/dev/null) agent/build.mjs
	@node agent/build.mjs

up: build ## Start everything on embedded defaults and print the address to open (Ctrl-C stops it)
	@exec node scripts/up.ts

down: ## Stop what `make up` started in this folder
	@node scripts/down.ts

demo: install ## Send 50 believable hosts and 100 services to the running house
	@node scripts/demo.ts

test: build ## Run every test; the last line says N passed, N failed, N skipped
	@node scripts/test.ts

check: install ## Types, lint, dependency rules, dead code, unit tests, generated files: no database needed
	@node scripts/check.ts $(CHECK_FLAGS)

gen: install ## Rebuild the generated files (OpenAPI, reference documents)
	@node scripts/generate.ts

bench: build ## Print every figure of docs/performance.md (minutes; BENCH=name for one, SHORT=1 for a trial)
	@node scripts/bench.ts

e2e: build ## Run the whole-house stories only
	@node scripts/test.ts --project e2e

clean: ## Remove what was installed and built (never data)
	rm -rf node_modules */node_modules packages/*/node_modules */dist coverage
