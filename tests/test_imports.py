"""The import rules: arrows run one way, nothing in front of the worker knows torch, nobody but the add-on knows bpy."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

RANKS = [
    {"contract"},
    {"media", "world", "provenance"},
    {"diffusion", "camera", "degradation"},
    {"models"},
    {"finetuning", "cascade"},
    {"evaluation"},
    {"tasks", "training"},
]
"""Behind the worker's door: a package may import those of the rows above its own."""

FRONT = {
    "jobs": {"contract"},
    "service": {"contract", "provenance", "jobs", "models.catalogue"},
    "cli": {"contract", "jobs", "service", "models", "models.catalogue", "tasks", "evaluation"},
}
"""In front of it. The command line is also a worker: it reaches the tasks from inside a function."""

HEAVY = {"torch", "cv2", "av", "diffusers", "transformers", "safetensors", "scipy", "numpy"}
LIGHT = ("contract", "jobs", "service", "cli")


@dataclass(frozen=True)
class Import:
    """`importer` names `target`, both dotted from the root; `lazily` from inside a function."""

    importer: str
    target: str
    lazily: bool


def test_every_package_has_its_place() -> None:
    placed = {"__init__"} | set().union(*RANKS) | set(FRONT)
    found = {path.stem for path in (ROOT / "backend").iterdir() if path.is_dir() and any(path.glob("*.py"))}
    found |= {path.stem for path in (ROOT / "backend").glob("*.py")}
    assert found <= placed


def test_the_walk_sees_imports() -> None:
    seen = {(found.importer, found.target) for found in imports("backend")}
    assert ("backend.service.routes.about", "backend.models.catalogue") in seen
    assert any(found.lazily and found.target == "torch" for found in imports("backend/cli"))
    assert len(seen) > 300


def test_arrows_run_one_way() -> None:
    assert [edge for edge in sorted(edges()) if not allowed(*edge)] == []


@pytest.mark.parametrize("package", LIGHT)
def test_nothing_heavy_in_front_of_the_worker(package: str) -> None:
    found = [i for i in imports(f"backend/{package}") if i.target.split(".")[0] in HEAVY and not i.lazily]
    assert found == []


def test_the_service_and_the_runner_know_nothing_heavy_even_lazily() -> None:
    found = [i for part in ("contract", "jobs", "service") for i in imports(f"backend/{part}")]
    assert [i for i in found if i.target.split(".")[0] in HEAVY] == []


def test_the_contract_is_the_standard_library_alone() -> None:
    roots = {i.target.split(".")[0] for i in imports("backend/contract") if not i.target.startswith("backend.contract")}
    assert roots <= sys.stdlib_module_names


def test_the_contract_imports_itself_relatively() -> None:
    for file in (ROOT / "backend" / "contract").glob("*.py"):
        assert "from backend" not in file.read_text(), f"{file.name}: the add-on ships it under another name"


def test_only_the_add_on_knows_bpy() -> None:
    found = {i.importer for i in imports("backend") if i.target.split(".")[0] in ("bpy", "blender_addon", "ops")}
    assert found == set()


def test_the_add_on_knows_the_contract_and_nothing_else_of_the_backend() -> None:
    for half in ("blender_addon", "ops"):
        targets = {i.target for i in imports(half) if i.target.startswith("backend")}
        assert targets, f"{half} uses the contract"
        assert {target for target in targets if not target.startswith("backend.contract.")} == set()


def test_operators_know_the_add_on_and_never_the_other_way() -> None:
    assert [i for i in imports("blender_addon") if i.target.split(".")[0] == "ops"] == []


def test_what_the_watcher_thread_runs_knows_no_bpy() -> None:
    graph: dict[str, set[str]] = {}
    for i in imports("blender_addon"):
        graph.setdefault(i.importer, set()).add(i.target)
    reached: set[str] = set()
    waiting = ["blender_addon.daemon.watcher"]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += graph.get(module, ())
    assert "blender_addon.takes.download" in reached and "bpy" not in reached


def test_panels_are_known_to_nobody_but_what_registers_them() -> None:
    knowing = {i.importer for i in imports("blender_addon") if i.target.startswith("blender_addon.panels")}
    assert {name for name in knowing if not name.startswith("blender_addon.panels")} == {"blender_addon"}


