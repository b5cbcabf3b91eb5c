"""Neutral names and metadata for personal copies and mails: they reveal neither the patient nor the condition.

People other than the patient can read a file's name, its title and subject, a mail's subject and its attachment's name:
on a shared screen, in a list of downloads, on a mail server. All of these are made here and nowhere else.
runtime/files.py writes files with a patient's words, and runtime/redaction.py removes values from error messages.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from brochure.content.languages import Words
    from brochure.render.pdf.writer.xmp import DocumentProperties


def neutralize_properties(copy_properties: DocumentProperties, words: Words) -> DocumentProperties:
    """Return the metadata of a personal copy: the language, the code of its content, and a neutral title."""
    return replace(
        copy_properties,
        title=get_neutral_title(words),
        author="",
        subject="",
        edition=f"{copy_properties.edition} personal",
    )


def get_neutral_title(words: Words) -> str:
    """Return the title of a personal copy, which others may see in a PDF viewer's window or a browser's history."""
    return words["personal_title"]


def mark_as_combined(copy_properties: DocumentProperties, words: Words) -> DocumentProperties:
    """Return the metadata of a file of many copies to print, given those of one copy."""
    return replace(copy_properties, title=f"{copy_properties.title} ({words['for_printing']})")


def build_copy_name(row_number: int, suffix: str) -> str:
    """Return the file name of a copy, which has only its row number; `suffix` is for example `.pdf`."""
    return f"copy-{row_number:05d}{suffix}"


def choose_mail_subject(words: Words, custom_subject: str = "") -> str:
    """Return a mail's subject: `custom_subject`, which the rules have checked, or else a neutral one."""
    return custom_subject or words["mail_subject"]


def build_attachment_name(words: Words, suffix: str) -> str:
    """Return the name of a mail's attachment, the same for everybody; `suffix` is for example `.pdf`."""
    return f"{words['attachment']}{suffix}"


def build_mail_name(row: int) -> str:
    """Return the name of the file or folder of a mail to one person, which has only the person's row number."""
    return f"mail-{row:05d}"
