# The only entry. `make` lists what there is.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
# A corpus of real mails beside the project, measured if it is there; one that is asked for has to be.
CORPUS ?= ../shared/corpora
# How long `make fuzz` looks for bytes that break something.
FUZZ_SECONDS ?= 60
# How many storms `make storms` makes.
STORMS ?= 200
# How many scans `make faults` disturbs, and how many it kills; --seed is always the same.
FAULTS ?= 300
KILLS ?= 100
# How many `make simulate` makes in memory.
SIMULATED ?= 1000

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types check golden docs docs-html pictures bench corpus fuzz storms simulate lab faults servers constraints clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 22

setup: $(STAMP) ## make .venv with bouncescan in it

# Hashes pin every file. The project itself is built by the pinned hatchling, without a second download.
$(STAMP): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: $(PYTHON) is older than 3.11; try make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "make: $(PYTHON) cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## scan the made-up storm, print the report, write demo-out/
	@$(BIN)/bouncescan demo --out demo-out

test: lint ## every check and every test
	TZ=UTC $(BIN)/python -m pytest -n auto --dist worksteal

lint: setup ## style, types, layers, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

golden: setup ## rewrite the expected output; fails once, so that the diff is read
	TZ=UTC BOUNCESCAN_GOLDEN=rewrite $(BIN)/python -m pytest -n auto tests

docs: setup ## write docs/formats.md and docs/commands.md anew
	$(BIN)/python -m tests.docs.formats
	$(BIN)/python -m tests.docs.commands

docs-html: setup ## the documentation as a site, in docs/_build/html
	$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html

pictures: setup ## make docs/images anew (needs Chromium)
	TZ=UTC $(BIN)/python -m tests.docs.pictures

bench: setup ## ratios against peers, printed
	TZ=UTC $(BIN)/python -m tests.bench

corpus: setup ## score `parse` on a corpus of real mails: CORPUS=DIR
	@$(BIN)/python -m tests.corpus $(if $(filter file,$(origin CORPUS)),--if-there )"$(CORPUS)"

# atheris has wheels for few versions of Python, so that it is no part of the environment that all have.
fuzz: setup ## give `parse` bytes that reach new code, for FUZZ_SECONDS (Python 3.11 to 3.13)
	@$(BIN)/python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || { echo "make: atheris, the fuzzer, is made for Python 3.11 to 3.13 only; try make clean, then make fuzz PYTHON=python3.12" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r constraints-fuzz.txt
	TZ=UTC $(BIN)/python -m tests.fuzz $(FUZZ_SECONDS)

storms: setup ## make STORMS storms, scan each, hold it against its truth
	TZ=UTC $(BIN)/python -m tests.storms.score --storms $(STORMS) --by-scenario \
	    --require bounces=100 --require recipients=100 --require ownership=99.5 --require origin=98 \
	    --require bystanders=0 --require who_sent=100 --require campaigns=100 --require people_invented=0 \
	    --require bounces_invented=0 --require own_called_spoofed=0 --require spoofed_called_own=0

simulate: setup ## SIMULATED storms in memory: how often a 95 % interval holds the truth
	TZ=UTC OMP_NUM_THREADS=1 $(BIN)/python -m tests.simulation.harvest --storms $(SIMULATED)
	TZ=UTC OMP_NUM_THREADS=1 $(BIN)/python -m tests.simulation.estimate --storms $(SIMULATED)

# Root on Debian. What it lacks is fetched by apt-get, extracted below ~/.cache and not installed.
lab: setup ## real mail servers in namespaces: two storms played, scanned and scored (as root)
	@TZ=UTC $(BIN)/python -m tests.lab

faults: setup ## FAULTS scans of a Dovecot over a line that goes wrong, KILLS that are killed
	TZ=UTC $(BIN)/python -m tests.faults --runs $(FAULTS) --kills $(KILLS) --jobs 2

# Either, installed, would remove Dovecot: they are extracted below ~/.cache, as for the lab.
servers: setup ## fetch Cyrus and Courier, which the tests scan too (Debian)
	@$(BIN)/python -m tests.support.other_servers

constraints: ## renew constraints.txt and constraints-fuzz.txt from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --group dev --extra charts --extra keyring --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header pyproject.toml -o constraints.txt
	uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --group fuzz --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header -o constraints-fuzz.txt

clean: ## remove what the other targets made
	rm -rf $(VENV) demo-out docs/_build dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .fuzz
