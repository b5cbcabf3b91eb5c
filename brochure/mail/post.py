"""What `brochure email` does, told line by line: a draft for one, drafts for many, or mails that are sent."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from brochure import guard
from brochure.formats import some
from brochure.frozen import dataclass
from brochure.mail import drafts, message
from brochure.mail.recipients import Recipient, recipients
from brochure.mail.submission import Outcome
from brochure.mail.writer import UnfitError
from brochure.problems import BrochureError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from brochure.mail.journal import Journal
    from brochure.mail.submission import Reply
    from brochure.mail.writer import Writer
    from brochure.people.reading import Person, Rejected
    from brochure.people.rows import Rows

    Table = Iterable[Person | Rejected]


@dataclass(frozen=True)
class Told:
    """One line of what was done: a row's number (0 for all of them), what came of it, and whether it is as wanted.

    `code` is the mail server's; `path` is what was made, in the place of words.
    """

    row: int
    words: str
    fine: bool = True
    code: int = 0
    path: Path | None = None

    def __str__(self) -> str:
        return f"row {self.row}: {self.words}" if self.row else self.words


# --- drafts ------------------------------------------------------------------------------------------------------


def one_draft(writer: Writer, to: str, path: Path, *, parts: bool) -> str:
    """Write one draft, a file or with `parts` a folder; gives what is to be said of its size."""
    try:
        return _written(writer, Recipient(0, to, {}), path, parts=parts)
    except UnfitError as fault:
        raise BrochureError(f"No mail was made: {fault}.") from None


def many_drafts(writer: Writer, table: Table, folder: Path, *, parts: bool) -> Iterator[Told]:
    """Write a draft for each row that can be written to, named by the row's number; tell of the others."""
    made = 0
    for each in recipients(table, sending=False):
        if not isinstance(each, Recipient):
            yield Told(0, str(each), fine=False)
            continue
        path = folder / guard.mail_name(each.row)
        with guard.sealed(each.row):
            told = _drafted(writer, each, path if parts else path.with_suffix(drafts.SUFFIX), parts=parts)
        made += told.fine
        if told.words:
            yield told
    yield Told(0, f"Wrote {some(made, 'draft')}.", fine=made > 0)


def _drafted(writer: Writer, recipient: Recipient, path: Path, *, parts: bool) -> Told:
    try:
        return Told(recipient.row, _written(writer, recipient, path, parts=parts))
    except (UnfitError, BrochureError) as fault:
        return Told(recipient.row, f"no draft: {fault}", fine=False)


def _written(writer: Writer, recipient: Recipient, path: Path, *, parts: bool) -> str:
    mail = writer.mail(recipient.address, recipient.values)
    if parts:
        drafts.write_parts(path, mail)
        return ""
    data = message.draft(mail)
    heavy = message.weight(len(data))
    guard.write_privately(path, data)
    return heavy


# --- sending -----------------------------------------------------------------------------------------------------

_COUNTED = ("sent", "would be sent", "sent before", "not sent", "unknown")


class Post:
    """Sends the mails of a table; `carry` sends one and gives the reply, and is nothing for a trial without a server.

    `again` has the rows whose mail is sent although it was, or may have been, sent before.
    """

    def __init__(
        self, writer: Writer, journal: Journal, carry: Callable[[str, str, bytes], Reply] | None, again: Rows
    ) -> None:
        self._writer, self._journal, self._carry, self._again = writer, journal, carry, again
        self._counts: Counter[str] = Counter()

    def send(self, table: Table) -> Iterator[Told]:
        """Send to each row that may be sent to; tell of every row, and at the end of all.

        Where the server cannot be reached any more, the rest is left for the next run.
        """
        for each in recipients(table, sending=True):
            told = self._one(each) if isinstance(each, Recipient) else Told(0, str(each), fine=False)
            self._counts[_counted(told)] += 1
            yield told
            if told.words == _GIVEN_UP:
                yield Told(
                    0, "The mail server cannot be reached, so the rest was not tried. Run this again later.", fine=False
                )
                break
        yield Told(0, self._summary())

    def _one(self, recipient: Recipient) -> Told:
        """What came of one row. Raises BrochureError where no mail can be sent at all."""
        row, stopped = recipient.row, None
        with guard.sealed(row):
            token = self._journal.token(self._writer.copy, recipient.address, recipient.values)
            before = self._before(row, token)
            if before is not None:
                return before
            try:
                data = message.outgoing(self._writer.mail(recipient.address, recipient.values, final=True))
                heavy = message.weight(len(data))
            except (UnfitError, BrochureError) as fault:
                return Told(row, f"not sent: {fault}", fine=False)
            if self._carry is None:
                return Told(row, f"would be sent. {heavy}".rstrip())
            try:
                return _told(row, self._carry(token, recipient.address, data), heavy)
            except BrochureError as fault:  # of the server, for whatever row
                stopped = fault
        raise stopped

    def _before(self, row: int, token: str) -> Told | None:
        """What is known of a mail from earlier runs, if that is why it is not sent."""
        before = self._journal.state(token) if row not in self._again else ""
        if before == "sent":
            return Told(row, "sent before, so not again")
        return Told(row, _MAYBE, fine=False) if before == "leaving" else None

    def _summary(self) -> str:
        counted = [f"{self._counts[name]} {name}" for name in _COUNTED if self._counts[name]]
        return f"{', '.join(counted) or 'Nobody to write to'}."


_GIVEN_UP = "not sent: the mail server cannot be reached"
_MAYBE = "unknown: an earlier run was cut off while it was leaving. Ask, or send it again with --again and the row"


def _told(row: int, reply: Reply, heavy: str) -> Told:
    """What came of one mail, in words."""
    if reply.outcome is Outcome.SENT:
        return Told(row, f"sent. {heavy}".strip(), code=reply.code)
    if reply.outcome is Outcome.REFUSED:
        return Told(row, f"not sent: the mail server refuses it for good (code {reply.code})", False, reply.code)
    if reply.outcome is Outcome.UNKNOWN:
        words = (
            "unknown: the line broke while the mail was leaving, so it may have arrived. It is not sent again by itself"
        )
        return Told(row, words, fine=False)
    if not reply.code:
        return Told(row, _GIVEN_UP, fine=False)
    words = f"not sent: the mail server put it off every time (code {reply.code}). Run this again later"
    return Told(row, words, False, reply.code)


def _counted(told: Told) -> str:
    """Under which head a line is counted."""
    if not told.fine:
        return "unknown" if told.words.startswith("unknown") else "not sent"
    return next((name for name in ("sent before", "would be sent") if told.words.startswith(name)), "sent")
