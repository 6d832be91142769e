"""Choosing settings from cheap previews, without a judge, by what model and pixels say of each (docs/choice.md)."""
