"""Reads what a file carries of why."""

from typing import Any

from tests.support.timeline import digits


def told_by(reasons: dict[str, Any], index: int, day: str) -> dict[str, Any]:
    """Put together what is told of a place, by its number in the timeline, on a day."""
    case = digits(reasons["case_of"])[index]

    def begun(rows: list[Any], start: Any) -> Any:  # noqa: ANN401 - rows of either make
        return [row for row in rows if row[start] is None or row[start] <= day][-1]

    def claim(number: int) -> dict[str, Any]:
        found = reasons["claims"][number]
        relay = None if found["relay"] is None else reasons["sources"][found["relay"]]
        return {**found, "origin": reasons["sources"][found["origin"]], "relay": relay}

    period = begun(reasons["cases"][case], "from")
    _, flips, without = begun(period["by_day"], 0)
    return {
        "control": {name: period[name] for name in ("controller", "status", "pressure", "assertion", "claimed_by")},
        "period": {name: period[name] for name in ("from", "to", "from_earliest", "from_latest")},
        "rule": period["rule"],
        "rule_text": reasons["rules"][period["rule"]],
        **{side: [claim(number) for number in period[side]] for side in ("deciding", "losing", "supporting")},
        "flips": [reasons["flips"][number] for number in flips],
        "without": [
            {**reasons["without"][number], "claim": claim(reasons["without"][number]["claim"])["id"]}
            for number in without
        ],
    }
