"""Marchland: a dated, sourced map of who controls what."""

__version__ = "0.1.0"
