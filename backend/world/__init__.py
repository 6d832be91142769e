"""A procedural world of captioned clips: one or two objects on a textured background, sometimes a moving camera."""
