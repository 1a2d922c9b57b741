"""The core: who held what, when, and how we know. Standard library only.

Nothing in this package reads a file, a clock, a database or a setting. Functions take values and
return values; the same claims give the same timelines in whatever order they arrived.
"""
