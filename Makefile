# Every target works on a machine that has nothing but Node, npm and make.
SHELL := /bin/sh
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
.DEFAULT_GOAL := help
.PHONY: help install build package up down demo lab chaos load test security sbom check gen bench bench-agent bench-ai peers e2e e2e-grafana screenshots compose-env clean

help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z0-9-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: node_modules/.installed ## Install the dependencies of the lock file

node_modules/.installed: package-lock.json
	@echo "Installing dependencies (a minute or two the first time) ..."
# `npm ci` refuses where a mirror lacks builds for platforms other than this one; `install` then keeps to the lock file, too.
	@npm ci --loglevel=silent --no-progress || npm install --no-save --loglevel=error --no-progress
	@node scripts/require-node.mjs
	@touch $@

AGENT := agent/dist/vigilops-agent.cjs
APP := grafana-plugins/vigilops-app
CONSOLE := console/dist/index.html
sources = $(shell find $(1) -type f ! -name '*.test.ts' ! -name '*.test.tsx' ! -path '*/dist/*' ! -path '*/node_modules/*' 2>/dev/null)
# Says something only when it fails.
quietly = mkdir -p node_modules/.cache && { $(1) > node_modules/.cache/build.log 2>&1 || { cat node_modules/.cache/build.log; exit 1; }; }

build: $(AGENT) $(APP)/dist/module.js $(CONSOLE) ## Build what changed: the agent, the package for Grafana, the console

$(AGENT): node_modules/.installed $(call sources,agent/src packages/*/src) agent/build.mjs
	@node agent/build.mjs

# The bundlers leave a file alone that would not change: the touch says that it is up to date.
$(APP)/dist/module.js: node_modules/.installed $(call sources,$(APP) packages/contracts/src)
	@echo "Building the package for Grafana ..."
	@$(call quietly,npm run build --silent -w @vigilops/grafana-app)
	@touch $@

$(CONSOLE): $(APP)/dist/module.js $(call sources,console dashboards/generated)
	@echo "Building the console ..."
	@$(call quietly,npm run build --silent -w @vigilops/console)
	@touch $@

package: build ## Make the agent's archives with a Node of their own, for hosts that have none (PLATFORMS="linux-x64 ..." for some)
	@npm run package --silent -w @vigilops/agent

up: build ## Start everything on embedded defaults and print the address to open (Ctrl-C stops it)
	@exec node scripts/up.ts

down: ## Stop what `make up` started in this folder
	@node scripts/down.ts

demo: install ## Send 50 believable hosts and 100 services to the running house
	@node scripts/demo.ts

lab: build ## Make real faults beside a house of its own and print what it says of them (FAULT=name, OUT=file; 25 minutes)
	@exec node e2e/src/lab/main.ts

chaos: build ## Hurt the agent, the backend and the database on purpose and compare what is stored (CHAOS=name, SEED=n, ROUNDS=n, LINES=n, MUTANTS=1)
	@exec node e2e/src/chaos/main.ts

load: build ## A whole house under all of its load at once, with figures beside their targets (MINUTES=10, SOAK=1 for an hour and slopes, SHORT=1)
	@exec node e2e/src/load/main.ts

test: build ## Run every test; the last line says N passed, N failed, N skipped
	@node scripts/test.ts

security: build ## Attack the house and print promise, what was tried, hits (20 minutes; SHORT=1, ONLY=G20,G23)
	@node scripts/security.ts

sbom: install ## Write what the house is made of, as CycloneDX (OUT=file)
	@OUT="$(OUT)" node scripts/sbom.ts

check: install ## Types, lint, dependency rules, dead code, unit tests, generated files: no database needed
	@node scripts/check.ts $(CHECK_FLAGS)

gen: install ## Rebuild the generated files (OpenAPI, reference documents)
	@node scripts/generate.ts

bench: build ## Print every figure of docs/performance.md (minutes; BENCH=name for one, SHORT=1 for a trial)
	@node scripts/bench.ts

bench-agent: build ## Measure the memory and the CPU of the agent for half an hour and print one table (MINUTES=n, SHORT=1)
	@VIGILOPS_BENCH_MINUTES="$(or $(MINUTES),30)" BENCH=agent-footprint node scripts/bench.ts

bench-ai: install ## Print the figures of the analysis on the labelled data of DATA=<folder> (OUT=<folder> gets what was predicted)
	@DATA="$(DATA)" OUT="$(OUT)" node scripts/bench-ai.ts

peers: build ## Measure every figure that has a target beside its peers and write the table of docs/performance.md (an hour; BENCH=a,b, SHORT=1, DATA=<folder>)
	@DATA="$(DATA)" node scripts/peers.ts

e2e: build ## Run the whole-house stories only
	@node scripts/test.ts --project e2e

e2e-grafana: install ## Try the plugins, dashboards and alerts in the Grafana at GRAFANA_URL
	@node scripts/test-grafana.ts

screenshots: build ## Take the pictures of the documents from the running `make up` with `make demo`
	@node scripts/screenshots.ts

compose-env: ## Write .env with fresh secrets for `docker compose up -d`
	@sh docker/make-env.sh

clean: ## Remove what was installed and built (never data)
	rm -rf node_modules */node_modules packages/*/node_modules */dist grafana-plugins/*/dist coverage
