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
    from brochure.render.pdf.writer.xmp import DocumentProperties


def neutralize_properties(copy_properties: DocumentProperties, words: Words) -> DocumentProperties:
    """What a personal copy's file says of itself: the language, the code of its content, and a neutral title."""
    return replace(
        copy_properties,
        title=get_neutral_title(words),
        author="",
        subject="",
        edition=f"{copy_properties.edition} personal",
    )


def get_neutral_title(words: Words) -> str:
    """What a personal copy is called where others see it: in a viewer's window, in a browser's list of pages."""
    return words["personal_title"]


def mark_as_combined(copy_properties: DocumentProperties, words: Words) -> DocumentProperties:
    """What a file of many copies for the printer says of itself, where a copy says this."""
    return replace(copy_properties, title=f"{copy_properties.title} ({words['for_printing']})")


def build_copy_name(row_number: int, suffix: str) -> str:
    """The file name of a copy: its number alone; `suffix` is such as `.pdf`."""
    return f"copy-{row_number:05d}{suffix}"


def choose_mail_subject(words: Words, custom_subject: str = "") -> str:
    """The subject of a mail: the content's `own`, which has been checked to name nothing, or else a neutral one."""
    return custom_subject or words["mail_subject"]


def build_attachment_name(words: Words, suffix: str) -> str:
    """The name of a mail's attachment, the same for everybody; `suffix` is such as `.pdf`."""
    return f"{words['attachment']}{suffix}"


def build_mail_name(row: int) -> str:
    """The name of a mail to one person, as a file or a folder has it: the number of the person's row alone."""
    return f"mail-{row:05d}"
