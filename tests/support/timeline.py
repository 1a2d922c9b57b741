"""Reading `GET /timeline` as docs/architecture.md says, to check what is written."""

from datetime import date, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from tests.support.topojson import unpacked_topology

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Change(NamedTuple):
    """What a place turns into on a day, and between which days that may have happened."""

    day: date
    place: int
    state: int
    earliest: date
    latest: date


class ReadTimeline(NamedTuple):
    """The payload in plain columns."""

    ids: list[str]
    names: list[str]
    names_uk: list[str]
    oblasts: list[int]
    """-1 where unknown."""
    populations: list[int | None]
    points: list[tuple[float, float]]
    initial: list[int]
    class_of: list[int]
    """-1 without land."""
    topology: dict[str, Any]
    """TopoJSON 1.0."""
    changes: list[Change]
    """By day, those of one day by place."""


def read_timeline(payload: dict[str, Any]) -> ReadTimeline:
    """Read the columns of a payload."""
    places, areas = payload["places"], payload["areas"]
    count = places["count"]
    english, ukrainian = (texts(places["names"][language]) for language in ("en", "uk"))
    named = digits(places["names"]["of"])
    (west, south), (width, height) = places["grid"]["corner"], places["grid"]["step"]
    cells = [(every_second_bit(spot), every_second_bit(spot >> 1)) for spot in accumulate(digits(places["spot"]))]
    return ReadTimeline(
        ids=["".join(letters).rstrip(" ") for letters in zip(*places["id"], strict=True)] if count else [],
        names=[english[number] for number in named],
        names_uk=[ukrainian[number] for number in named],
        oblasts=[number - 1 for number in digits(places["oblast"])],
        populations=[number - 1 if number else None for number in digits(places["population"])],
        points=[(west + (column + 0.5) * width, south + (row + 0.5) * height) for column, row in cells],
        initial=digits(places["initial"]),
        class_of=[number - 1 for number in digits(areas["class_of"])],
        topology=unpacked_topology(areas["topology"], digits),
        changes=sorted(_changes(payload["changes"], date.fromisoformat(payload["first_day"]))),
    )


def _changes(changes: dict[str, Any], first_day: date) -> list[Change]:
    uncertain = changes["uncertain"]
    numbers = accumulate(digits(uncertain["change"]))
    ranges = dict(zip(numbers, zip(signed(uncertain["before"]), signed(uncertain["after"]), strict=True), strict=True))
    waits, states = iter(digits(changes["wait"])), iter(digits(changes["state"]))
    read: list[Change] = []
    for place, count in enumerate(digits(changes["count"])):
        day = first_day
        for _ in range(count):
            day += timedelta(days=next(waits))
            before, after = ranges.get(len(read), (0, 0))
            read.append(Change(day, place, next(states), day - timedelta(before), day + timedelta(after)))
    assert next(waits, None) is None
    assert next(states, None) is None
    return read


def digits(column: list[str]) -> list[int]:
    """Read whole numbers, the ones first."""
    return [
        sum(DIGITS.index(digit) * 64**place for place, digit in enumerate(row)) for row in zip(*column, strict=True)
    ]


def signed(column: list[str]) -> list[int]:
    """Read whole numbers of either sign."""
    return [-(number + 1) // 2 if number % 2 else number // 2 for number in digits(column)]


def texts(column: dict[str, Any]) -> list[str]:
    """Read texts that share their beginnings."""
    read, last = [], ""
    for shared, rest in zip(digits(column["shared"]), column["rest"], strict=True):
        last = last[:shared] + rest
        read.append(last)
    return read


def every_second_bit(number: int) -> int:
    """Take every second bit, from the lowest on."""
    return sum((number >> (2 * place) & 1) << place for place in range(16))
