"""What crosses between the add-on, the daemon and its worker: stdlib-only frozen dataclasses and their wire format."""
