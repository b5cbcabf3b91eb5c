"""Days as people and spreadsheets write them; which number is the month is a matter of the region."""

from __future__ import annotations

import datetime as dt
import re
from calendar import day_name, month_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brochure.content.languages import Words

# Where a date in numbers begins with the month (Unicode CLDR, dateFormats/short of en-US and of the territories that
# follow it); elsewhere it begins with the day. A language without region is taken as CLDR takes it: en is en-US.
_MONTH_FIRST = frozenset({"US", "AS", "GU", "MH", "MP", "PH", "PR", "UM", "VI"})
_FIRST_YEAR, _YEARS_AHEAD = 1900, 5
_LONGEST = 40  # characters: Wednesday, 23 September 2026, 00:00:00
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})")
_SHORT_YEAR = re.compile(r"(?!.*\d{4}).*\D'?\d{2}|\d{2}[-/.]\d{1,2}[-/.]\d{1,2}")
_NO_YEAR = re.compile(
    r"\d{1,2}\s?[-/.]\s?\d{1,2}\.?"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?[ -]?[^\W\d_]{3,}\.?|[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?"
)
_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]\.?m\.?)?Z?$", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|º|ª|\.)?(?: de|-| )? ?([^\W\d_]{3,})\.?,?(?: del?|-| )? ?(\d{4})")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WEEKDAY = re.compile(r"([^\W\d_]{3,})\.?,? +(?=\S)")
_SERIAL = re.compile(r"\d{1,5}(\.\d+)?")

UNREADABLE = "is no date that can be read: write it as 2026-12-03"
OTHER_ORDER = "is no date where the {first} comes first, as in the content's language: write it as 2026-12-03"
NO_YEAR = "has no year: write the whole date, as in 2026-12-03"
SHORT_YEAR = "has a year of two digits: write all four, as in 2026-12-03"
IMPLAUSIBLE = "is a date too far away to be meant"


class NoDateError(ValueError):
    """A text is no usable date; says why, without the text."""


class Dates:
    """Reads days for one language; `epoch` is what numbers count from in a workbook.

    `guessed` is whether one was read whose order only the region tells, such as 3/12/2026; `contradicted` whether
    there was one that can only be meant in the other order; `dotted` whether one such as 3.12.2026 was read, with the
    day first. `past` counts those before `today`.
    """

    def __init__(self, words: Words, language: str, today: dt.date, epoch: dt.datetime | None = None) -> None:
        region = next((part.upper() for part in language.split("-")[1:] if len(part) == 2), "")
        self.month_first = region in _MONTH_FIRST or language.lower() == "en"
        self.guessed = self.contradicted = self.dotted = False
        self.past = 0
        self._today = today
        self._last = today.year + _YEARS_AHEAD
        self._epoch = epoch
        numbers = range(1, 13)
        self._months = [{words[f"month_{n}"].casefold(), month_name[n].casefold()} for n in numbers]

    def read(self, text: str) -> dt.date:
        """The day of a text without white space around it. Raises NoDateError."""
        if len(text) > _LONGEST:
            raise NoDateError(UNREADABLE)
        plain = _TIME.sub("", " ".join(text.split()))
        day = self._iso(plain) or self._numbers(plain) or self._words(plain) or self._counted(plain)
        if day is None:
            why = NO_YEAR if _NO_YEAR.fullmatch(plain) else SHORT_YEAR if _SHORT_YEAR.fullmatch(plain) else UNREADABLE
            raise NoDateError(why)
        if not _FIRST_YEAR <= day.year <= self._last:
            raise NoDateError(IMPLAUSIBLE)
        self.past += day < self._today
        return day

    def _iso(self, text: str) -> dt.date | None:
        found = _ISO.fullmatch(text)
        return _day(int(found[1]), int(found[2]), int(found[3])) if found else None

    def _numbers(self, text: str) -> dt.date | None:
        found = _NUMBERS.fullmatch(text)
        if not found:
            return None
        # numbers between full stops are written by those who put the day first
        month_first = self.month_first and found[2] != "."
        one, two = int(found[1]), int(found[3])
        month, day = (one, two) if month_first else (two, one)
        if found[2] != "." and month > 12 >= day:
            self.contradicted = True
            raise NoDateError(OTHER_ORDER.format(first="month" if month_first else "day"))
        if month != day and day <= 12:
            self.guessed |= found[2] != "."
            self.dotted |= found[2] == "."
        return _day(int(found[4]), month, day)

    def _words(self, text: str) -> dt.date | None:
        weekday = _WEEKDAY.match(text)
        if weekday and not self._month(weekday[1]):
            day = self._words(text[weekday.end() :])
            named = day is not None and day_name[day.weekday()].casefold().startswith(weekday[1].casefold())
            return day if named else None
        if found := _DAY_MONTH.fullmatch(text):
            return _day(int(found[3]), self._month(found[2]), int(found[1]))
        if found := _MONTH_DAY.fullmatch(text):
            return _day(int(found[3]), self._month(found[1]), int(found[2]))
        return None

    def _month(self, word: str) -> int:
        """The number of a month by the beginning of its name; 0 where none is called so, or more than one."""
        sought = word.casefold()
        fitting = [n for n, names in enumerate(self._months, 1) if any(name.startswith(sought) for name in names)]
        return fitting[0] if len(fitting) == 1 else 0

    def _counted(self, text: str) -> dt.date | None:
        if self._epoch is None or not _SERIAL.fullmatch(text):
            return None
        days = int(float(text))
        if self._epoch.year == 1899 and days < 61:
            return None  # Excel counts a 29 February 1900 that there was not
        return (self._epoch + dt.timedelta(days=days)).date()


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NoDateError(UNREADABLE) from None
