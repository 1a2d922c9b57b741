"""Marchland: a dated, sourced map of who controls what."""

from typing import Final

__version__: Final = "0.1.0"
