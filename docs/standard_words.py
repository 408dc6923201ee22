"""Words and cells of the pages of standards: languages, tables, conditions, sources."""

import html
import re
from typing import Any

import shuizhi as sz
from shuizhi._core.evidence import evidence
from shuizhi._core.language import Lang

KINDS = {
    "quality": ("环境质量", "quality"),
    "discharge": ("排放", "discharge"),
    "use": ("用途水质", "quality for a use"),
    "reuse": ("再生利用", "reuse"),
    "method": ("方法", "method"),
}
BASIS = {"daily-mean": ("日均值", "the mean of a day"), "instantaneous": ("瞬时值", "each value")}
BODIES = {"river": ("河流", "river"), "lake": ("湖库", "lake")}
DAYS = (
    ("issued", ("发布", "issued")),
    ("in_force_from", ("施行", "in force from")),
    ("in_force_to", ("有效至", "in force to")),
)


class Say:
    """Words of a page in its language."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def __call__(self, zh: str, en: str) -> str:
        """Return the one of the language."""
        return zh if self.lang == "zh" else en

    def not_encoded(self) -> str:
        """Return how a limit that is not encoded is named."""
        return self("未收录", "not encoded")


# ------------------------------------------------------------------ marks


def escaped(text: object) -> str:
    """Return text for a cell of a Markdown table."""
    marked = re.sub(r"([\\`*_{}\[\]#|])", r"\\\1", html.escape(str(text), quote=False))
    return marked.replace("\n", "<br>")


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table; columns in which nothing stands are left out."""
    keep = [n for n in range(len(head)) if any(row[n] for row in rows)]
    lines = [[row[n] for n in keep] for row in rows]
    return (
        _line([head[n] for n in keep])
        + "|"
        + " --- |" * len(keep)
        + "\n"
        + "".join(map(_line, lines))
    )


# The facts of an outfall, in Chinese, and their words.
_FACTS = {
    "kind": "类型", "direct": "直接排放", "product": "产品", "position": "监控位置",
    "beds": "床位数", "capacity": "处理规模",
    "special_area": "特别排放限值地区", "protection_zone": "水源保护区",
    "function_class": "功能类别",
    "reach": "干支流", "use": "用途", "institution": "医疗机构", "disinfectant": "消毒剂",
    "wastewater": "废水", "area": "地区", "sewer": "管网", "condition": "条件", "industry": "行业",
    "reused": "回用",
}  # fmt: skip
_WORDS = {
    "public": "公共污水处理系统", "discharger": "排污单位", "hospital": "医院",
    "yes": "是", "no": "否",
    "contact tank outlet": "接触池出口", "department outlet": "科室处理设施排出口",
    "decay pool outlet": "衰变池出口", "end of network": "管网末端", "outfall": "总排放口",
    "plant outlet": "出厂", "workshop outlet": "车间或生产设施排放口", "main stem": "干流",
    "first-order tributary": "一级支流", "general": "综合", "infectious": "传染病、结核病",
    "chlorine": "氯", "town sewer": "城镇下水道", "other": "其他",
}  # fmt: skip


def said_in_words(when: dict[str, Any] | None, say: Say) -> str:
    """Return a condition of the data in words."""
    if not when:
        return ""
    parts = []
    for fact, words in when.get("said", {}).items():
        chinese = "、".join(_WORDS.get(word, word) for word in words)
        parts.append(say(f"{_FACTS.get(fact, fact)}：{chinese}", f"{fact}: {', '.join(words)}"))
    sides = {"inside": "括号内", "outside": "括号外"}
    for name, value in when.items():
        names = {
            "built_from": (f"{value}起建成", f"built from {value}"),
            "built_to": (f"{value}及以前建成", f"built to {value}"),
            "water_temperature_above": (f"水温高于{value}℃", f"water above {value} ℃"),
            "water_temperature_up_to": (f"水温{value}℃及以下", f"water of {value} ℃ and below"),
            "bracket": (sides.get(str(value), ""), f"{value} the bracket"),
        }
        if name == "months":
            listed = list(map(str, value))
            parts.append(say(f"{'、'.join(listed)}月", "months " + ", ".join(listed)))
        elif name in ("at_least", "below"):
            zh, en = ("不小于", "of at least") if name == "at_least" else ("小于", "below")
            parts += [
                say(f"{_FACTS.get(column, column)}{zh}{figure}", f"{column} {en} {figure}")
                for column, figure in value.items()
            ]
        elif name != "said":
            parts.append(say(*names[name]))
    return say("；", "; ").join(parts)


# ------------------------------------------------------------------ evidence


