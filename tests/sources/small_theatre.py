"""A theatre of two oblasts and six settlements, as files."""

from __future__ import annotations

import json
from textwrap import dedent
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PLACES = """\
id,kind,parent,name_en,name_uk,lon,lat,population,geonames_id,wikidata_id,search_names
XX,country,,Exland,Ексландія,,,,,,Эксландия
XX01,oblast,XX,North Oblast,Північна область,,,,,,Северная область
XX02,oblast,XX,South Oblast,Південна область,,,,,,Южная область
XX0101,raion,XX01,Limskyi Raion,Лимський район,,,,,,
XX0102,raion,XX01,Brodskyi Raion,Бродський район,,,,,,
XX010101,hromada,XX0101,Lyman Hromada,Лиманська громада,,,,,,
XX0101010,settlement,XX010101,Lyman,Лиман,1.0,1.0,20000,,,Красный Лиман|Krasny Liman
XX0101020,settlement,XX010101,Zarichne,Зарічне,1.1,1.1,2000,,,Заречное
XX0101030,settlement,XX0101,Ivanivka,Іванівка,1.2,1.2,300,,,Ивановка
XX0102010,settlement,XX0102,Ivanivka,Іванівка,1.3,1.3,400,,,Ивановка
XX0201010,settlement,XX02,Ivanivka,Іванівка,3.2,1.2,500,,,Ивановка
XX0201020,settlement,XX02,Izium,Ізюм,3.3,1.3,45000,,,Изюм|Izyum
"""
SOURCES = """\
id,name,publisher_of,alignment,reliability,role,derived_from,url,note
reuters,Reuters,News,,A,statement,,https://www.reuters.com,
a-ministry,Ministry of A,Statements,A,B,statement,,,
b-ministry,Ministry of B,Statements,B,D,statement,,,
survey,A mapping project,Maps,,B,survey,,,
"""
PARTIES = """\
id,name_en,name_uk,color_light,color_dark,pattern
A,Party A,Сторона А,#0057b7,#5b9bd5,solid
B,Party B,Сторона Б,#b02a30,#e06666,hatch
"""
TOML = """\
id = "exland"
first_day = 2014-01-01
default_method = "consensus@1"
languages = ["en", "uk"]
[title]
en = "Exland"
uk = "Ексландія"
[[baseline]]
place = ""
party = "A"
[view]
bounds = [0, 0, 4, 2]
"""
HEADER = "kind,place,oblast,level,party,to,when,reported_on,origin,relay,credibility,except,count,act,supersedes,note"
CLAIMS = f"""\
{HEADER}
capture,XX0101010,,,B,,2022-05-01,2022-05-01,reuters,,1,,,,,
withdrawal,XX0101010,,,B,A,2022-10-01,2022-10-01,b-ministry,reuters,1,,,,,
"""


def write_theatre(folder: Path) -> Path:
    """Write the theatre into a folder that does not exist yet."""
    for name in ("gazetteer", "boundaries", "basemap", "claims"):
        (folder / name).mkdir(parents=True)
    (folder / "theatre.toml").write_text(TOML, encoding="utf-8")
    (folder / "parties.csv").write_text(PARTIES, encoding="utf-8")
    (folder / "gazetteer" / "places.csv").write_text(PLACES, encoding="utf-8")
    features = [_square("XX01", 0), _square("XX02", 2)]
    collection = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "boundaries" / "oblasts.geojson").write_text(collection, encoding="utf-8")
    topology = {"type": "Topology", "arcs": [], "objects": {}}
    (folder / "basemap" / "basemap.json").write_text(json.dumps(topology), encoding="utf-8")
    (folder / "claims" / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "claims" / "2022.csv").write_text(CLAIMS, encoding="utf-8")
    return folder


def _square(id_: str, west: int) -> dict[str, object]:
    ring = [[west, 0], [west + 2, 0], [west + 2, 2], [west, 2], [west, 0]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"id": id_}, "geometry": geometry}


def csv_text(rows: str) -> str:
    """Put the header of a claims CSV above indented rows."""
    return f"{HEADER}\n{dedent(rows).lstrip()}"
