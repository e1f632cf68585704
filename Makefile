# What one types here. `make check` is what CI runs.
GO ?= go
LINT := $(shell command -v golangci-lint 2>/dev/null || echo $(HOME)/go/bin/golangci-lint)
VULN := $(shell command -v govulncheck 2>/dev/null || echo $(HOME)/go/bin/govulncheck)

.PHONY: help run test e2e lint check fuzz bench chaos model soak eval train content tools contract docs

help: ## this list
	@grep -hE '^[a-z0-9_-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "%-10s %s\n", $$1, $$2}'

run: ## run it: a demo on http://127.0.0.1:8080
	$(GO) run ./cmd/ouderbrug serve --demo

test: ## every test that needs nothing but Go
	$(GO) test ./...

e2e: ## the tests in a real browser and against the Telegram emulator (installs what they need under tools/)
	tools/e2e.sh

lint: ## golangci-lint with the import rules (depguard)
	$(LINT) run

check: lint ## what CI runs beside the tests: lint, vet, known faults, file sizes, doc comments, content
	$(GO) vet ./...
	tools/house.sh
	$(GO) run ./cmd/ouderbrug content check --quiet
	tools/vuln.sh $(VULN)

fuzz: ## long fuzzing of everything that reads what strangers send
	tools/fuzz.sh

bench: ## the numbers of the design, beside this machine's limits
	$(GO) run ./cmd/ouderbrug bench messages --json
	$(GO) run ./cmd/ouderbrug bench retrieval --json

chaos: ## kill the bot 100 times under load, on SQLite and on PostgreSQL (two instances, restarted ten times), and count what is lost, doubled, repeated
	$(GO) test ./internal/chaos -run Chaos -count=1 -timeout 30m -v -kills=100 -restarts=10

SEEDS ?= 1 2 3
STEPS ?= 10000
model: ## SEEDS="1 2 3" STEPS=10000: everybody in the handover at random, on SQLite and, where OUDERBRUG_TEST_POSTGRES names one, by two instances on PostgreSQL
	@for seed in $(SEEDS); do echo "model: seed $$seed, $(STEPS) steps"; \
	$(GO) test ./internal/handovermodel -run Whatever -count=1 -timeout 4h -v -rapid.checks=1 -rapid.nofailfile -rapid.seed=$$seed -model.steps=$(STEPS) || exit 1; done

MINUTES ?= 15
soak: ## MINUTES=15 at 200 events/s: what must not grow, on SQLite and, where OUDERBRUG_TEST_POSTGRES names one, on PostgreSQL
	$(GO) build -o $(SOAK_BIN) ./cmd/ouderbrug
	$(SOAK_BIN) bench soak --for $(MINUTES)m
	@if [ -n "$$OUDERBRUG_TEST_POSTGRES" ]; then $(SOAK_BIN) bench soak --for $(MINUTES)m --db "$$OUDERBRUG_TEST_POSTGRES"; \
	else echo "soak on PostgreSQL: SKIPPED, OUDERBRUG_TEST_POSTGRES names none"; fi
	@rm -f $(SOAK_BIN)
SOAK_BIN := $(shell mktemp -u)

eval: ## safety and retrieval on the held-back sets
	$(GO) run ./cmd/ouderbrug eval --questions 'content/eval/questions*.tsv' --none 'content/eval/none*.tsv' --crisis 'content/eval/crisis*.tsv' --benign 'content/eval/benign*.tsv' --baseline content/eval/baseline.json

train: ## learn the classifiers of hints and topics and the language detector from our own lines
	$(GO) run ./internal/trainhints
	$(GO) run ./internal/trainlangs
	$(GO) run ./internal/traintopics
	$(GO) run ./internal/packcontent

content: ## pack content/ into the file that is built into the program: after every change of a card, a question, a place, a rule
	$(GO) run ./internal/packcontent

docs: ## write the data map into docs/privacy.md and who may do what into docs/authorisation.md as the code has them
	$(GO) test ./internal/datamap -run Page -update
	$(GO) test ./console -run Docs -update

contract: ## what the design promises of the built program, seen from outside (the checks stand beside this repository)
	@if [ -x ../shared/tools/contract.sh ]; then ../shared/tools/contract.sh all; else echo "contract: SKIPPED, ../shared is not here"; fi

tools: ## install the linters at the versions that CI uses
	$(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
	$(GO) install golang.org/x/vuln/cmd/govulncheck@v1.8.0
