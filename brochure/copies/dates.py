"""Dates as people and spreadsheets write them; the region decides which number is the month."""

from __future__ import annotations

import datetime as dt
import re
from calendar import day_name, month_name
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brochure.content.languages import Words

# Regions where a date in numbers begins with the month (Unicode CLDR, dateFormats/short of en-US and of the territories
# that follow it); elsewhere it begins with the day. A language without a region is read as CLDR does: en is en-US.
_MONTH_FIRST = frozenset({"US", "AS", "GU", "MH", "MP", "PH", "PR", "UM", "VI"})
_FIRST_YEAR, _YEARS_AHEAD = 1900, 5
_MAX_LENGTH = 40  # characters: Wednesday, 23 September 2026, 00:00:00
_ISO_DATE = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMERIC_DATE = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})")
_SHORT_YEAR = re.compile(r"(?!.*\d{4}).*\D'?\d{2}|\d{2}[-/.]\d{1,2}[-/.]\d{1,2}")
_NO_YEAR = re.compile(
    r"\d{1,2}\s?[-/.]\s?\d{1,2}\.?"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?[ -]?[^\W\d_]{3,}\.?|[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?"
)
_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]\.?m\.?)?Z?$", re.IGNORECASE)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th|º|ª|\.)?(?: de|-| )? ?([^\W\d_]{3,})\.?,?(?: del?|-| )? ?(\d{4})")
_MONTH_DAY = re.compile(r"([^\W\d_]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WEEKDAY = re.compile(r"([^\W\d_]{3,})\.?,? +(?=\S)")
_SERIAL_NUMBER = re.compile(r"\d{1,5}(\.\d+)?")

UNREADABLE = "is not a date that we can read: type it as 2026-12-03"
WRONG_ORDER = "is not a date with the {first} first, as in the content's language: type it as 2026-12-03"
NO_YEAR = "has no year: type the whole date, as in 2026-12-03"
SHORT_YEAR = "has a year of two digits: type all four, as in 2026-12-03"
IMPLAUSIBLE = "is too far in the past or the future: check the date"


class NoDateError(ValueError):
    """The error for a text that is not a usable date; its message is the reason, without the text."""


class DateParser:
    """The parser of dates in one language; `epoch` is the day from which a workbook counts its dates.

    `has_ambiguous` is set after a date whose order only the region decides, such as 3/12/2026; `has_contradiction`
    after one that is possible only in the other order; `has_dotted` after one such as 3.12.2026, read with the day
    first. `past_count` counts the dates before `today`.
    """

    def __init__(self, words: Words, language: str, today: dt.date, epoch: dt.datetime | None = None) -> None:
        region = next((subtag.upper() for subtag in language.split("-")[1:] if len(subtag) == 2), "")
        self.is_month_first = region in _MONTH_FIRST or language.lower() == "en"
        self.has_ambiguous = self.has_contradiction = self.has_dotted = False
        self.past_count = 0
        self._today = today
        self._last_year = today.year + _YEARS_AHEAD
        self._epoch = epoch
        month_numbers = range(1, 13)
        self._months = [
            {words[f"month_{number}"].casefold(), month_name[number].casefold()} for number in month_numbers
        ]

    def parse(self, text: str) -> dt.date:
        """Return the date in a text without surrounding white space. Raise NoDateError if it has no usable date."""
        if len(text) > _MAX_LENGTH:
            raise NoDateError(UNREADABLE)
        date_text = _TIME.sub("", " ".join(text.split()))
        day = (
            self._parse_iso(date_text)
            or self._parse_numbers(date_text)
            or self._parse_words(date_text)
            or self._parse_serial(date_text)
        )
        if day is None:
            reason = (
                NO_YEAR
                if _NO_YEAR.fullmatch(date_text)
                else SHORT_YEAR
                if _SHORT_YEAR.fullmatch(date_text)
                else UNREADABLE
            )
            raise NoDateError(reason)
        if not _FIRST_YEAR <= day.year <= self._last_year:
            raise NoDateError(IMPLAUSIBLE)
        self.past_count += day < self._today
        return day

    def _parse_iso(self, text: str) -> dt.date | None:
        match = _ISO_DATE.fullmatch(text)
        return _build_date(int(match[1]), int(match[2]), int(match[3])) if match else None

    def _parse_numbers(self, text: str) -> dt.date | None:
        match = _NUMERIC_DATE.fullmatch(text)
        if not match:
            return None
        # dates with periods have the day first
        is_month_first = self.is_month_first and match[2] != "."
        first_number, second_number = int(match[1]), int(match[3])
        month, day = (first_number, second_number) if is_month_first else (second_number, first_number)
        if match[2] != "." and month > 12 >= day:
            self.has_contradiction = True
            raise NoDateError(WRONG_ORDER.format(first="month" if is_month_first else "day"))
        if month != day and day <= 12:
            self.has_ambiguous |= match[2] != "."
            self.has_dotted |= match[2] == "."
        return _build_date(int(match[4]), month, day)

    def _parse_words(self, text: str) -> dt.date | None:
        weekday_match = _WEEKDAY.match(text)
        if weekday_match and not self._find_month(weekday_match[1]):
            day = self._parse_words(text[weekday_match.end() :])
            is_right_weekday = day is not None and day_name[day.weekday()].casefold().startswith(
                weekday_match[1].casefold()
            )
            return day if is_right_weekday else None
        if match := _DAY_MONTH.fullmatch(text):
            return _build_date(int(match[3]), self._find_month(match[2]), int(match[1]))
        if match := _MONTH_DAY.fullmatch(text):
            return _build_date(int(match[3]), self._find_month(match[1]), int(match[2]))
        return None

    def _find_month(self, word: str) -> int:
        """Return the number of the month whose name starts with `word`; 0 if there is none or more than one."""
        prefix = word.casefold()
        matches = [
            number for number, names in enumerate(self._months, 1) if any(name.startswith(prefix) for name in names)
        ]
        return matches[0] if len(matches) == 1 else 0

    def _parse_serial(self, text: str) -> dt.date | None:
        if self._epoch is None or not _SERIAL_NUMBER.fullmatch(text):
            return None
        days = int(float(text))
        if self._epoch.year == 1899 and days < 61:
            return None  # Excel counts February 29, 1900, which did not exist
        return (self._epoch + dt.timedelta(days=days)).date()


def _build_date(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise NoDateError(UNREADABLE) from None
