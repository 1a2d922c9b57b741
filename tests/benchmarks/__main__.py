"""``make bench``: measure, print the table, and write it into docs/performance.md.

``python -m tests.benchmarks answers packing`` measures and prints only these parts.
"""

import sys

from tests.benchmarks.run import main

main(sys.argv[1:])
