"""A procedural world of captioned clips: one moving object on a textured background."""
