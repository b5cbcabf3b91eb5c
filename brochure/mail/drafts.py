"""Drafts on the disk: files that a mail program opens, or the parts of a mail for programs that do not.

X-Unsent: 1 is documented for Outlook Express (Microsoft, CDO: cdoXUnsent) and for Outlook's converter (Microsoft,
IConverterSession); Thunderbird needs the add-on "X-Unsent support". Other programs show such a file as a mail received.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from brochure.runtime import files
from brochure.runtime.errors import BrochureError

if TYPE_CHECKING:
    from collections.abc import Container, Mapping
    from pathlib import Path

    from brochure.mail.message import Mail

SUFFIX = ".eml"
_STALE = 60.0  # seconds: a draft is written in far less
_MOST_FOLDERS = 10_000


def as_parts(mail: Mail) -> Mapping[str, bytes]:
    """What a mail is made of, by file name: to be pasted into a mail program, and attached there."""
    return {"body.txt": mail.letter.text.encode(), "body.html": mail.letter.html.encode(), mail.attached: mail.pdf}


def tidy(folder: Path) -> None:
    """Remove what killed runs left of mails in a folder, and in the folders of drafts in it."""
    with suppress(OSError):
        for each in (folder, *(path for path in folder.glob("mail*") if path.is_dir() and not path.is_symlink())):
            files.sweep(each, older=_STALE)


def write_parts(folder: Path, mail: Mail) -> None:
    """Write the parts of a mail into a folder of their own."""
    parts = as_parts(mail)
    if _holds_something(folder, but=parts):
        raise BrochureError(f"{folder} holds other things: name a new folder for the parts of this mail.")
    files.make_private_folder(folder)
    for name, data in parts.items():
        files.write_atomically(folder / name, data, private=True)


def new_folder(wanted: Path | None, usual: Path) -> Path:
    """An empty folder for many drafts: the one wanted, or else the usual one, with a number if it is not free.

    Raises BrochureError where the one wanted holds something: one table's drafts are not to lie among another's.
    """
    if wanted is not None:
        if _holds_something(wanted):
            raise BrochureError(f"{wanted} is not empty: name a new folder for these drafts.")
        folder = wanted
    else:
        numbered = (usual.with_name(f"{usual.name}-{number}") for number in range(2, _MOST_FOLDERS))
        folder = next((each for each in (usual, *numbered) if not _holds_something(each)), usual)
    files.make_private_folder(folder)
    return folder


def _holds_something(folder: Path, but: Container[str] = ()) -> bool:
    """Whether a folder is there with anything in it but files of these names, or is a file."""
    try:
        return folder.exists() and (not folder.is_dir() or any(path.name not in but for path in folder.iterdir()))
    except OSError as fault:
        raise BrochureError(f"{folder} cannot be read: {fault.strerror or fault}.") from None
