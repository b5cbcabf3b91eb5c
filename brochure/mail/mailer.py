"""What `brochure email` does, told line by line: a draft for one, drafts for many, or mails that are sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.build import privacy
from brochure.diagnostics.reporters import some
from brochure.mail import drafts, message
from brochure.mail.composer import UnfitError
from brochure.mail.events import Told, of_fault
from brochure.mail.recipients import Recipient, recipients
from brochure.mail.smtp import Outcome
from brochure.runtime import files
from brochure.runtime.errors import BrochureError
from brochure.runtime.redaction import redact_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from brochure.copies.people import Person, Rejected
    from brochure.copies.row_ranges import Rows
    from brochure.mail.composer import Writer
    from brochure.mail.events import Came
    from brochure.mail.ledger import Journal
    from brochure.mail.smtp import Reply

    Table = Iterable[Person | Rejected]


# --- drafts ------------------------------------------------------------------------------------------------------


def one_draft(writer: Writer, to: str, path: Path, *, parts: bool) -> str:
    """Write one draft, a file or with `parts` a folder; gives what is to be said of its size."""
    try:
        return _written(writer, Recipient(0, to, {}), path, parts=parts)
    except UnfitError as fault:
        raise BrochureError(f"No mail was made: {fault}.") from None


def many_drafts(
    writer: Writer, table: Table, folder: Path, agreed: Callable[[str], bool] | None = None, *, parts: bool
) -> Iterator[Told]:
    """Write a draft for each row that can be written to, named by the row's number; tell of the others.

    `agreed` judges what the table says of agreements, and is nothing where it has no column of them.
    """
    made = 0
    for each in recipients(table, agreed):
        if not isinstance(each, Recipient):
            yield of_fault(each)
            continue
        path = folder / privacy.mail_name(each.row)
        with redact_errors(each.row):
            told = _drafted(writer, each, path if parts else path.with_suffix(drafts.SUFFIX), parts=parts)
        made += told.fine
        if told.words:
            yield told
    yield Told(f"Wrote {some(made, 'draft')}.", came="drafted" if made else "not sent")


def _drafted(writer: Writer, recipient: Recipient, path: Path, *, parts: bool) -> Told:
    try:
        return Told(_written(writer, recipient, path, parts=parts), recipient.row, came="drafted")
    except (UnfitError, BrochureError) as fault:
        return Told(f"no draft: {fault}", recipient.row, came="not sent")


def _written(writer: Writer, recipient: Recipient, path: Path, *, parts: bool) -> str:
    mail = writer.mail(recipient.address, recipient.values)
    if parts:
        drafts.write_parts(path, mail)
        return ""
    data = message.draft(mail)
    heavy = message.weight(len(data))
    files.write_atomically(path, data, private=True, durable=False)  # it can be made again
    return heavy


# --- sending -----------------------------------------------------------------------------------------------------

_COUNTED: tuple[Came, ...] = (
    "sent",
    "would be sent",
    "sent before",
    "put off",
    "not tried",
    "not sent",
    "unknown",
)
_ENOUGH = 3  # mails put off one after the other, until the others are not tried any more


class Post:
    """Sends the mails of a table; `carry` sends one and gives the reply, and is nothing for a trial without a server.

    `again` has the rows whose mail is sent although it was, or may have been, sent before.
    """

    def __init__(
        self, writer: Writer, journal: Journal, carry: Callable[[str, str, bytes], Reply] | None, again: Rows
    ) -> None:
        self._writer, self._journal, self._carry, self._again = writer, journal, carry, again

    def send(self, table: Table, agreed: Callable[[str], bool]) -> Iterator[Told]:
        """Send to each row whose patient has `agreed`; tell of every row, and at the end of all.

        Where the server cannot be reached, or puts off one mail after the other, the rest is left for the next run.
        """
        came: dict[Came, set[int]] = {each: set() for each in _COUNTED}
        in_vain, given_up = 0, False
        for each in recipients(table, agreed):
            told = self._one(each, only_known=given_up) if isinstance(each, Recipient) else of_fault(each)
            came[told.came].add(told.row)
            if told.came == "not tried":
                continue
            yield told
            in_vain = in_vain + 1 if told.came == "put off" else 0
            given_up = given_up or in_vain == _ENOUGH or (in_vain > 0 and not told.code)
        if came["not tried"]:
            yield Told("The rest was not tried. Run this again later: nobody is sent to twice.", came="put off")
        counted = [f"{len(rows)} {each}" for each, rows in came.items() if rows]
        yield Told(f"{', '.join(counted) or 'Nobody to write to'}.")

    def _one(self, recipient: Recipient, *, only_known: bool) -> Told:
        """What came of one row, not tried where `only_known`. Raises BrochureError where no mail can be sent at all."""
        row, stopped = recipient.row, None
        with redact_errors(row):
            token = self._journal.token(self._writer.copy, recipient.address, recipient.values)
            before = self._before(row, token)
            if before is not None or only_known:
                return before or Told("not tried", row, came="not tried")
            try:
                data = message.outgoing(self._writer.mail(recipient.address, recipient.values, final=True))
                heavy = message.weight(len(data))
            except (UnfitError, BrochureError) as fault:
                return Told(f"not sent: {fault}", row, came="not sent")
            if self._carry is None:
                return Told(f"would be sent. {heavy}".rstrip(), row, came="would be sent")
            try:
                return _told(row, self._carry(token, recipient.address, data), heavy)
            except BrochureError as fault:  # of the server, for whatever row
                stopped = fault
        raise stopped

    def _before(self, row: int, token: str) -> Told | None:
        """What is known of a mail from earlier runs, if that is why it is not sent."""
        before = self._journal.state(token) if row not in self._again else ""
        if before == "sent":
            return Told("sent before, so not again", row, came="sent before")
        return Told(_MAYBE, row, came="unknown") if before == "leaving" else None


_MAYBE = "unknown: an earlier run was cut off while it was leaving. Ask, or send it again with --again and the row"
_SILENT = "the mail server stopped answering"
_BROKEN = "unknown: the line broke while the mail was leaving, so it may have arrived. It is not sent again by itself"


def _told(row: int, reply: Reply, heavy: str) -> Told:
    """What came of one mail, in words."""
    code = f"(code {reply.code})"
    if reply.outcome is Outcome.SENT:
        return Told(f"sent. {heavy}".strip(), row, came="sent", code=reply.code)
    if reply.outcome is Outcome.REFUSED:
        words = f"not sent: the mail server refuses it for good {code}"
        return Told(words, row, came="not sent", code=reply.code)
    if reply.outcome is Outcome.UNKNOWN:
        return Told(_BROKEN, row, came="unknown")
    why = f"the mail server put it off every time {code}" if reply.code else reply.why or _SILENT
    return Told(f"not sent: {why}", row, came="put off", code=reply.code)
