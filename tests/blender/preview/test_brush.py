"""What of drawing can be told without a window."""

from __future__ import annotations

from bl_ext.user_default.dreamstrip.blender_addon.preview import brush

_TEXT = "The star is a suggestion: of 9 results the highest value, reach times fidelity"


def test_a_text_is_broken_between_words_where_it_gets_too_wide() -> None:
    whole = brush.wrapped(_TEXT, 10_000.0, 11.0)
    broken = brush.wrapped(_TEXT, 150.0, 11.0)
    assert whole == [_TEXT] and " ".join(broken) == _TEXT
    assert len(broken) > 2
    assert brush.wrapped(_TEXT, 0.0, 11.0) == _TEXT.split()
    assert brush.wrapped("", 100.0, 11.0) == []
