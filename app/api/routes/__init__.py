"""The paths, by noun."""
