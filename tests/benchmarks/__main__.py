"""``make bench``: measure, print the table, and write it into docs/performance.md."""

from tests.benchmarks.run import main

main()
