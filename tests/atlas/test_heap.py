"""Memory that is given back to the system."""

import subprocess
import sys

import pytest

_SAYS = """
import sys
from app.atlas.heap import give_back, share_arenas

def resident_mb():
    with open("/proc/self/statm") as told:
        return int(told.read().split()[1]) * 4096 / 2**20

share_arenas()
held = [bytearray(100_000) for _ in range(1000)]
last = bytearray(100_000)
held_mb = resident_mb()
del held
freed_mb = resident_mb()
give_back()
print(held_mb - resident_mb(), freed_mb)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other ways")
def test_what_is_free_goes_back_to_the_system_though_something_lies_behind_it() -> None:
    # Given a Python that frees 100 MB of small blocks, the last of which stays
    told = subprocess.run([sys.executable, "-c", _SAYS], capture_output=True, check=True, text=True).stdout

    # When it gives back what is free, then it has 100 MB less
    assert float(told.split()[0]) > 90
