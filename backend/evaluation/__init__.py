"""Measures of how good and how faithful generated clips are."""
