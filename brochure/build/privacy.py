"""What others may see of a personal copy or a mail: neither the patient nor the condition.

A file's name, its title and subject, a mail's subject and its attachment's name are read by others than the patient: on
a shared screen, in a list of downloads, on a mail server. Each of them is made here and nowhere else. How files with a
patient's words are written is in runtime/files.py, and what is said when something fails in runtime/redaction.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brochure.content.languages import Words
    from brochure.render.pdf.writer.xmp import Properties


def properties(copy: Properties, words: Words) -> Properties:
    """What a personal copy's file says of itself: the language, the code of its content, and a neutral title."""
    return replace(copy, title=title(words), author="", subject="", edition=f"{copy.edition} personal")


def title(words: Words) -> str:
    """What a personal copy is called where others see it: in a viewer's window, in a browser's list of pages."""
    return words["personal_title"]


def combined(copy: Properties, words: Words) -> Properties:
    """What a file of many copies for the printer says of itself, where a copy says this."""
    return replace(copy, title=f"{copy.title} ({words['for_printing']})")


def copy_name(number: int, suffix: str) -> str:
    """The file name of a copy: its number alone; `suffix` is such as `.pdf`."""
    return f"copy-{number:05d}{suffix}"


def mail_subject(words: Words, own: str = "") -> str:
    """The subject of a mail: the content's `own`, which has been checked to name nothing, or else a neutral one."""
    return own or words["mail_subject"]


def attachment_name(words: Words, suffix: str) -> str:
    """The name of a mail's attachment, the same for everybody; `suffix` is such as `.pdf`."""
    return f"{words['attachment']}{suffix}"


def mail_name(row: int) -> str:
    """The name of a mail to one person, as a file or a folder has it: the number of the person's row alone."""
    return f"mail-{row:05d}"
