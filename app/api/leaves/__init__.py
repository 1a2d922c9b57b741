"""Pages for people of what programs get as JSON: each is one leaf to read, and leads to the next."""
