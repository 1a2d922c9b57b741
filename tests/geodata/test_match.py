"""Matching records with settlements."""

from geodata.make.geonames import Record
from geodata.make.katottg import Unit, hromada_centres
from geodata.make.leftovers import quarters, settle_leftovers
from geodata.make.match import How, Match, Matcher

KHARKIV, POLTAVA = "UA63000000000041885", "UA53000000000028050"
ADMIN1 = {KHARKIV: "07", POLTAVA: "18"}


def settlement(code: str, name: str, *, hromada: str = "h1", oblast: str = KHARKIV, category: str = "C") -> Unit:
    return Unit(code=code, category=category, name_uk=name, path=(oblast, f"raion of {hromada}", hromada, code))


def record(
    number: int, name: str, lonlat: tuple[float, float], *others: str, people: int | None = None, oblast: str = KHARKIV
) -> Record:
    return Record(
        geonames_id=number,
        name=name,
        alternate_names=others,
        lon=lonlat[0],
        lat=lonlat[1],
        population=people,
        country="UA",
        admin1=ADMIN1[oblast],
    )


def match(units: list[Unit], records: list[Record], known: dict[int, str] | None = None) -> dict[int, Match]:
    matcher = Matcher(units, records)
    matcher.match(known or {}, without=quarters(records))
    return {each.record.geonames_id: each for each in settle_leftovers(matcher, frozenset())}


def codes(matches: dict[int, Match]) -> dict[int, str | None]:
    return {number: None if each.unit is None else each.unit.code for number, each in matches.items()}


def test_a_name_counts_inside_its_oblast_only() -> None:
    units = [settlement("a", "Балаклія"), settlement("b", "Балаклія", hromada="h2", oblast=POLTAVA)]
    records = [record(1, "Balakliya", (33.75, 49.61), oblast=POLTAVA), record(2, "Balakliya", (36.84, 49.46))]

    found = match(units, records)

    assert codes(found) == {1: "b", 2: "a"}


def test_a_former_name_finds_a_renamed_place() -> None:
    found = match([settlement("a", "Берестин", category="M")], [record(1, "Krasnohrad", (35.4, 49.4), "Берестин")])

    assert codes(found) == {1: "a"}
    assert found[1].how is How.OTHER_NAME


def test_the_surroundings_settle_namesakes() -> None:
    units = [
        settlement("west", "Лиман", hromada="h-west"),
        settlement("east", "Лиман", hromada="h-east"),
        settlement("w", "Зміїв", hromada="h-west"),
        settlement("e", "Куп’янськ", hromada="h-east"),
    ]
    records = [
        record(1, "Lyman", (37.5, 49.7)),
        record(2, "Lyman", (36.4, 49.7)),
        record(3, "Zmiiv", (36.3, 49.7)),
        record(4, "Kupiansk", (37.6, 49.7)),
    ]

    found = match(units, records)

    assert codes(found) == {1: "east", 2: "west", 3: "w", 4: "e"}
    assert found[1].how is found[2].how is How.NEARNESS


def test_no_code_is_given_twice() -> None:
    units = [settlement("a", "Лиман"), settlement("z", "Зміїв")]
    records = [
        record(1, "Lyman", (36.5, 49.7), people=900),
        record(2, "Lyman", (36.52, 49.7), people=1_500),
        record(3, "Zmiiv", (36.4, 49.7)),
    ]

    found = match(units, records)

    assert codes(found) == {1: None, 2: "a", 3: "z"}
    assert found[1].how is How.DUPLICATE


def test_quarters_of_a_city_are_no_settlements() -> None:
    units = [settlement("k", "Харків", category="M"), settlement("o", "Олексіївка", hromada="h9")]
    records = [
        record(1, "Kharkiv", (36.25, 49.98), people=1_400_000),
        record(2, "Saltivka", (36.35, 50.02), people=400_000),
        record(3, "Oleksiivka", (36.19, 50.05), "Олексіївський район", people=100_500),
    ]

    found = match(units, records)

    assert codes(found) == {1: "k", 2: None, 3: None}
    assert found[2].how is found[3].how is How.CITY_PART


def test_a_place_looked_up_is_believed() -> None:
    units = [settlement("a", "Кам’янець"), settlement("b", "Новгородка", hromada="h2")]

    found = match(units, [record(1, "Novhorodka", (36.5, 49.7))], known={1: "a"})

    assert codes(found) == {1: "a"}
    assert found[1].how is How.KNOWN


def test_the_order_of_records_changes_nothing() -> None:
    units = [settlement(f"c{at}", "Лиман", hromada=f"h{at}") for at in range(4)] + [
        settlement(f"s{at}", f"Село{'аеио'[at]}", hromada=f"h{at}") for at in range(4)
    ]
    records = [record(at, "Lyman", (35.0 + at / 2, 49.5)) for at in range(4)] + [
        record(10 + at, f"Selo{'aeyo'[at]}", (35.05 + at / 2, 49.5)) for at in range(4)
    ]

    assert codes(match(units, records)) == codes(match(units, records[::-1]))


def test_a_hromada_is_named_after_its_centre_where_that_is_certain() -> None:
    units = [
        Unit(code="h1", category="H", name_uk="Усатівська", path=(KHARKIV, "r", "h1")),
        settlement("u", "Усатове"),
        settlement("x", "Нерубайське"),
        Unit(code="h2", category="H", name_uk="Петрівська", path=(KHARKIV, "r", "h2")),
        settlement("p", "Петрівка", hromada="h2"),
        settlement("q", "Петрівське", hromada="h2"),
    ]

    centres = {code: unit.code for code, unit in hromada_centres(units).items()}

    assert centres == {"h1": "u", "h2": "q"}
