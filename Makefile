# Une commande par besoin ; « make » seul affiche cette aide.
.DEFAULT_GOAL := aide
.PHONY: aide reports lab docs exemple test lint format lock bench mesure outils propre

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)

aide: ## Affiche cette aide
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

reports: $(VENV)/.pret ## Prépare l’environnement, puis produit la campagne « exemple »
	$(BIN)/concertations produire

lab: $(VENV)/.pret ## Ouvre JupyterLab sur l’accueil du poste de l’analyste
	$(BIN)/jupyter lab

exemple: $(VENV)/.pret ## Réécrit les classeurs de la campagne « exemple » (données fictives)
	$(BIN)/concertations exemple

test: $(VENV)/.pret-dev outils ## Installe ce qu’il faut, vérifie le style et les types, lance tous les tests
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest -n auto

format: $(VENV)/.pret-dev ## Met le code et les carnets en forme
	$(BIN)/ruff check --fix
	$(BIN)/ruff format
	$(BIN)/nbstripout --keep-id --extra-keys metadata.language_info.version notebooks/*.ipynb

mesure: $(VENV)/.pret-dev ## Mesure la recherche de données personnelles (demande le module « noms ») et note les taux imprimés
	$(BIN)/python -m helpers.collect.protection.privacy_measure
	git diff --stat -- src/helpers/collect/protection/reference

docs: $(VENV)/.pret-dev ## Construit la documentation dans site/, sans réseau
	$(BIN)/python -m sphinx -b html -d $(VENV)/.docs -E -W --keep-going -q docs site
	@echo "À lire : site/index.html"

lock: ## Recalcule les deux fichiers de versions (demande uv)
	uv pip compile pyproject.toml --group build -o requirements.lock $(LOCK_OPTIONS)
	uv pip compile pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock $(LOCK_OPTIONS)

LOCK_OPTIONS := --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --quiet \
	--custom-compile-command 'make lock'

bench: $(VENV)/.pret-dev ## Mesure le temps et la mémoire : contrôle d’un classeur, moteur des carnets, rapport face à papermill + nbconvert, nation de 60 territoires, exploration de deux millions de lignes
	PYTHONPATH=src $(BIN)/python -m bench
	PYTHONPATH=src $(BIN)/python -m bench.engine
	PYTHONPATH=src OPENBLAS_NUM_THREADS=1 $(BIN)/python -m bench.reinert
	dossier=$$(mktemp -d) && trap 'rm -rf "$$dossier"' EXIT && export PYTHONPATH=src && \
		$(BIN)/python -m bench.campaign "$$dossier" 60 500 && $(BIN)/python -m bench.peer "$$dossier" && $(BIN)/python -m bench.nation "$$dossier"
	dossier=$$(mktemp -d) && trap 'rm -rf "$$dossier"' EXIT && PYTHONPATH=src $(BIN)/python -m bench.desk "$$dossier"

outils: ## Installe les outils du système que les tests demandent (Chromium, LibreOffice, poppler)
	@sh scripts/install_test_tools.sh

propre: ## Efface l’environnement et ce qui se reproduit (jamais les classeurs)
	rm -rf $(VENV) site data/processed/*/ reports/*/

# Environnement : versions et empreintes verrouillées ; uv, s’il est là, va plus vite que pip.
define installer
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check) --require-hashes -r $(1)
	$(if $(UV),$(UV) pip install --quiet --python $(BIN)/python,$(BIN)/python -m pip install --quiet --disable-pip-version-check) --no-deps --no-build-isolation -e .
endef

$(VENV)/.pret: requirements.lock pyproject.toml
	$(call installer,requirements.lock)
	touch $@

$(VENV)/.pret-dev: requirements-dev.lock pyproject.toml
	$(call installer,requirements-dev.lock)
	touch $@ $(VENV)/.pret
