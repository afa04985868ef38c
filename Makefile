.PHONY: run test check bench
PYTHON ?= python3.11
export PIP_DISABLE_PIP_VERSION_CHECK = 1

run: .venv/.run          ## set up, make the knowledge base if there is none, and serve it
	.venv/bin/remit init --if-missing
	.venv/bin/remit serve

test: .venv/.dev         ## set up, and run every test
	tests/debian-packages
	.venv/bin/python -m pytest -n 2 --dist loadgroup

check: .venv/.dev        ## lint, types, layers, ontology
	.venv/bin/ruff check . && .venv/bin/ruff format --check .
	.venv/bin/mypy && .venv/bin/lint-imports && .venv/bin/remit check

bench: .venv/.dev        ## every benchmark at its small size
	.venv/bin/python -m bench

.venv/bin/python:
	$$(command -v $(PYTHON) || command -v python3) -m venv .venv

.venv/.run: .venv/bin/python pyproject.toml constraints.txt
	.venv/bin/pip install -q -c constraints.txt -e .
	.venv/bin/python -m compileall -q kb api
	touch $@

.venv/.dev: .venv/bin/python pyproject.toml constraints.txt
	.venv/bin/pip install -q -c constraints.txt -e '.[dev]'
	.venv/bin/python -m compileall -q kb api tests
	touch $@ .venv/.run
