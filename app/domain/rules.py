"""The rules by name, in words that readers of the map see."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES: Mapping[str, Mapping[str, str]] = {
    "baseline": {
        "en": "No claim reaches back before this; it is where the ledger starts.",
        "uk": "Жодне твердження не сягає давніше; з цього стану починається реєстр.",
    },
    "admission": {
        "en": "The side that loses by it says so itself.",
        "uk": "Про це повідомляє сама сторона, якій це невигідно.",
    },
    "observation": {
        "en": "An independent and reliable source reports it with good evidence.",
        "uk": "Про це повідомляє незалежне надійне джерело з вагомими доказами.",
    },
    "corroboration": {
        "en": "Two or more independent sources, not of one side, agree within a week.",
        "uk": "Два або більше незалежних джерел, не з одного боку, збігаються в межах тижня.",
    },
    "survey": {
        "en": "A mapping project or an official register shows it, and nothing firmer speaks against it that week.",
        "uk": "Це показує картографічний проєкт або офіційний реєстр, і того тижня цьому не суперечить ніщо певніше.",
    },
    "claimed": {
        "en": "A side claims it, and no rule accepts the claim: control stays as it was.",
        "uk": "Сторона це стверджує, але жодне правило цього не приймає: контроль лишається незмінним.",
    },
    "latest": {
        "en": "The newest claim wins, whoever makes it.",
        "uk": "Перемагає найновіше твердження, хоч би чиє воно було.",
    },
    "majority": {
        "en": "Most origins heard within a week say so.",
        "uk": "Так каже більшість джерел, почутих протягом тижня.",
    },
    "perspective": {
        "en": "The party's own sources say so.",
        "uk": "Так кажуть власні джерела сторони.",
    },
}

NEEDS: Mapping[str, Mapping[str, str]] = {
    "admission": {
        "en": "a source that speaks for {loser} says that {gainer} holds it",
        "uk": "джерело, що говорить від імені сторони {loser}, визнає контроль сторони {gainer}",
    },
    "observation": {
        "en": "an independent source of reliability A or B reports, with credibility 1 or 2, that {gainer} holds it",
        "uk": "незалежне джерело надійності A або B повідомляє з достовірністю 1 або 2 про контроль сторони {gainer}",
    },
    "corroboration": {
        "en": "independent sources, not of one side, agree within a week that {gainer} holds it",
        "uk": "незалежні джерела не з одного боку протягом тижня сходяться на контролі сторони {gainer}",
    },
    "one_more_voice": {
        "en": "one more independent source agrees, for a day up to {until}, that {gainer} holds it",
        "uk": "ще одне незалежне джерело підтверджує контроль сторони {gainer} на день не пізніше {until}",
    },
    "survey": {
        "en": "a mapping project or an official register shows {gainer} there",
        "uk": "картографічний проєкт або офіційний реєстр показує там сторону {gainer}",
    },
    "latest": {
        "en": "anybody claims it later for {gainer}",
        "uk": "хтось пізніше стверджує це на користь сторони {gainer}",
    },
    "majority": {
        "en": "more origins within a week name {gainer} than any other",
        "uk": "протягом тижня сторону {gainer} називає більше джерел, ніж будь-яку іншу",
    },
    "perspective": {
        "en": "a source that speaks for {perspective} says that {gainer} holds it",
        "uk": "джерело, що говорить від імені сторони {perspective}, каже про контроль сторони {gainer}",
    },
}
"""What would have to be said to flip a place, by rule; `{gainer}` and `{loser}` are names of parties."""

RULES_BY_METHOD: Mapping[str, tuple[str, ...]] = {
    "consensus": ("admission", "observation", "corroboration", "survey"),
    "verified": ("admission", "observation"),
    "latest": ("latest",),
    "majority": ("majority",),
    "perspective": ("perspective",),
}
"""The rules by which each method moves control, firmest first."""
