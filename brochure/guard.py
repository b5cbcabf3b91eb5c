"""The one place that decides what of a personal copy may be seen from outside: neither a patient nor the condition.

A file's name, its title and subject, a mail's subject and its attachment's name, lines of a log and messages of
problems are read by others than the patient: on a shared screen, in a list of downloads, on a mail server. Whatever
makes one of them for a personal copy asks here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brochure.languages import Words
    from brochure.pdf.file import Properties


def properties(told: Properties, words: Words) -> Properties:
    """What a personal copy's file says of itself: the language, the code of its content, and a neutral title."""
    return replace(told, title=words["personal_title"], author="", subject="", edition=f"{told.edition} personal")


def combined(told: Properties, words: Words) -> Properties:
    """What a file of many copies for the printer says of itself, where a copy says this."""
    return replace(told, title=f"{told.title} ({words['for_printing']})")


def copy_name(number: int, suffix: str) -> str:
    """The file name of a copy: its number alone; `suffix` is such as `.pdf`."""
    return f"copy-{number:05d}{suffix}"
