"""The notice on what HIPAA requires of unencrypted email: shown at the first use, until the user types yes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.checks.rules.governance import today
from brochure.copies.dates import NoDateError
from brochure.runtime.app_dirs import make_state_folder

if TYPE_CHECKING:
    from brochure.copies.dates import DateParser

AGREEMENT_COLUMN = "patient_agreed"
_NOTICE_VERSION = "1"  # of the notice: a new version is shown again
_YES_WORDS = ("yes", "y", "true", "1", "x", "✓", "✔")

# 45 CFR 164.522(b) and 164.530(c); HHS FAQ 570, "Does the HIPAA Privacy Rule permit health care providers to use e-mail
# to discuss health issues and treatment with their patients?", 15 December 2008; 78 FR 5566, at 5634, 25 January 2013.
NOTICE = """\
Before you email patients

Email is not encrypted all the way: others may read it. In the United States, HIPAA allows it under conditions.
(The sources are at the end. This is not legal advice: ask your privacy officer.)

  - Warn first. Tell each patient that there is some risk that others could read the email. Patients who still prefer
    email after that may have it [1]. Write down that you did this: the column `patient_agreed` says so, row by row.
  - Take reasonable care: check each address before you send, and put no more in the email than is needed [2].
  - Offer another way to patients who do not want unencrypted email [2].
  - Your own computers must follow the Security Rule [2]. Ask whether you have a business associate agreement with
    the company or person who runs your mail server.

This program keeps the illness out of the subject, greeting and file names, writes one email to each person, and
connects to your server only over TLS. From there on, the email is as safe as the servers that pass it on.

[1] HHS, Omnibus Rule, 78 FR 5566 (25 January 2013), page 5634.
[2] HHS, HIPAA FAQ 570 (15 December 2008); 45 CFR 164.522(b) and 164.530(c).
"""
QUESTION = "Have you read this, and will you follow it? Type yes: "
DECLINED = "No email was made: type the whole word yes after you have read this."
NO_TERMINAL = "Nobody is here to type yes. The person responsible may add --notice-read after reading this."


def is_notice_accepted() -> bool:
    """Return whether this user accepted the notice before."""
    path = _find_notice_file()
    return path.is_file() and path.read_text(encoding="ascii", errors="replace").strip() == _NOTICE_VERSION


def record_acceptance() -> None:
    """Save that this user accepted the notice."""
    _find_notice_file().write_text(f"{_NOTICE_VERSION}\n", encoding="ascii")


def _find_notice_file() -> Path:
    """Return the path of the file with the version of the notice that this user accepted."""
    return Path(make_state_folder("mail"), "notice")


def has_agreed(cell: str, date_parser: DateParser) -> bool:
    """Return whether a cell says that the patient agreed: yes, true, 1, x, a check mark, or a day up to today."""
    answer = cell.strip()
    if answer.lower() in _YES_WORDS:
        return True
    try:
        return date_parser.parse(answer) <= today()
    except NoDateError:
        return False
