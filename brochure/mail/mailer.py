"""The work of `brochure email`, with an event for each row: one draft, drafts for a table, or sent emails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.build import privacy
from brochure.diagnostics.reporters import format_quantity
from brochure.mail import drafts, message
from brochure.mail.composer import CompositionError
from brochure.mail.events import MailEvent, build_fault_event
from brochure.mail.recipients import Recipient, find_recipients
from brochure.mail.smtp import SendOutcome
from brochure.runtime import files
from brochure.runtime.errors import BrochureError
from brochure.runtime.redaction import redact_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from brochure.copies.people import Person, RejectedRow
    from brochure.copies.row_ranges import RowRanges
    from brochure.mail.composer import MailComposer
    from brochure.mail.events import MailStatus
    from brochure.mail.ledger import Ledger
    from brochure.mail.smtp import SmtpReply

    PeopleRows = Iterable[Person | RejectedRow]


# --- drafts ------------------------------------------------------------------------------------------------------


def write_one_draft(composer: MailComposer, recipient_address: str, path: Path, *, as_parts: bool) -> str:
    """Write one draft, a file or if `as_parts` a folder; return a warning about its size, or an empty text.

    Raise BrochureError if it cannot be made or written.
    """
    try:
        return _write_draft(composer, Recipient(0, recipient_address, {}), path, as_parts=as_parts)
    except CompositionError as fault:
        raise BrochureError(f"No email was made: {fault}.") from None


def write_drafts(
    composer: MailComposer,
    people: PeopleRows,
    folder: Path,
    has_agreed: Callable[[str], bool] | None = None,
    *,
    as_parts: bool,
) -> Iterator[MailEvent]:
    """Write a draft for each usable row, named by the row's number; yield an event for each other row, and a total.

    `has_agreed` checks the cells of the column of agreements, and is None if the table has no such column.
    """
    draft_count = 0
    for recipient in find_recipients(people, has_agreed):
        if not isinstance(recipient, Recipient):
            yield build_fault_event(recipient)
            continue
        path = folder / privacy.build_mail_name(recipient.row)
        with redact_errors(recipient.row):
            event = _try_draft(
                composer, recipient, path if as_parts else path.with_suffix(drafts.SUFFIX), as_parts=as_parts
            )
        draft_count += event.is_success
        if event.text:
            yield event
    yield MailEvent(f"Wrote {format_quantity(draft_count, 'draft')}.", status="drafted" if draft_count else "not sent")


def _try_draft(composer: MailComposer, recipient: Recipient, path: Path, *, as_parts: bool) -> MailEvent:
    try:
        return MailEvent(_write_draft(composer, recipient, path, as_parts=as_parts), recipient.row, status="drafted")
    except (CompositionError, BrochureError) as fault:
        return MailEvent(f"no draft: {fault}", recipient.row, status="not sent")


def _write_draft(composer: MailComposer, recipient: Recipient, path: Path, *, as_parts: bool) -> str:
    mail = composer.compose(recipient.address, recipient.values)
    if as_parts:
        drafts.write_parts(path, mail)
        return ""
    data = message.build_draft(mail)
    size_warning = message.warn_of_size(len(data))
    files.write_atomically(path, data, private=True, durable=False)  # it can be made again
    return size_warning


# --- sending -----------------------------------------------------------------------------------------------------

_STATUS_ORDER: tuple[MailStatus, ...] = (
    "sent",
    "would be sent",
    "sent before",
    "put off",
    "not tried",
    "not sent",
    "unknown",
)
_MAX_FAILURES = 3  # consecutive emails put off, after which the others are not tried


class Mailer:
    """The sender of a table's emails; `deliver` sends one and returns the reply, and is None for a dry run.

    `resend_rows` are the rows whose email is sent even if it was, or may have been, sent before.
    """

    def __init__(
        self,
        composer: MailComposer,
        ledger: Ledger,
        deliver: Callable[[str, str, bytes], SmtpReply] | None,
        resend_rows: RowRanges,
    ) -> None:
        self._composer, self._ledger, self._deliver, self._resend_rows = composer, ledger, deliver, resend_rows

    def send_all(self, people: PeopleRows, has_agreed: Callable[[str], bool]) -> Iterator[MailEvent]:
        """Send to each row whose patient agreed; yield an event for every row that was tried, and a total.

        If the server cannot be reached, or puts off one email after the other, the remaining rows are not tried.
        """
        rows_by_status: dict[MailStatus, set[int]] = {entry: set() for entry in _STATUS_ORDER}
        failure_count, has_given_up = 0, False
        for entry in find_recipients(people, has_agreed):
            event = (
                self._send_one(entry, skip_delivery=has_given_up)
                if isinstance(entry, Recipient)
                else build_fault_event(entry)
            )
            rows_by_status[event.status].add(event.row)
            if event.status == "not tried":
                continue
            yield event
            failure_count = failure_count + 1 if event.status == "put off" else 0
            has_given_up = has_given_up or failure_count == _MAX_FAILURES or (failure_count > 0 and not event.code)
        if rows_by_status["not tried"]:
            yield MailEvent(
                "Run this again later: the other rows were not tried. Nobody gets the same email twice.",
                status="put off",
            )
        counts = [f"{len(rows)} {entry}" for entry, rows in rows_by_status.items() if rows]
        yield MailEvent(f"{', '.join(counts) or 'Nobody to write to'}.")

    def _send_one(self, recipient: Recipient, *, skip_delivery: bool) -> MailEvent:
        """Send to one row, or only look it up if `skip_delivery`; return its event.

        Raise BrochureError if the server can send no email at all.
        """
        row, server_error = recipient.row, None
        with redact_errors(row):
            token = self._ledger.compute_token(self._composer.fingerprint, recipient.address, recipient.values)
            earlier_event = self._find_earlier_event(row, token)
            if earlier_event is not None or skip_delivery:
                return earlier_event or MailEvent("not tried", row, status="not tried")
            try:
                data = message.build_outgoing(
                    self._composer.compose(recipient.address, recipient.values, is_final=True)
                )
                size_warning = message.warn_of_size(len(data))
            except (CompositionError, BrochureError) as fault:
                return MailEvent(f"not sent: {fault}", row, status="not sent")
            if self._deliver is None:
                return MailEvent(f"would be sent. {size_warning}".rstrip(), row, status="would be sent")
            try:
                return _build_reply_event(row, self._deliver(token, recipient.address, data), size_warning)
            except BrochureError as fault:  # about the server, so it concerns every row
                server_error = fault
        raise server_error

    def _find_earlier_event(self, row: int, token: str) -> MailEvent | None:
        """Return the event of an email that an earlier run sent or may have sent; None if it is to be sent now."""
        state = self._ledger.get_state(token) if row not in self._resend_rows else ""
        if state == "sent":
            return MailEvent("sent before, so not sent again", row, status="sent before")
        return MailEvent(_UNCERTAIN, row, status="unknown") if state == "leaving" else None


_UNCERTAIN = (
    "unknown: an earlier run stopped while sending this. Ask the patient, or send it again: --again and the row"
)
_NO_ANSWER = "the mail server stopped answering"
_CONNECTION_LOST = (
    "unknown: the connection broke while the email was being sent, so it may have arrived. It is not sent again"
    " automatically"
)


def _build_reply_event(row: int, reply: SmtpReply, size_warning: str) -> MailEvent:
    """Return the event for a server's reply to one email."""
    code = f"(code {reply.code})"
    if reply.outcome is SendOutcome.SENT:
        return MailEvent(f"sent. {size_warning}".strip(), row, status="sent", code=reply.code)
    if reply.outcome is SendOutcome.REFUSED:
        text = f"not sent: the mail server refused it permanently {code}"
        return MailEvent(text, row, status="not sent", code=reply.code)
    if reply.outcome is SendOutcome.UNKNOWN:
        return MailEvent(_CONNECTION_LOST, row, status="unknown")
    reason = f"the mail server said to try later, every time {code}" if reply.code else reply.reason or _NO_ANSWER
    return MailEvent(f"not sent: {reason}", row, status="put off", code=reply.code)
