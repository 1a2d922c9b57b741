"""What the properties of features mean, in Ukrainian; what they mean in English stands where they are made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from app.exports.pictures.words import named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.domain.parties import Party

FIELDS_UK: Final[Mapping[str, str]] = {
    "At least how many unnamed places it speaks of": "Щонайменше скільки неназваних місць ідеться",
    "From 1, confirmed, to 6, cannot be judged": "Від 1 – підтверджено – до 6 – оцінити неможливо",
    "How firmly control is known": "Наскільки певно відомо про контроль",
    "How many people it has, where known": "Скільки в ньому людей, якщо відомо",
    "How many people its settlements have, where known": "Скільки людей у її населених пунктах, якщо відомо",
    "How many settlements it has": "Скільки в ній населених пунктів",
    "How many settlements lie in it": "Скільки населених пунктів на цій території",
    "Its name in English": "Назва англійською",
    "Its name in Ukrainian": "Назва українською",
    "Its reliability, A to F": "Надійність джерела, від A до F",
    "Kilometres": "Кілометри",
    "Square kilometres": "Квадратні кілометри",
    "Square kilometres of the land that it stands for": "Квадратні кілометри землі, яку він представляє",
    "Square kilometres: those of the land around its settlements": "Квадратні кілометри землі "
    "довкола її населених пунктів",
    "The English name of its oblast": "Назва його області англійською",
    "The English name of the oblast": "Назва області англійською",
    "The cells it is modelled from": "Комірки, за якими змодельовано",
    "The code of the hromada around it": "Код громади, у якій він лежить",
    "The code of the oblast": "Код області",
    "The code of the oblast around it": "Код області, у якій він лежить",
    "The code of the raion around it": "Код району, у якому він лежить",
    "The day on which control changed": "День, коли контроль змінився",
    "The day on which it was said": "День, коли про це сказано",
    "The day on which the origin took it back": "День, коли джерело це відкликало",
    "The day since which it does": "День, від якого вона це робить",
    "The first day of the period; null for always before": "Перший день періоду; null – так було завжди",
    "The first day on which it can have begun": "Перший день, коли це могло початися",
    "The first day on which it can have happened; null if that is open": "Перший день, коли це могло "
    "статися; null – невідомо",
    "The holder, the same on every day": "Хто контролює; те саме щодня",
    "The id of the claim that it replaces": "Код твердження, яке воно заміняє",
    "The id of the claim that replaces it": "Код твердження, яке його заміняє",
    "The id of the place": "Код місця",
    "The id of the place; of an interval, with the first day of the period behind an @": "Код місця; для проміжку – "
    "з першим днем періоду після @",
    "The id of the settlement": "Код населеного пункту",
    "The id of the source that reported it": "Код джерела, яке про це повідомило",
    "The id of the source that says it": "Код джерела, яке це стверджує",
    "The id, made from what the claim says": "Код, утворений зі змісту твердження",
    "The ids of all places that it names": "Коди всіх названих місць",
    "The ids of places in the area that it does not speak for": "Коди місць на території, яких воно не стосується",
    "The ids of the claims that it rests on": "Коди тверджень, на яких це ґрунтується",
    "The land": "Земля",
    "The last day of the period; null while it goes on": "Останній день періоду; null – період триває",
    "The last day on which it can have begun": "Останній день, коли це могло початися",
    "The last day on which it can have happened": "Останній день, коли це могло статися",
    "The line": "Лінія",
    "The name in English": "Назва англійською",
    "The name in Ukrainian": "Назва українською",
    "The number of its record": "Номер запису",
    "The outline; where it is not known, a point": "Межа; якщо вона невідома – точка",
    "The party in control after; null for nobody": "Сторона, що контролює після зміни; null – ніхто",
    "The party in control before; null for nobody": "Сторона, що контролювала до зміни; null – ніхто",
    "The party in control; null for nobody": "Сторона, що контролює; null – ніхто",
    "The party it speaks for": "Сторона, від імені якої говорить джерело",
    "The party on the left; null for contested or unknown land": "Сторона ліворуч; null – спірна чи невідома земля",
    "The party on the right; null for contested or unknown land": "Сторона праворуч; null – спірна чи невідома земля",
    "The party that claims it and is not believed yet": "Сторона, що заявляє про контроль, який ще не визнано",
    "The party that claims it by law": "Сторона, що заявляє на неї право",
    "The party that it speaks of": "Сторона, про яку йдеться",
    "The party to which control passes": "Сторона, до якої переходить контроль",
    "The point of the place, the outline of the area, or the points of its settlements": "Точка місця, межа території "
    "або точки її населених пунктів",
    "The point of the settlement": "Точка населеного пункту",
    "The revision of the ledger that it rests on": "Редакція реєстру, на якій це ґрунтується",
    "The rule that decided on control": "Правило, за яким визначено контроль",
    "The rule that decided on it": "Правило, за яким це визначено",
    "The rules that decided": "Правила, за якими визначено",
    "The settlement, @ and the day": "Населений пункт, @ і день",
    "The share of its land that the claimant controls": "Частка її землі, яку контролює сторона, що заявляє право",
    "The share of its people that the claimant controls": "Частка її людей під контролем сторони, що заявляє право",
    "The share of its settlements that the claimant controls": "Частка її населених пунктів під контролем сторони, що "
    "заявляє право",
    "The share of its land that is contested": "Частка її землі, що є спірною",
    "The share of its land that is in unknown hands": "Частка її землі, про контроль над якою невідомо",
    "The share of its people that is contested": "Частка її людей у спірних населених пунктах",
    "The share of its people that is in unknown hands": "Частка її людей там, де контроль невідомий",
    "The share of its settlements that is contested": "Частка її населених пунктів, що є спірними",
    "The share of its settlements that is in unknown hands": "Частка її населених пунктів, про "
    "контроль над якими невідомо",
    "The sources of these claims, by id and name": "Джерела цих тверджень: коди й назви",
    "The two sides, the same on every day": "Дві сторони; те саме щодня",
    "Until when it was held back": "До якого дня це не оприлюднювали",
    "What a claim by law rests on": "На чому ґрунтується заявлене право",
    "What else is to be said": "Що ще слід сказати",
    "What happened, in a neutral word": "Що сталося, нейтральним словом",
    "What it is": "Що це за місце",
    "What it is modelled from, in words": "За чим змодельовано, словами",
    "What it rests on": "На чому це ґрунтується",
    "What it says": "Що воно стверджує",
    "What kind of place it is": "Що це за місце",
    "When it happened, in EDTF": "Коли це сталося, у форматі EDTF",
    "When the ledger learnt of it": "Коли це потрапило до реєстру",
    "Whether it counts": "Чи його враховано",
    "Whether it is controlled, contested or unknown": "Під контролем, спірний чи невідомо",
    "Whether it is controlled, contested or unknown after": "Під контролем, спірний чи невідомо – після зміни",
    "Whether it is controlled, contested or unknown before": "Під контролем, спірний чи невідомо – до зміни",
    "Whether it is encircled": "Чи він в оточенні",
    "Whether it is encircled after": "Чи він в оточенні – після зміни",
    "Whether it is encircled before": "Чи він в оточенні – до зміни",
    "Why it was taken back": "Чому це відкликано",
}
"""By the English words."""


_HELD = re.compile(r"The share of its (?P<of>settlements|land|people) that (?P<party>.+) controls")
_OF = {"settlements": "населених пунктів", "land": "землі", "people": "людей"}


def field_title(title: str, lang: str, parties: Iterable[Party]) -> str:
    """Tell what a property means, in a language.

    Parameters
    ----------
    title
        The English words.
    lang
        The language.
    parties
        Of the theatre: some properties are of one of them.
    """
    if lang != "uk":
        return title
    known = FIELDS_UK.get(title)
    held = None if known else _HELD.fullmatch(title)
    if held is None:
        return known or title
    names = {named(party.name, "en"): named(party.name, lang) for party in parties}
    return f"Частка її {_OF[held['of']]} під контролем сторони «{names.get(held['party'], held['party'])}»"
