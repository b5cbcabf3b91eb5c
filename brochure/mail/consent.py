"""What HIPAA asks of mail that is not encrypted: told at the first use, which needs a yes, and remembered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from brochure.checks.rules.governance import today
from brochure.copies.dates import NoDateError
from brochure.runtime.app_dirs import make_state_folder

if TYPE_CHECKING:
    from brochure.copies.dates import DateParser

AGREEMENT_COLUMN = "patient_agreed"
_NOTICE_VERSION = "1"  # of the notice: a new one is told again
_YES_WORDS = ("yes", "y", "true", "1", "x", "✓", "✔")

# 45 CFR 164.522(b) and 164.530(c); HHS FAQ 570, "Does the HIPAA Privacy Rule permit health care providers to use e-mail
# to discuss health issues and treatment with their patients?", 15 December 2008; 78 FR 5566, at 5634, 25 January 2013.
NOTICE = """\
Before you mail patients

Mail is not encrypted on its whole way: others may read it. In the United States, HIPAA allows it under conditions.
(The sources are at the end. This is no legal advice: ask your privacy officer.)

  - Warn first. Tell each patient that there is some risk that others could read the mail. If they then still prefer
    mail, they may have it [1]. Write down that you did: the column `patient_agreed` says so, row by row.
  - Take reasonable care: check each address before you send, and put no more into the mail than is needed [2].
  - Whoever does not want mail that is not encrypted is to be offered another way [2].
  - Your own computers must keep the Security Rule [2]. Ask whether you have a business associate agreement with
    whoever runs your mail server.

The tool keeps subject, greeting and file names free of the illness, writes one mail to each person, and talks to your
server over TLS alone. From there on the mail is as safe as the servers that pass it on.

[1] HHS, Omnibus Rule, 78 FR 5566 (25 January 2013), page 5634.
[2] HHS, HIPAA FAQ 570 (15 December 2008); 45 CFR 164.522(b) and 164.530(c).
"""
QUESTION = "Have you read this, and will you keep to it? Type yes: "
DECLINED = "No mail was made: type the whole word yes, once you have read this."
NO_TERMINAL = "Nobody is here to type yes. Whoever is responsible may add --notice-read, once they have read this."


def is_notice_accepted() -> bool:
    """Whether the notice was accepted before, by this user."""
    path = _find_notice_file()
    return path.is_file() and path.read_text(encoding="ascii", errors="replace").strip() == _NOTICE_VERSION


def record_acceptance() -> None:
    """Keep that the notice was accepted."""
    _find_notice_file().write_text(f"{_NOTICE_VERSION}\n", encoding="ascii")


def _find_notice_file() -> Path:
    """Return the file that says which edition of the notice this user accepted."""
    return Path(make_state_folder("mail"), "notice")


def has_agreed(cell: str, date_parser: DateParser) -> bool:
    """Whether a cell says that the patient agreed: yes, true, 1, x, a tick, or the day it was said, no later one."""
    answer = cell.strip()
    if answer.lower() in _YES_WORDS:
        return True
    try:
        return date_parser.parse(answer) <= today()
    except NoDateError:
        return False
