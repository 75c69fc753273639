# A fresh machine needs python3 (3.11 or newer, with venv) and make.
PYTHON ?= python3
VENV ?= .venv
GAME ?= openspiel:leduc_poker
ARGS ?=

bin := $(VENV)/bin

.PHONY: help setup brief test lint types bench clean

help:
	@echo "make brief   set up, then write the brief of $(GAME)  (GAME=... for another)"
	@echo "make test    set up with the test tools; then format, lint, types and tests  (ARGS='-k kuhn' for some)"
	@echo "make bench   coplayer against other systems, in one run"
	@echo "make setup   only set up $(VENV)  (PYTHON=... to choose the interpreter)"
	@echo "make clean   remove $(VENV) and the caches"

setup: $(VENV)/.ready-openspiel

brief: $(VENV)/.ready-openspiel
	@echo "Writing the brief of $(GAME); the first one compiles kernels, about a minute."
	@$(bin)/coplayer brief "$(GAME)"
	@echo
	@echo "Next: . $(bin)/activate, then 'coplayer --help'; or without activating: $(bin)/coplayer --help"

test: lint types
	@$(bin)/python -m pytest -n 2 -q $(ARGS)

lint: $(VENV)/.ready-test
	@$(bin)/ruff format --check --quiet --diff .
	@$(bin)/ruff check --quiet .

types: $(VENV)/.ready-test
	@$(bin)/mypy --no-error-summary

bench: $(VENV)/.ready-test
	@$(bin)/python bench/run.py $(ARGS)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.ready-%: pyproject.toml constraints.txt scripts/setup.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh scripts/setup.sh $*
