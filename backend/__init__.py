"""The Dreamstrip backend: contract, service, jobs, models and tools, without Blender."""
