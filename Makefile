# One door to the workshop. Everything happens in .venv, from the locked dependencies; uv is used where it is present,
# python3 with its venv module serves as well.

PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: run test demo lint types contracts docs picture bench soak floors judge judge-reading lock clean

run: .venv/.ok
	$(BIN)/monitor run

demo: .venv/.ok
	$(BIN)/monitor demo $(if $(filter once,$(DEMO)),--once)

test: lint types contracts
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

lint: .venv/.ok-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.ok-dev
	$(BIN)/mypy

contracts: .venv/.ok-dev
	$(BIN)/lint-imports --no-cache

# What the pages of docs/ quote of the code; a test compares.
docs: .venv/.ok-dev
	$(BIN)/python -m monitor.docs

# The picture in the README, of the sample world; it needs Chromium, and differs each time in a port and the hour.
picture: .venv/.ok-dev
	$(BIN)/python tests/picture.py

soak: .venv/.ok-dev
	$(BIN)/python -m pytest -m slow

bench: .venv/.ok-dev
	@for bench in visit match extract poll claim memory; do $(BIN)/python bench/$$bench.py || exit 1; done
	@for bench in history scale stories; do $(BIN)/python bench/$$bench.py --quick || exit 1; done

# Figures that may not fall, of the shipped topics and of reading pages, and cases known to fail: written anew, upwards
# only unless LOWER=1.
floors: .venv/.ok-dev
	$(BIN)/python tests/ratchet.py raise $(if $(LOWER),--lower)
	$(BIN)/python tests/reading.py raise $(if $(LOWER),--lower)
	$(BIN)/python tests/hard_pages.py --raise $(if $(LOWER),--lower)
	$(BIN)/python tests/hard_pages.py --path --raise $(if $(LOWER),--lower)

# How good the shipped topics are on our own sentences and on the labelled texts, what is still wanting, and why; and
# how well pages are read, our own and real ones where they are at hand.
judge: judge-reading
	$(BIN)/python tests/ratchet.py judge

judge-reading: .venv/.ok-dev
	$(BIN)/python tests/reading.py judge

# The lock is uv.lock; the requirements are the same for plain pip, and a test compares them.
lock:
	uv lock
	uv export --quiet --frozen --no-emit-project --no-dev -o requirements.txt
	uv export --quiet --frozen --no-emit-project -o requirements-dev.txt

clean:
	rm -rf .venv

# The stamps are files, not the folder: a half-made .venv does not look done.
.venv/.ok: requirements.txt pyproject.toml
	@$(call install,requirements.txt,--no-dev)
	@touch $@

.venv/.ok-dev: requirements-dev.txt pyproject.toml
	@$(call install,requirements-dev.txt,)
	@touch $@ .venv/.ok

ifdef UV
define install
$(UV) sync --quiet --frozen $(2)
endef
else
define install
$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	|| { echo "monitor needs Python 3.11 or newer; $$($(PYTHON) --version) is not. Try: make PYTHON=python3.12" >&2; exit 1; }; \
$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	|| { echo "Python's venv module is missing. Install it with: sudo apt-get install -y python3-venv" >&2; exit 1; }; \
test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv; \
echo "installing the locked dependencies into .venv …" >&2; \
$(BIN)/pip install --quiet --disable-pip-version-check -r $(1) \
	&& $(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
endef
endif
