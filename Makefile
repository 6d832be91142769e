# make test       everything: lint, types, the backend's tests, the add-on's tests in each Blender
# make test-window  the add-on in real windows, with mouse and keys; needs root and Debian; WINDOWS="4.3 5.2" tests both
# make windows    the systems that test-window needs, which else prepares them itself
# make pictures   takes the pictures in docs/ anew, in a real window
# make demo       edit a clip and animate a still in real Blender; the result lies in demo-out/
# make evaluate   the tables of the evaluation, hours on two cores; run again it goes on; see evaluation-out/report.md
# make extension  the add-on's zip in dist/, with the backend's wheel that it can install
# make clean      remove what was built; make distclean also removes the environments
#
# TORCH_INDEX=https://download.pytorch.org/whl/cpu make ...   takes PyTorch from there instead of PyPI
# DEMO_BPY=5.0 make demo                                      takes another Blender
# DREAMSTRIP_WINDOWS=folder make test-window                  keeps the systems of the windows there (1.5 GB each)

SHELL := /bin/sh
.DEFAULT_GOAL := test
.DELETE_ON_ERROR:

TORCH_INDEX ?=
DEMO_BPY ?= 4.5
WINDOWS ?= 4.3
WINDOW_OPTIONS ?=
DREAMSTRIP_WINDOWS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/dreamstrip/windows

BPY_4.2 := 4.2.23
BPY_4.5 := 4.5.15
BPY_5.0 := 5.0.1
BPY_5.2 := 5.2.3

# The first interpreter that runs and is of the wanted version; pyenv's shims exist without running.
candidates = python$(1) python3 python $(wildcard $(HOME)/.pyenv/versions/$(1).*/bin/python$(1))
find_python = $(firstword $(foreach name,$(call candidates,$(1)),$(shell command -v $(name) >/dev/null 2>&1 \
	&& $(name) -c 'import sys; sys.exit("%d.%d" % sys.version_info[:2] != "$(1)")' >/dev/null 2>&1 && command -v $(name))))
PYTHON_3.11 := $(call find_python,3.11)
PYTHON_3.13 := $(call find_python,3.13)

BLENDERS := 4.2 4.5 5.0 $(if $(PYTHON_3.13),5.2)
python_of = $(if $(filter 5.2,$(1)),$(PYTHON_3.13),$(PYTHON_3.11))

# An environment is up to date when its stamp carries the hash of what went into it.
DEPENDENCIES := import tomllib; p = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
	print(p["version"], p["dependencies"], p["optional-dependencies"], p["scripts"])
hash = $(firstword $(shell { $(1); } | sha256sum))
BACKEND_HASH := $(if $(PYTHON_3.11),$(call hash,$(PYTHON_3.11) -c '$(DEPENDENCIES)'; echo "$(TORCH_INDEX)"))
BLENDER_HASH := $(call hash,cat requirements-blender.txt)
BACKEND := .venv/.ready-$(BACKEND_HASH)
blender = .venv-bpy-$(1)/.ready-$(BPY_$(1))-$(BLENDER_HASH)
TORCH := $(shell sed -n 's/^ *"\(torch==[^"]*\)",/\1/p' pyproject.toml)

.PHONY: test lint types test-backend test-addon test-window windows pictures demo evaluate extension environments
.PHONY: clean distclean
# Two at a time, for two cores; what each says is shown when it ends.
test:
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint types test-backend test-addon

lint: $(BACKEND)
	.venv/bin/ruff check .

# The add-on is checked through a link that gives it the name it has inside Blender; the two names of one folder need
# a cache each.
ADDON := .cache/types/bl_ext/user_default/dreamstrip
types: $(BACKEND)
	.venv/bin/mypy backend tests demo tools --exclude '^tests/(blender|window)/' --exclude '^demo/in_blender'
	mkdir -p $(dir $(ADDON)) && ln -sfn ../../../.. $(ADDON)
	MYPYPATH=.cache/types .venv/bin/mypy --cache-dir .cache/mypy-addon \
		$(ADDON)/blender_addon $(ADDON)/ops tests/blender tests/window demo/in_blender.py tools/build_extension.py

