"""Runs inside Blender: what the window's tests ask of it, by subject. The mouse and the keys do the rest."""
