"""What a test needs of the machine: there, or a reason to skip; on CI, a reason to fail."""

import os
from typing import NoReturn

import pytest


def missing(reason: str) -> NoReturn:
    """Skip the test that needs something this machine lacks; under CI=true fail it.

    CI is set up to have everything, so that there a skipped test is a test lost unnoticed.
    """
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason} (and CI must have it)", pytrace=False)
    pytest.skip(reason)
