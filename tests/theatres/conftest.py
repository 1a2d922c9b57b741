"""Two theatres that are not the one that comes with the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.theatres.afghanistan import Afghanistan, write_afghanistan
from tests.theatres.serving import FOUR_PARTIES, Answers, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def afghanistan(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Afghanistan:
    """Afghanistan in 2021, from the shared data."""
    return write_afghanistan(shared_dir, tmp_path_factory.mktemp("theatres") / "afghanistan")


@pytest.fixture(scope="session")
def four_parties(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    """A server of the theatre of four parties."""
    folder = tmp_path_factory.mktemp("four-parties")
    with served(FOUR_PARTIES, f"sqlite:///{folder / 'marchland.gpkg'}") as answers:
        yield answers


@pytest.fixture(scope="session")
def afghan_answers(afghanistan: Afghanistan, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answers]:
    """A server of Afghanistan in 2021."""
    folder = tmp_path_factory.mktemp("afghanistan")
    with served(afghanistan.folder, f"sqlite:///{folder / 'marchland.gpkg'}") as answers:
        yield answers
