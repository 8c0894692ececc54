# The verbs of Parley. `make help` lists them; each is one line of npm or node underneath.
SHELL := /bin/sh
.DEFAULT_GOAL := help
TSX := node --import tsx
GENERATED_FROM := supergraph.yaml codegen.yml $(filter-out %.test.ts,$(wildcard monitoring/rules/*.yml tools/monitoring/*.ts prisma/*.prisma subgraphs/*/schema.graphql tools/*.ts tools/*.cjs))

help: ## list the verbs
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

# Installed once per lock file, generated once per source: a second start skips both.
node_modules/.installed: package-lock.json
	@node tools/check-machine.cjs
	@echo "Installing packages (about a minute) ..."
	@npm ci --no-audit --no-fund --loglevel=error
	@touch $@

.cache/generated: node_modules/.installed $(GENERATED_FROM)
	@echo "Generating the supergraph, Prisma clients and types ..."
	@mkdir -p .cache && $(TSX) tools/generate.ts && touch $@

# The pages, built to static files that the gateway serves.
PAGES_FROM := $(shell find web/src web/public web/build packages/federated-subscriptions/src/client -type f -not -path '*/generated/*') web/index.html web/vite.config.ts web/package.json
.cache/pages: .cache/generated $(PAGES_FROM)
	@echo "Building the pages ..."
	@npm run --silent build -w web > /dev/null && touch $@

install: node_modules/.installed ## install the packages
generate: ## make all generated files anew
	@node tools/check-machine.cjs && rm -f .cache/generated && $(MAKE) --no-print-directory .cache/generated

dev-up: .cache/generated .cache/pages ## start the whole platform, embedded, at http://localhost:8080 (PORT, PARLEY_DATA); SERVICES=1: as processes on real services
	@node tools/check-machine.cjs && echo "Starting Parley ..." && exec $(TSX) local/src/$(if $(SERVICES),processes/)main.ts

# It does not install: `make dev-up` may be at it in another terminal.
demo: ## play an interview against the running platform and watch it live
	@test -e .cache/generated || { echo "No platform runs here yet. Start it first: make dev-up" >&2; exit 1; }
	@exec $(TSX) demo/src/main.ts $(DEMO)

services-up: node_modules/.installed ## start PostgreSQL, Redis, RabbitMQ and S3 on loopback; those named by DATABASE_URL ... are used as they are
	@$(TSX) packages/services/src/main.ts up
services-down: node_modules/.installed ## end what services-up started; the data stays
	@$(TSX) packages/services/src/main.ts down
services-status: node_modules/.installed ## where each service is, and whether it answers
	@$(TSX) packages/services/src/main.ts status

migrate-up: .cache/generated ## apply the SQL migrations (DATABASE_URL, else the embedded database)
	@npm run --silent migrate -- up
migrate-down: .cache/generated ## take the last SQL migration back, with the data in its tables
	@npm run --silent migrate -- down
seed: .cache/generated ## fill an empty database with the development data
	@npm run --silent seed

# What is committed is checked before it is generated: a stale file would be mended unseen.
test: node_modules/.installed ## lint, type-check, check generated files, run every test
	@npm run --silent check-generated
	@$(MAKE) --no-print-directory .cache/generated .cache/pages
	@npm run --silent check
	@npm run --silent verify
test-unit: .cache/generated ## unit tests only
	@npm run --silent test-unit
test-integration: .cache/generated .cache/pages ## tests on real servers: PostgreSQL, Redis, RabbitMQ, S3
	@npm run --silent test-integration
test-e2e: .cache/generated .cache/pages ## tests of the whole, in a real browser
	@npm run --silent test-e2e
load-test: .cache/generated ## k6 load scripts against the running platform, else an embedded one (SCRIPT, VUS, DURATION, BASE_URL; LOAD=--help)
	@exec $(TSX) load/src/main.ts $(LOAD)
test-load: load-test ## the same
screenshots: .cache/generated .cache/pages ## a picture of every page into docs/images (SHOTS=--help)
	@node tools/ensure-chromium.mjs && exec $(TSX) e2e/screenshots/main.ts $(SHOTS)
test-clone: ## clone to a new folder and hold `make dev-up` there to its promise
	@npm run --silent test-clone
test-all: export TEST_ALL=1
test-all: test test-clone ## everything, what takes longer too
lint: .cache/generated ## linter, formatter and type checker
	@npm run --silent check
format: node_modules/.installed ## format all files
	@npm run --silent format

web-dev: .cache/generated ## the pages with hot reload at http://localhost:5173, on the running platform (PARLEY_URL)
	@exec npm run --silent dev -w web
mocks: .cache/generated ## a mocked supergraph for frontend work, at http://localhost:8080 (PORT, SEED); no database, no broker
	@exec $(TSX) mocks/src/main.ts

build: .cache/generated ## compile each app, with just what it needs to run, into dist/<app>/ (APP=...)
	@npm run --silent build -- $(APP)

install-backend: node_modules/.installed ## install an optional back end of the inference worker (BACKEND=gpu or onnx; DRY_RUN=1 prints)
	@$(TSX) tools/install-backend.ts $(BACKEND) $(if $(DRY_RUN),--dry-run)
check-gpu: node_modules/.installed ## what computes the networks here, whether it agrees with wasm, and how fast it is (BACKEND)
	@$(TSX) workers/inference/src/check-gpu/main.ts --backend $(or $(BACKEND),auto)

docker-build: node_modules/.installed ## build an image of each process (TARGETS, VERSION; DRY_RUN=1 prints)
	@$(TSX) tools/images/main.ts build $(TARGETS)
docker-push: node_modules/.installed ## push the images to REGISTRY (TARGETS, VERSION; DRY_RUN=1 prints)
	@$(TSX) tools/images/main.ts push $(TARGETS)
test-images: node_modules/.installed ## build every image, start it and ask whether it is ready (minutes)
	@$(TSX) tools/images/main.ts test $(TARGETS)

# Those that need a cluster say so in one sentence where there is none; DRY_RUN=1 prints what they would do. VERSION, REGISTRY, CONTEXT:
# node --import tsx tools/cluster/main.ts --help, and docs/operations.md.
deploy-local: node_modules/.installed ## roll out to a cluster on this machine (kind, k3d), its secrets made anew
	@$(TSX) tools/cluster/main.ts deploy local
deploy-staging: node_modules/.installed ## migrate and roll out to staging
	@$(TSX) tools/cluster/main.ts deploy staging
smoke-test-staging: node_modules/.installed ## sign in, query and subscribe from outside (BASE_URL: anywhere else)
	@$(TSX) tools/cluster/main.ts smoke-test
deploy-production: node_modules/.installed ## migrate, 10 % of the clients first, then all; what fails goes back
	@$(TSX) tools/cluster/main.ts deploy production
monitor-deployment: node_modules/.installed ## watch a rollout (ENVIRONMENT=production)
	@$(TSX) tools/cluster/main.ts monitor
health-check: node_modules/.installed ## ask each part whether it is ready (ENVIRONMENT; or BASE_URL=http://localhost:8080, no cluster needed)
	@$(TSX) tools/cluster/main.ts health-check
rollback: node_modules/.installed ## back to the version before (ENVIRONMENT, DEPLOYMENT, REVISION)
	@$(TSX) tools/cluster/main.ts rollback
check-manifests: node_modules/.installed ## hold k8s/ to the schemas of Kubernetes and its operators, and to the code
	@$(TSX) tools/cluster/check-manifests.ts
check-monitoring: node_modules/.installed ## hold monitoring/ to Prometheus itself, and to what is exposed
	@$(TSX) tools/monitoring/check-monitoring.ts

dead-letters: node_modules/.installed ## messages that were given up, at AMQP_URL (DO="list", "show <queue>", "resend <queue>")
	@$(TSX) tools/dead-letters/main.ts $(or $(DO),list)

bench-queue: node_modules/.installed ## messages a second through RabbitMQ, beside bare amqplib (AMQP_URL, else its own)
	@$(TSX) bench/src/bench-queue.ts
bench-database: node_modules/.installed ## emotion samples stored a second, beside PostgreSQL's own COPY (DATABASE_URL, else its own)
	@$(TSX) bench/src/bench-database.ts
bench-subscriptions: node_modules/.installed ## watchers, latency and CPU of the gateway's subscriptions, beside Hive Gateway and a bare broadcast (BENCH="--scenario fan-out", SHORT=1; BENCH=--help)
	@$(TSX) bench/src/bench-subscriptions.ts $(BENCH)

clean: ## remove what was generated; keeps .data and node_modules
	@rm -rf .cache dist web/dist web/src/generated subgraphs/*/src/generated

.PHONY: screenshots web-dev install-backend check-gpu dead-letters bench-queue bench-database bench-subscriptions deploy-local deploy-staging smoke-test-staging deploy-production monitor-deployment health-check rollback check-manifests check-monitoring build docker-build docker-push test-images help install generate dev-up demo services-up services-down services-status migrate-up migrate-down seed test test-unit test-integration test-e2e test-clone test-all lint format clean load-test test-load mocks
