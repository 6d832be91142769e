"""Metrics on real clips, none of which needs a network: a result against its source, and how steady it is.

Clips are uint8 [T, H, W, 3], RGB.
"""
