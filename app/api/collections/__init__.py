"""The collections of features: each is one object that tells its fields, finds its features and writes them."""
