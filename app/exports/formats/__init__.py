"""Features as files: one writer a format, all from the same layer."""
