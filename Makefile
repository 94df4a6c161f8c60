# The one thing to override is which Python makes the environment: make test PYTHON=python3.13
PYTHON ?= python3
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
SITE_INSTALLED := $(VENV)/.site-installed
PEERS := .venv-peers
TESTERS := pytest pytest-xdist hypothesis
FAST := tests/model/army tests/model/week tests/model/test_run.py tests/experiments/config tests/experiments/statistics \
	tests/experiments/results/test_before.py
PIP := $(BIN)/python -m pip --disable-pip-version-check

NUMBERS := results/numbers
EVIDENCE := docs/evidence
# Some patterns are asked of the runs of another one and have none of their own.
PATTERNS = $(shell grep -L '^runs_of' experiments/validation/patterns/[gp][0-9]*.toml)

.PHONY: sweep validate audit test test-thorough test-oldest test-newest goldens lint format clean \
	bench bench-rare docs notebooks tables numbers

sweep: $(INSTALLED) ## the main experiment: results/deployment_size/
	$(BIN)/sapper run deployment_size

validate: $(INSTALLED) ## calibration, patterns, artefacts: results/validation/report.md
	$(BIN)/sapper validate

audit: $(INSTALLED) ## findings or artefacts, by the outside tool abmfact
	$(BIN)/abmfact check experiments/validation/abmfact.yaml --jobs $(WORKERS)

notebooks: $(INSTALLED) ## read them, run them, change them
	$(BIN)/jupyter lab notebooks

docs: $(SITE_INSTALLED) ## all pages as a site: open site/index.html
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

test: lint ## everything that must hold before a commit
	$(BIN)/python -m pytest -n $(WORKERS) --quiet

test-thorough: $(INSTALLED) ## the long tests, which `make test` leaves out, and rules with more examples
	$(BIN)/python -m pytest -n $(WORKERS) --quiet -m thorough
	$(BIN)/python -m pytest -n $(WORKERS) --quiet --hypothesis-profile=thorough tests/model/rules

test-oldest: ## the fast tests, with the oldest packages that pyproject.toml allows; these warn of newer ones
	$(PYTHON) -m venv .venv-oldest
	.venv-oldest/bin/pip install --quiet $(TESTERS) $$($(PYTHON) tests/helpers/oldest.py)
	PYTHONPATH=src .venv-oldest/bin/python -m pytest -n $(WORKERS) --quiet -W ignore::DeprecationWarning $(FAST)

test-newest: ## the fast tests, with the newest packages that pyproject.toml allows
	$(PYTHON) -m venv .venv-newest
	.venv-newest/bin/pip install --quiet --upgrade $(TESTERS) .
	.venv-newest/bin/pip uninstall --quiet --yes sapper
	PYTHONPATH=src .venv-newest/bin/python -m pytest -n $(WORKERS) --quiet $(FAST)

goldens: $(INSTALLED) ## after a change of results on purpose: tests/golden/recorded.json
	$(BIN)/python -m tests.golden.record

bench: $(INSTALLED) $(PEERS)/.installed ## how fast it is: benchmarks/latest.json, benchmarks/README.md
	PEERS_PYTHON=$(PEERS)/bin/python $(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.table

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench-rare: $(INSTALLED) ## what splitting gains over ordinary runs, on rare coups
	$(BIN)/python -m benchmarks.rare

tables: $(INSTALLED) ## write the tables of the docs again, from the files in the clone
	$(BIN)/python docs/tables.py

# Many hours. Stopped and run again, it continues: each experiment keeps what it has computed.
# The posterior comes first, because most others draw their parameters from it.
numbers: bench ## measure every number in the docs again, and write the tables
	$(BIN)/sapper run calibration --out $(NUMBERS)/calibration
	$(BIN)/python -m sapper.experiments.validation.take_posterior $(NUMBERS)/calibration
	$(BIN)/python $(EVIDENCE)/measure_base_rates.py --replicates 300 --jobs $(WORKERS)
	$(BIN)/python $(EVIDENCE)/measure_article.py --jobs $(WORKERS) --out $(NUMBERS)/article
	$(BIN)/sapper run deployment_size --out $(NUMBERS)/deployment_size
	$(BIN)/sapper run leader_decides --out $(NUMBERS)/leader_decides
	$(BIN)/sapper mistake $(NUMBERS)/leader_decides --out $(NUMBERS)/mistake
	$(BIN)/sapper claims --replicates 400 --parameters posterior --out $(NUMBERS)/claims
	$(BIN)/sapper history --replicates 200 --parameters posterior --out $(NUMBERS)/history
	$(BIN)/sapper skill --jobs $(WORKERS) --out $(NUMBERS)/skill
	for file in $(PATTERNS); do $(BIN)/sapper run $$file \
		--out $(NUMBERS)/validation/patterns/$$(basename $$file .toml) || exit; done
	$(BIN)/sapper validate --full --only artefacts --out $(NUMBERS)/validation
	$(BIN)/python -m benchmarks.rare > $(EVIDENCE)/splitting_gain.csv
	$(BIN)/sapper run rare_coup --out $(NUMBERS)/rare_coup
	$(BIN)/sapper explain $(NUMBERS)/rare_coup | grep -v "^$(NUMBERS)" > $(EVIDENCE)/rare_coup_explained.txt
	$(BIN)/python -m benchmarks.coverage 200 > $(EVIDENCE)/splitting_coverage.csv
	$(BIN)/python -m benchmarks.agreement 20 15000 > $(EVIDENCE)/splitting_agreement.csv
	$(BIN)/python notebooks/renew.py
	$(BIN)/sapper tour --out docs/tour.html
	$(BIN)/python docs/tables.py --results $(NUMBERS)/deployment_size \
		--claims $(NUMBERS)/claims --skill $(NUMBERS)/skill --history $(NUMBERS)/history \
		--validation $(NUMBERS)/validation --mistake $(NUMBERS)/mistake \
		--rare-coup $(NUMBERS)/rare_coup

clean: ## what the tools left behind; results and the environment stay
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis build *.egg-info
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# Without build isolation the build uses the pinned setuptools of the lock and fetches nothing more.
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Sapper needs Python 3.11 or later: make PYTHON=/path/to/python")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --quiet -r requirements.lock
	$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# What only the site needs, in versions that go with those of requirements.lock.
$(SITE_INSTALLED): docs/requirements.lock $(INSTALLED)
	$(PIP) install --quiet -r docs/requirements.lock
	@touch $@

# Frameworks to compare with; what cannot be installed is left out of the comparison.
$(PEERS)/.installed:
	$(PYTHON) -m venv $(PEERS)
	for peer in "mesa>=3.3.1,<5" agentpy ambr; do $(PEERS)/bin/pip install --quiet "$$peer" || true; done
	@touch $@
