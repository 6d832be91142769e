"""The cascade: base, temporal and spatial super-resolution, each conditioned on the one before (paper appendix A.1)."""