def test_there_is_no_cycle() -> None:
    graph: dict[str, set[str]] = {}
    for package in ("backend", "blender_addon", "ops"):
        for i in imports(package):
            if not i.lazily:
                graph.setdefault(i.importer, set()).add(i.target)
    assert cycle(graph) is None
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) is not None  # the search does find one


@pytest.mark.parametrize(
    "module", ["backend.service.serve", "backend.cli.app", "backend.jobs.runner", "backend.jobs.worker"]
)
def test_importing_it_loads_nothing_heavy(module: str) -> None:
    code = f"import sys, {module}; print([name for name in {sorted(HEAVY)} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_what_needs_no_model_is_done_without_torch(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from backend.contract.camera import CameraPath, CameraPose
from backend.contract.media import Clip, LocalMedia
from backend.contract.requests import AnimateRequest, EditRequest
from backend.contract.settings import SamplingSettings
from backend.tasks import Workspace, run
folder, media = Path(sys.argv[1]), Path("demo/media").resolve()
still = LocalMedia(str(media / "coffee.png"))
path = CameraPath((CameraPose(), CameraPose(zoom=1.2)))
clip = Clip(LocalMedia(str(media / "marathon.mp4")), 0, 2)
for name, request in (
    ("coarse", AnimateRequest(still, path, "24", "", coarse=True)),
    ("unchanged", EditRequest(clip, "as it is", sampling=SamplingSettings(s=0.0))),
):
    list(run(request, Workspace(folder / name, lambda media: Path(media.path), folder)))
print("torch" in sys.modules)
"""
    told = subprocess.run([sys.executable, "-c", code, tmp_path], cwd=ROOT, capture_output=True, text=True, check=True)
    assert (tmp_path / "coarse" / "take.mp4").is_file() and (tmp_path / "unchanged" / "take.mp4").is_file()
    assert told.stdout.strip() == "False"


def allowed(importer: str, target: str) -> bool:
    """Whether the arrow between two packages of the backend (`models.catalogue` names a module) is one of ours."""
    package, other = importer, target.split(".")[0]
    if package == other:
        return True
    if package in FRONT:
        return other in FRONT[package] or target in FRONT[package]
    rank = {name: row for row, names in enumerate(RANKS) for name in names}
    return other in rank and rank[other] < rank[package]


def edges() -> set[tuple[str, str]]:
    """(package, package.module) pairs inside the backend."""
    found = set()
    for i in imports("backend"):
        source, target = i.importer.split("."), i.target.split(".")
        if target[0] == "backend" and len(target) > 1 and len(source) > 1:
            found.add((source[1], ".".join(target[1:3])))
    return found


def cycle(graph: dict[str, set[str]]) -> list[str] | None:
    """A way that comes back to where it began."""
    done: set[str] = set()

    def visit(module: str, way: list[str]) -> list[str] | None:
        if module in way:
            return [*way[way.index(module) :], module]
        if module in done:
            return None
        for target in sorted(graph.get(module, ())):
            if found := visit(target, [*way, module]):
                return found
        done.add(module)
        return None

    return next((found for module in sorted(graph) if (found := visit(module, []))), None)


@cache
def imports(folder: str) -> tuple[Import, ...]:
    """Every import under a folder, resolved to modules."""
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files, f"{folder} has no modules"
    return tuple(found for file in files for found in _imports_of(file))


def _imports_of(file: Path) -> Iterator[Import]:
    parts = file.relative_to(ROOT).with_suffix("").parts
    importer = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    package = parts[:-1]
    tree = ast.parse(file.read_text(encoding="utf-8"))
    inside = {id(node) for outer in ast.walk(tree) if isinstance(outer, _FUNCTIONS) for node in ast.walk(outer)}
    for node in ast.walk(tree):
        for target in _targets(node, package):
            yield Import(importer, target, id(node) in inside)


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _targets(node: ast.AST, package: tuple[str, ...]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        base = package[: len(package) - node.level + 1] if node.level else ()
        module = ".".join([*base, *([node.module] if node.module else [])])
        yield from (_module(f"{module}.{alias.name}", module) for alias in node.names)


def _module(dotted: str, parent: str) -> str:
    """`from a import b`: the module a.b if there is one, else a."""
    path = ROOT.joinpath(*dotted.split("."))
    return dotted if path.with_suffix(".py").is_file() or path.is_dir() else parent
