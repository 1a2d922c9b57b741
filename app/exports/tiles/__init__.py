"""The map of a day as vector tiles."""
