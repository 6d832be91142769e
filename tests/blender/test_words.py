"""What users read: operators and settings say what they do, searched names are clear, sentences translate."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import bpy
import pytest
from bl_ext.user_default.dreamstrip import ops
from bl_ext.user_default.dreamstrip.blender_addon import preferences, properties
from bl_ext.user_default.dreamstrip.blender_addon.words import duration, words

ROOT = Path(__file__).resolve().parents[2]
COMPOSERS = sorted(
    file for folder in ("ops", "blender_addon/panels", "blender_addon/views") for file in (ROOT / folder).rglob("*.py")
)
"""What speaks to the user: operators, panels and what panels show."""


def _annotated(cls: Any) -> set[str]:
    """The names of an operator's properties, those of what is mixed into it too."""
    return {name for base in cls.__mro__ for name in vars(base).get("__annotations__", {})}


def _of_operator(cls: Any) -> list[Any]:
    rna = getattr(bpy.ops.dreamstrip, cls.bl_idname.removeprefix("dreamstrip.")).get_rna_type()
    named = [rna.properties[name] for name in _annotated(cls) if name in rna.properties]
    return [prop for prop in named if not prop.is_hidden]


@pytest.mark.parametrize("cls", ops.CLASSES, ids=lambda cls: cls.bl_idname)
def test_an_operator_says_what_it_does(cls: Any) -> None:
    rna = getattr(bpy.ops.dreamstrip, cls.bl_idname.removeprefix("dreamstrip.")).get_rna_type()
    assert len(rna.description) > 12 and not rna.description.endswith("."), rna.description
    assert cls.bl_label == cls.bl_label.strip() and cls.bl_label[0].isupper()
    for prop in _of_operator(cls):
        assert prop.description, f"{cls.bl_idname}.{prop.identifier}"
        for item in prop.enum_items if prop.type == "ENUM" else ():
            assert item.description, f"{cls.bl_idname}.{prop.identifier}: {item.identifier}"


def test_what_can_be_searched_has_a_name_of_its_own() -> None:
    searched = [cls for cls in ops.CLASSES if "INTERNAL" not in cls.bl_options]
    labels = [cls.bl_label for cls in searched]
    assert len(set(labels)) == len(labels), sorted(labels)


def test_what_needs_a_job_or_a_batch_is_not_searched() -> None:
    for cls in ops.CLASSES:
        if {"job_id", "batch"} & _annotated(cls):
            assert "INTERNAL" in cls.bl_options, cls.bl_idname


@pytest.mark.parametrize("owner", [properties.SceneSettings, preferences.DreamstripPreferences])
def test_a_setting_says_what_it_does(owner: Any) -> None:
    for name in owner.__annotations__:
        prop = owner.bl_rna.properties[name]
        if prop.type == "COLLECTION" or prop.is_hidden:
            continue
        items = [item.description for item in prop.enum_items] if prop.type == "ENUM" else ["-"]
        assert prop.description or all(items), name


def test_sentences_are_filled_in_after_they_are_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    from bl_ext.user_default.dreamstrip.blender_addon import words as module

    german = {"Waiting, number {position}": "Wartet, Nummer {position}"}
    monkeypatch.setattr(module, "pgettext_iface", lambda text: german.get(text, text))
    assert words("Waiting, number {position}", position=3) == "Wartet, Nummer 3"


def test_no_sentence_is_put_together_untranslated() -> None:
    """An f-string with a word of its own in it is one that no translation can reach."""
    for file in (*COMPOSERS, ROOT / "blender_addon" / "notices.py", ROOT / "blender_addon" / "shots" / "preflight.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        formats = {id(node.format_spec) for node in ast.walk(tree) if isinstance(node, ast.FormattedValue)}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and id(node) not in formats:
                letters = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
                assert not any(len(word) > 2 for word in letters.replace("dreamstrip.", "").split()), (file, letters)


def test_a_time_is_told_as_one_says_it() -> None:
    assert [duration(seconds) for seconds in (3.2, 119, 120, 3600, 7200, 9000)] == [
        "3 s", "119 s", "2 min", "60 min", "2 h 0 min", "2 h 30 min",
    ]  # fmt: skip
