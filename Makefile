# The one thing to override is which Python makes the environment: make test PYTHON=python3.13
PYTHON ?= python3
WORKERS ?= 2

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
PEERS := .venv-peers
PIP := $(BIN)/python -m pip --disable-pip-version-check

.PHONY: sweep validate audit test lint format clean bench-rare notebooks

sweep: $(INSTALLED) ## the main experiment: results/deployment_size/
	$(BIN)/sapper run deployment_size

validate: $(INSTALLED) ## calibration, patterns, artefacts: results/validation/report.md
	$(BIN)/sapper validate

audit: $(INSTALLED) ## findings or artefacts, by the outside tool abmfact
	$(BIN)/abmfact check experiments/validation/abmfact.yaml --jobs $(WORKERS)

notebooks: $(INSTALLED) ## read them, run them, change them
	$(BIN)/jupyter lab notebooks

test: lint ## everything that must hold before a commit
	$(BIN)/python -m pytest -n $(WORKERS) --quiet

bench: $(INSTALLED) $(PEERS)/.installed ## how fast it is: benchmarks/latest.json, benchmarks/README.md
	PEERS_PYTHON=$(PEERS)/bin/python $(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.table

lint: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(INSTALLED)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench-rare: $(INSTALLED) ## what splitting gains over runs one by one, on rare coups
	$(BIN)/sapper run benchmarks/rare.toml

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

# Frameworks to compare with; what cannot be installed is left out of the comparison.
$(PEERS)/.installed:
	$(PYTHON) -m venv $(PEERS)
	for peer in "mesa>=3.3.1,<5" agentpy ambr; do $(PEERS)/bin/pip install --quiet "$$peer" || true; done
	@touch $@
