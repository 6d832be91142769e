"""The HTTP service: the one door through which Blender, or any client, gives work to the queue."""
