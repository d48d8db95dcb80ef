# Equipoise. `make help` lists what there is.
SHELL := /bin/bash
BIN := bin/equipoise
ARGS ?=

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: ## serve at http://127.0.0.1:8420 (ARGS="--data DIR --listen ADDR --open")
	go run ./cmd/equipoise $(ARGS)

build: ## build bin/equipoise
	go build -trimpath -ldflags "-s -w" -o $(BIN) ./cmd/equipoise

test: ## run every test this machine can, and say what was left out
	@.ci/test

lint: ## format, vet, linters, pages and styles
	@.ci/lint

fuzz: ## fuzz the parsers, a million runs each (or FUZZTIME=30s)
	@.ci/fuzz

torture: ## lose nothing: 200 recordings through kills, crashes, bad lines and a full disk (up to 25 min)
	@.ci/torture

bench: ## speed as ratios to a plain hello, start-up, memory, size
	@.ci/bench

shots: ## screenshots of every page and state into shots/
	EQUIPOISE_TEST_SHOTS=$(CURDIR)/shots go test ./internal/endtoend -run 'TestPages' -count=1 -timeout 15m

clean: ## remove what was built
	rm -rf bin shots

.PHONY: help run build test lint fuzz torture bench shots clean
.DEFAULT_GOAL := help
