"""Claims and reasons in sentences, in English and Ukrainian."""
