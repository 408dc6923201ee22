"""The numbering of the chapters of a report: ``一、``, ``附录A``."""

from collections.abc import Iterable, Iterator
from itertools import count

from shuizhi.reports.model import Chapter
from shuizhi.reports.words import Words

_NUMERALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三")


def counted(chapters: Iterable[Chapter], say: Words) -> Iterator[tuple[str, Chapter]]:
    """Return the number of each chapter; the appendix has its own numbering."""
    body, behind = count(), count()
    for chapter in chapters:
        if chapter.appendix:
            letter = chr(ord("A") + next(behind))
            yield say(f"附录{letter}　", f"Appendix {letter}. "), chapter
        else:
            place = next(body)
            yield say(f"{_NUMERALS[place]}、", f"{place + 1}. "), chapter
