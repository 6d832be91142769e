"""The queue, its journal, and the worker process that runs one job at a time."""
