"""Colours, marks and fonts of classes and verdicts, shared by pictures and tables."""

from shuizhi._core.verdicts import VERDICT_WORDS

# From light to dark as water grows worse; the last two take white text.
CLASS_COLOURS = {
    "Ⅰ": "#E3F1FD",
    "Ⅱ": "#B5DBF7",
    "Ⅲ": "#93CF9D",
    "Ⅳ": "#DDA81F",
    "Ⅴ": "#CC5A17",
    "劣Ⅴ": "#86142A",
}
CLASSES = list(CLASS_COLOURS)
DARK_CLASSES = {"Ⅴ", "劣Ⅴ"}
NO_CLASS = "#EDEDED"
INK = "#222222"

# Of each verdict: its mark, its Chinese word on a limit, its colour.
_MARKS = {
    "pass": ("○", "#CFE6F8"),
    "undetermined": ("?", "#BDBDBD"),
    "fail": ("×", "#C0392B"),
    "prohibited": ("■", "#3B0A45"),
}
VERDICTS = {code: (mark, VERDICT_WORDS[code], colour) for code, (mark, colour) in _MARKS.items()}
LIGHT_VERDICTS = {"pass", "undetermined"}

# WenQuanYi Micro Hei draws Ⅴ as nothing: fonts that have it come before.
FONTS = (
    "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "DejaVu Sans",
    "Noto Sans", "SimHei", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "Arial", "sans-serif",
)  # fmt: skip
FONT_FAMILY = ", ".join(FONTS)