class Sources:
    """The witnesses of a standard, numbered as a page names them."""

    def __init__(self, witnesses: dict[str, str], say: Say) -> None:
        self.say = say
        self.listed = list(witnesses.values())
        self._numbers = {text: n for n, text in enumerate(self.listed, 1)}
        self._numbers |= {key: n for n, key in enumerate(witnesses, 1)}

    def told(self, kind: str, witnesses: tuple[str, ...] | list[str]) -> str:
        """Return a piece of evidence with the numbers of its sources."""
        count = f" ({len(witnesses)})" if len(witnesses) > 1 else ""
        numbers = ", ".join(str(n) for n in sorted(self._numbers[one] for one in witnesses))
        word = self.say(evidence(kind, "zh"), f"`{kind}`")
        return f"{word}{count}" + (rf" \[{numbers}\]" if numbers else "")

    def of_data(self, evidence: dict[str, Any]) -> str:
        """Return evidence as the file has it."""
        return self.told(evidence["kind"], evidence.get("witnesses", []))

    def of_item(self, item: sz.Item) -> str:
        """Return the evidence of an item: by level, where it differs."""
        by: dict[str, list[str]] = {}
        for limit in item.limits:
            by.setdefault(self.told(limit.evidence.kind, limit.evidence.witnesses), []).append(
                limit.level
            )
        if len(by) == 1:
            return next(iter(by))
        say = self.say
        return "<br>".join(
            say("、", ", ").join(dict.fromkeys(levels)) + say("：", ": ") + one
            for one, levels in by.items()
        )


def _level_of(zone: dict[str, Any], say: Say) -> str:
    """Return the level of a zone, with the day from which it holds where that came later."""
    if zone.get("prohibited"):
        level = say("禁止", "prohibited")
    else:
        levels = [zone["level"]] if "level" in zone else zone["levels"]
        level = say("或", " or ").join(escaped(one) for one in levels)
    since = zone.get("in_force_from")
    return f"{level}<br>{say(f'{since}起', f'from {since}')}" if since else level


def binding(discharge: dict[str, Any], sources: Sources) -> str:
    """Return whom a standard of discharge binds, and by which level."""
    say = sources.say
    evidence_of = say("依据", "evidence")
    made = f"## {say('适用', 'Whom it binds')}\n\n{escaped(discharge[say.lang])}\n\n"
    existing = discharge.get("existing_from")
    facts = [
        [say("城市", "cities"), escaped("、".join(discharge.get("cities", [])))],
        [
            say("现有单位", "existing units"),
            say(f"{existing}起", f"from {existing}") if existing else "",
        ],
        [evidence_of, sources.of_data(discharge["evidence"])],
    ]
    made += table(["", say("适用", "binding")], [fact for fact in facts if fact[1]]) + "\n"
    zones = [
        [
            escaped(zone[say.lang]),
            escaped(said_in_words(zone.get("when"), say)),
            _level_of(zone, say),
            sources.of_data(zone["evidence"]),
        ]
        for zone in discharge.get("zones", [])
    ]
    if zones:
        head = [
            say("受纳水体", "receiving water"),
            say("排污口信息", "said of the outfall"),
            say("级别", "level"),
            evidence_of,
        ]
        title = say("按受纳水体分级", "Levels by the receiving water")
        made += f"### {title}\n\n" + table(head, zones) + "\n"
    taken = [
        [escaped(one[say.lang]), escaped(one["level"]), sources.of_data(one["evidence"])]
        for one in discharge.get("takes", [])
    ]
    if taken:
        head = [say("规定", "rule"), say("级别", "level"), evidence_of]
        title = say("引用其他标准的限值", "Limits of other standards that bind here")
        made += f"### {title}\n\n" + table(head, taken) + "\n"
    ways = [
        [
            escaped(say(way.get("to_zh", way["to"]), way["to"])),
            escaped("、".join(way.get("industries", [])) or said_in_words(way.get("when"), say))
            or say("全部", "all"),
            f"{way['new_from']}<br>{way.get('existing_from', way['new_from'])}",
            sources.of_data(way["evidence"]),
        ]
        for way in discharge.get("gives_way", [])
    ]
    if ways:
        head = [
            say("标准", "standard"),
            say("行业", "industry"),
            say("新建、现有", "new, existing"),
            evidence_of,
        ]
        made += f"### {say('改按其他标准', 'What takes its place')}\n\n" + table(head, ways) + "\n"
    brackets = [
        [f"`{one['id']}`", escaped(one[say.lang]), sources.of_data(one["evidence"])]
        for one in discharge.get("brackets", [])
    ]
    if brackets:
        made += f"### {say('括号的含义', 'What figures in brackets may mean')}\n\n"
        made += say(
            "未用 `brackets=` 指明时都不采用。", "None is taken unless `brackets=` says so."
        )
        made += (
            "\n\n" + table(["`brackets=`", say("理解", "reading"), evidence_of], brackets) + "\n"
        )
    return made
