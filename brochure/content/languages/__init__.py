"""The program's own words in each language, one YAML file per language; adding a file adds the language.

Every file has the same keys; the comments in `en.yaml` say what each is for.
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
_USUAL_TAG = compile_lazily(r"[a-z]{2}(?:-[A-Z]{2})?")  # the common form, tested first: ten times faster than _TAG
# BCP 47 (RFC 5646, section 2.1) without its grandfathered tags: language, script, region, variants, extensions.
_TAG = compile_lazily(
    r"([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[0-9a-wyz](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one language, by key; an unknown key raises KeyError, which is a bug in the program."""

    language: str
    entries: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        return self.entries[key]

    def format_entry(self, key: str, **values: object) -> str:
        """Return an entry with its variables replaced by `values`, in which braces have no meaning."""
        return _VARIABLE.sub(lambda match: str(values[match[1]]), self.entries[key])

    def format_inline(self, key: str, **values: Inline) -> Inline:
        """Return an entry with its variables replaced by texts that keep their bold and links."""
        segments = _VARIABLE.split(self.entries[key])  # words, variable, words, variable, words
        return join_inline(
            *(values[segment] if number % 2 else (Span(segment),) for number, segment in enumerate(segments) if segment)
        )

    def format_date(self, day: dt.date) -> str:
        """Return a day in words, such as 23 November 2026."""
        return self.format_entry("date", day=day.day, month=self[f"month_{day.month}"], year=day.year)


def is_language_tag(language: str) -> bool:
    """Return True if a text has the form of a language tag, such as en or en-US."""
    return _USUAL_TAG.fullmatch(language) is not None or _TAG.fullmatch(language) is not None


@functools.cache
def list_languages() -> tuple[str, ...]:
    """Return the tags of the available languages, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def is_available(language: str) -> bool:
    """Return True if there are words for a language tag, or for its language (en for en-US)."""
    return _resolve_file_name(language) in list_languages()


@memoize(32)
def load_words(language: str) -> Words:
    """Return the words for a language tag: those of the tag itself, else of its language (en for en-US).

    Raise BrochureError if there are none; see `list_languages`.
    """
    if not is_available(language):
        available_languages = ", ".join(list_languages())
        raise BrochureError(f"the language {language} is not available; available languages: {available_languages}")
    return Words(language, _read_entries(_FOLDER / f"{_resolve_file_name(language)}.yaml"))


def _resolve_file_name(language: str) -> str:
    tag = language.lower()
    return tag if tag in list_languages() else tag.partition("-")[0]


def _read_entries(path: Path) -> dict[str, str]:
    return {key: words for key, words in parser.read_own_file(path).items() if isinstance(words, str)}
