"""Tieline: what a programme of cross-border power promised, did, and is worth."""

__version__ = "0.1.0"
