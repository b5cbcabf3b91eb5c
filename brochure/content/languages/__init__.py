"""The tool's own words, one YAML file a language; adding a file adds the language.

The same table of keys stands in every file; `en.yaml` says what each is for.
"""

from __future__ import annotations

import functools
import re
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.content.inline_markup import join_inline
from brochure.document.blocks import Span
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily
from brochure.runtime.memo import memoize
from brochure.source import parser

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from brochure.document.blocks import Inline

_FOLDER = Path(__file__).parent
_VARIABLE = compile_lazily(r"\{([a-z_]+)\}")
_USUAL_TAG = compile_lazily(
    r"[a-z]{2}(?:-[A-Z]{2})?"
)  # known as one at a tenth of what it takes to look by the whole rule
# BCP 47 (RFC 5646, section 2.1) without its grandfathered tags: language, script, region, variants, extensions.
_TAG = compile_lazily(
    r"([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[0-9a-wyz](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one language, by key; asking for a key there is not is a bug (KeyError)."""

    language: str
    entries: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.entries[key]

    def format_entry(self, key: str, **values: object) -> str:
        """An entry with its blanks filled; what is filled in is printed as it is, braces and all."""
        return _VARIABLE.sub(lambda match: str(values[match[1]]), self.entries[key])

    def format_inline(self, key: str, **values: Inline) -> Inline:
        """An entry with its blanks filled by texts that keep their own looks and links."""
        segments = _VARIABLE.split(self.entries[key])  # words, blank, words, blank, words
        return join_inline(
            *(values[segment] if number % 2 else (Span(segment),) for number, segment in enumerate(segments) if segment)
        )

    def format_date(self, day: dt.date) -> str:
        """A day in words, such as 23 November 2026."""
        return self.format_entry("date", day=day.day, month=self[f"month_{day.month}"], year=day.year)


def is_language_tag(language: str) -> bool:
    """Whether a text is shaped like a language tag, such as en or en-US."""
    return _USUAL_TAG.fullmatch(language) is not None or _TAG.fullmatch(language) is not None


@functools.cache
def list_languages() -> tuple[str, ...]:
    """The languages there are words for."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def is_available(language: str) -> bool:
    """Whether there are words for a language tag, or for its language (en-US: en)."""
    return _resolve_file_name(language) in list_languages()


@memoize(32)
def load_words(language: str) -> Words:
    """The words for a language tag: those of the very tag, else of its language (en-US: en).

    Raises BrochureError where there are none; `available` says which there are.
    """
    if not is_available(language):
        raise BrochureError(f"there are no words for the language {language}; there are: {', '.join(list_languages())}")
    return Words(language, _read_entries(_FOLDER / f"{_resolve_file_name(language)}.yaml"))


def _resolve_file_name(language: str) -> str:
    tag = language.lower()
    return tag if tag in list_languages() else tag.partition("-")[0]


def _read_entries(path: Path) -> dict[str, str]:
    return {key: words for key, words in parser.read_own_file(path).items() if isinstance(words, str)}
