"""The corruption that an edit inverts (paper 4.1): down to the cascade's grid, and plainly back up to the strip."""
