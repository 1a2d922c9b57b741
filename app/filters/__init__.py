"""CQL2: what a `filter` says, checked and answered over columns."""
