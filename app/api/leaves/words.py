"""What the pages say beside what the documents do, in English and Ukrainian."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "skip": "Skip to the content",
        "map": "Map",
        "collections": "Collections",
        "reference": "API",
        "conformance": "Standards",
        "other_language": "Українською",
        "collections_lead": "Everything that the map knows, as features with a place and a time. Browse it "
        "here, or take "
        "it away in the format that your tool reads.",
        "browse": "Browse",
        "covers": "Covers",
        "until_now": "now",
        "about": "What it holds",
        "take": "Take it away",
        "take_note": "The whole collection on its latest day, up to 10,000 features at a time.",
        "fields": "Properties",
        "property": "Property",
        "meaning": "Meaning",
        "kind": "Kind",
        "filter": "Narrow",
        "apply": "Show",
        "reset": "All of it",
        "any": "any",
        "found": "{first}–{last} of {matched}",
        "found_none": "Nothing fits.",
        "modelled": "Areas are modelled from {count} settlements.",
        "day": "Day",
        "revision": "revision",
        "id": "Id",
        "next": "Next page",
        "previous": "Previous page",
        "pages": "Pages",
        "formats": "The same as",
        "cite": "A link that never changes",
        "map_of_page": "A map of what is listed below",
        "map_of_feature": "A map of it",
        "on_map": "On the map of {day}",
        "why": "Why: the claims and the rule (JSON)",
        "nothing": "not known",
        "back": "All of them",
        "queryables": "Properties to filter by",
        "schema": "Schema",
        "values": "One of",
        "standards_lead": "The parts of OGC standards that this server keeps to. Each is named by the address that "
        "standards give it.",
        "problem": "A problem",
        "status_code": "HTTP status",
        "english_only": "",
        "datetime": "Day or span",
        "bbox": "Box: west,south,east,north",
        "oblast": "Oblast",
        "controller": "Held by",
        "status": "Status",
        "place": "Place",
        "origin": "Source",
        "limit": "Rows a page",
        "sortby": "Order by",
        "condition": "Condition (CQL2)",
        "nobody": "nobody",
        "number_matched": "features",
        "controlled": "controlled",
        "contested": "contested",
        "unknown": "unknown",
    },
    "uk": {
        "skip": "До змісту",
        "map": "Карта",
        "collections": "Колекції",
        "reference": "API",
        "conformance": "Стандарти",
        "other_language": "In English",
        "collections_lead": "Усе, що знає карта, як об’єкти з місцем і часом. Переглядайте тут або беріть у форматі, "
        "який читає ваша програма.",
        "browse": "Переглянути",
        "covers": "Охоплює",
        "until_now": "тепер",
        "about": "Що тут є",
        "take": "Узяти із собою",
        "take_note": "Уся колекція на останній день, до 10 000 об’єктів за раз.",
        "fields": "Властивості",
        "property": "Властивість",
        "meaning": "Значення",
        "kind": "Вид",
        "filter": "Звузити",
        "apply": "Показати",
        "reset": "Усе",
        "any": "будь-що",
        "found": "{first}–{last} із {matched}",
        "found_none": "Нічого не знайдено.",
        "modelled": "Площі змодельовано за населеними пунктами ({count}).",
        "day": "День",
        "revision": "ревізія",
        "id": "Ід.",
        "next": "Наступна сторінка",
        "previous": "Попередня сторінка",
        "pages": "Сторінки",
        "formats": "Те саме як",
        "cite": "Посилання, що не змінюється",
        "map_of_page": "Карта того, що наведено нижче",
        "map_of_feature": "Карта об’єкта",
        "on_map": "На карті за {day}",
        "why": "Чому: твердження і правило (JSON)",
        "nothing": "невідомо",
        "back": "Усі об’єкти",
        "queryables": "Властивості для фільтрів",
        "schema": "Схема",
        "values": "Одне з",
        "standards_lead": "Частини стандартів OGC, яких дотримується цей сервер. Кожну названо адресою, яку їй дає "
        "стандарт.",
        "problem": "Проблема",
        "status_code": "Стан HTTP",
        "english_only": "Опис лише англійською.",
        "datetime": "День або проміжок",
        "bbox": "Рамка: захід,південь,схід,північ",
        "oblast": "Область",
        "controller": "Під контролем",
        "status": "Стан",
        "place": "Місце",
        "origin": "Джерело",
        "limit": "Рядків на сторінці",
        "sortby": "Упорядкувати за",
        "condition": "Умова (CQL2)",
        "nobody": "нікого",
        "number_matched": "об’єктів",
        "controlled": "під контролем",
        "contested": "спірне",
        "unknown": "невідомо",
    },
}
TITLES_UK: Final[Mapping[str, tuple[str, str]]] = {
    "settlements": (
        "Населені пункти за контролем",
        "Кожен населений пункт із контролем на день, правилом, на якому він ґрунтується, і тим, відколи так є.",
    ),
    "oblasts": (
        "Області за частками",
        (
            "Кожна область із часткою населених пунктів і людей, яку має на день кожна сторона, і тим, хто "
            "претендує на неї "
            "за своїм законом. Такі претензії ніколи не входять до часток."
        ),
    ),
    "areas": (
        "Території за контролем",
        (
            "Землі кожної сторони, спірні та невідомі на день. Змодельовано: за кожним населеним пунктом стоїть "
            "земля, "
            "ближча до нього, ніж до будь-якого іншого в його області."
        ),
    ),
    "frontline": (
        "Лінія зіткнення",
        (
            "Де на день сходяться землі двох сторін і де кожна з них межує зі спірною чи невідомою землею. "
            "Змодельовано так "
            "само, як території; це не лінія військ."
        ),
    ),
    "claims": (
        "Твердження",
        (
            "Кожне записане твердження: хто що каже про яке місце, коли це, як стверджують, сталося, коли про "
            "це сказано, "
            "на чому це ґрунтується і чи воно досі враховується."
        ),
    ),
    "transitions": (
        "Зміни контролю",
        "Кожна зміна контролю над населеним пунктом: що було до і після, правило і твердження.",
    ),
}
