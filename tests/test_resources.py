from pathlib import Path

import pytest

from app import resources
from app.resources import ResourceMissingError


def test_in_a_checkout_the_folders_beside_the_package_are_found() -> None:
    root = resources.PACKAGE.parent

    found = [resources.static_dir(), resources.geodata_dir(), resources.migrations_dir()]

    assert found == [root / "static", root / "geodata", root / "migrations"]


def test_a_folder_inside_the_package_goes_before_one_beside_it(tmp_path: Path) -> None:
    package = tmp_path / "app"
    shipped = package / "_shipped" / "static"
    shipped.mkdir(parents=True)
    (tmp_path / "static").mkdir()

    found = resources._find("static", package)

    assert found == shipped


def test_a_missing_folder_is_named_with_the_places_searched(tmp_path: Path) -> None:
    package = tmp_path / "app"

    with pytest.raises(ResourceMissingError, match=r"folder geodata is neither in .* nor in") as caught:
        resources._find("geodata", package)

    assert caught.value.name == "geodata"
    assert caught.value.searched == (package / "_shipped" / "geodata", tmp_path / "geodata")
