"""Real Blender windows on a virtual screen, worked with mouse and keys; `prepare.sh` makes the systems they run on."""