test-backend: $(BACKEND)
	.venv/bin/python -m pytest tests --ignore tests/blender --ignore tests/window

test-addon: $(BLENDERS:%=test-bpy-%)
ifeq ($(PYTHON_3.13),)
	@echo 'Skipped: Blender 5.2 needs Python 3.13, which is not here; 4.2, 4.5 and 5.0 were tested.'
endif

# A window that cannot be prepared on this machine is skipped, aloud.
test-window: $(WINDOWS:%=test-window-%)
test-window-%: $(BACKEND)
	@system='$(DREAMSTRIP_WINDOWS)/$*'; tools/window/prepare.sh $* "$$system"; case $$? in \
	0) echo "A window of Blender $*:"; .venv/bin/python -m pytest tests/window --system "$$system" $(WINDOW_OPTIONS) ;; \
	77) echo 'Skipped: the window tests of Blender $*, for the reason above.' ;; \
	*) echo 'tools/window/prepare.sh is broken.'; exit 1 ;; esac

windows: $(WINDOWS:%=prepare-window-%)
prepare-window-%:
	-@tools/window/prepare.sh $* '$(DREAMSTRIP_WINDOWS)/$*'

pictures: $(BACKEND)
	tools/window/prepare.sh 4.3 '$(DREAMSTRIP_WINDOWS)/4.3'
	.venv/bin/python -m pytest tests/window/test_pictures.py --system '$(DREAMSTRIP_WINDOWS)/4.3' --pictures docs

define blender_rules
.PHONY: test-bpy-$(1)
test-bpy-$(1): $(call blender,$(1)) $(BACKEND)
	@echo 'Blender $(BPY_$(1)):'
	.venv-bpy-$(1)/bin/python $(if $(filter 5.2,$(1)),-W error::DeprecationWarning) -m pytest tests/blender

$(call blender,$(1)):
	@test -n '$(call python_of,$(1))' || { echo 'Python $(if $(filter 5.2,$(1)),3.13,3.11) is needed and not here.'; exit 1; }
	$(call python_of,$(1)) -m venv .venv-bpy-$(1)
	.venv-bpy-$(1)/bin/python -m pip install --disable-pip-version-check bpy==$(BPY_$(1)) -r requirements-blender.txt
	rm -f .venv-bpy-$(1)/.ready-*
	touch $$@
endef
$(foreach version,4.2 4.5 5.0 5.2,$(eval $(call blender_rules,$(version))))

$(BACKEND):
	@test -n '$(PYTHON_3.11)' || { echo 'Python 3.11 is needed and not here; install it and run make again.'; exit 1; }
	$(PYTHON_3.11) -m venv .venv
	$(if $(TORCH_INDEX),.venv/bin/python -m pip install --disable-pip-version-check --index-url $(TORCH_INDEX) $(TORCH))
	.venv/bin/python -m pip install --disable-pip-version-check --editable '.[test]'
	rm -f .venv/.ready-*
	touch $@

environments: $(BACKEND) $(foreach version,$(BLENDERS),$(call blender,$(version)))

demo: $(BACKEND) $(call blender,$(DEMO_BPY))
	.venv/bin/python -m demo.run --blender .venv-bpy-$(DEMO_BPY)/bin/python --out demo-out

evaluate: $(BACKEND)
	.venv/bin/dreamstrip evaluate --out evaluation-out

extension: $(BACKEND)
	rm -rf build/wheel
	.venv/bin/python -m pip wheel --disable-pip-version-check --no-deps --wheel-dir build/wheel .
	.venv/bin/python tools/build_extension.py --out dist --backend build/wheel/dreamstrip-*.whl

clean:
	rm -rf demo-out dist build .cache .mypy_cache .ruff_cache .pytest_cache *.egg-info
	find backend blender_addon ops tests tools demo -name __pycache__ -prune -exec rm -rf {} +

distclean: clean
	rm -rf .venv .venv-bpy-*
