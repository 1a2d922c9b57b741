"""What is built to stay is left out of the search for garbage."""

import gc

import pytest

from app.atlas.collection import built_to_stay


def test_the_search_rests_while_building_and_leaves_out_what_was_built() -> None:
    # Given how much is left out so far
    before = gc.get_freeze_count()

    # When something is built
    try:
        with built_to_stay():
            resting = not gc.isenabled()
            built = [[number] for number in range(1_000)]

        # Then the search rested meanwhile, goes on now, and leaves it out
        assert resting
        assert gc.isenabled()
        assert gc.get_freeze_count() >= before + len(built)
    finally:
        gc.unfreeze()


def test_the_search_goes_on_after_a_failure() -> None:
    # When building fails, then nothing is left out and the search goes on
    before = gc.get_freeze_count()
    with pytest.raises(ZeroDivisionError), built_to_stay():
        divmod(1, 0)
    assert gc.isenabled()
    assert gc.get_freeze_count() == before
