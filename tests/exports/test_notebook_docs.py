"""What docs/notebook.md shows runs as it stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.exports import folium_map
from app.exports.folium_map import ControlMap, MapData
from app.resources import static_dir
from tests.support.needs import missing

if TYPE_CHECKING:
    import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "notebook.md"
DATA = MapData(
    timeline={"format": 1, "revision": 7, "title": {"en": "T"}}, basemap={"type": "Topology", "arcs": [], "objects": {}}
)


def test_the_notebook_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # given: a server that answers, and the cells in one room as in a notebook
    if not (static_dir() / "vendor/jquery.slim.min.js").is_file():
        missing("static/vendor is fetched by the build")
    asked: list[str] = []

    def fetched(url: str) -> Any:  # noqa: ANN401 - whatever JSON there is
        asked.append(url)
        return DATA.timeline if "/timeline" in url else DATA.basemap

    monkeypatch.setattr(folium_map, "_fetched", fetched)
    monkeypatch.chdir(tmp_path)
    cells = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    room: dict[str, Any] = {}

    # when
    for cell in cells:
        exec(compile(cell, str(PAGE), "exec"), room)  # noqa: S102 - our own page

    # then
    assert len(cells) == 3
    assert asked == [
        "http://127.0.0.1:8000/timeline?method=verified%401",
        "http://127.0.0.1:8000/timeline/reasons?method=verified%401&revision=7",
        "http://127.0.0.1:8000/timeline/land?method=verified%401&revision=7",
        "http://127.0.0.1:8000/basemap",
    ]
    assert isinstance(room["control_map"], ControlMap)
    html = (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "A <b>note</b>" in html
    assert "jQuery" in html
