"""One run of `brochure email`, from its options to its events. It prints nothing."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.build import pipeline
from brochure.copies.columns import normalize_header
from brochure.copies.people import PeopleReader
from brochure.copies.row_ranges import RowRanges
from brochure.diagnostics.reporters import format_quantity
from brochure.mail import account, consent, drafts, mailer
from brochure.mail.address import AddressError, normalize_address
from brochure.mail.composer import MailComposer
from brochure.mail.events import MailEvent
from brochure.mail.ledger import Ledger
from brochure.mail.recipients import EMAIL_COLUMN
from brochure.mail.send_log import SendLog
from brochure.mail.sender import RetryingSender, RetrySchedule
from brochure.mail.smtp import SmtpConnection
from brochure.mail.table_notes import preflight_table
from brochure.runtime.app_dirs import make_state_folder
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import make_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from brochure.build.pipeline import PreparedEdition
    from brochure.diagnostics.problem import Problem

RETRY_SCHEDULE = RetrySchedule()


def accept_notice(
    args: argparse.Namespace, print_text: Callable[[str], None], read_answer: Callable[[], str] | None
) -> bool:
    """Return whether the user accepts the notice on email to patients, now or before; print it until then.

    `read_answer` returns what the user types, and is None without a terminal.
    """
    if args.people is None or consent.is_notice_accepted():
        return True
    print_text(consent.NOTICE)
    if not args.notice_read:
        print_text(consent.NO_TERMINAL if read_answer is None else consent.QUESTION)
        if read_answer is None:
            return False
        if read_answer().strip().lower() != "yes":
            print_text(consent.DECLINED)
            return False
    consent.record_acceptance()
    return True


def run_email(args: argparse.Namespace, content_path: Path) -> Iterator[MailEvent | tuple[Problem, ...]]:
    """Run the command: yield the content's problems, then its events. Raise BrochureError if it fails."""
    sender = account.read_sender_address(args.sender) if args.sender or args.send else ""
    prepared, problems = pipeline.prepare_edition(content_path, pipeline.BuildOptions(edition=args.edition))
    yield problems
    if prepared is None:
        yield MailEvent("No email was made.", status="not sent")
        return
    composer = MailComposer(prepared, problems, sender)
    if args.people is None:
        yield from _make_one_draft(args, content_path, composer)
    elif args.send:
        people = _open_people(args, prepared)
        if not composer.unready_count:
            yield from preflight_table(people, prepared.content.handout.language)
        yield from _send_mails(args, content_path, composer, people)
    else:
        people = _open_people(args, prepared)
        yield from preflight_table(people, prepared.content.handout.language)
        if args.output is not None:
            drafts.remove_stale_files(args.output)
        folder = drafts.make_new_folder(args.output, _make_output_folder(content_path) / "mails")
        has_agreed = (
            partial(consent.has_agreed, date_parser=people.date_parser) if _has_agreement_column(args, people) else None
        )
        yield from mailer.write_drafts(composer, people, folder, has_agreed, as_parts=args.parts)
        yield from _report_draft_mark(composer)
        yield MailEvent("", path=folder)


def _make_one_draft(args: argparse.Namespace, content_path: Path, composer: MailComposer) -> Iterator[MailEvent]:
    """Write one draft, to the address after --to or without one, and yield its events."""
    try:
        recipient_address = normalize_address(args.to) if args.to else ""
    except AddressError as fault:
        raise BrochureError(f"The address after --to cannot be used: {fault}.") from None
    path: Path = args.output or _make_output_folder(content_path) / ("mail" if args.parts else f"mail{drafts.SUFFIX}")
    drafts.remove_stale_files(path.parent)
    size_warning = mailer.write_one_draft(composer, recipient_address, path, as_parts=args.parts)
    if size_warning:
        yield MailEvent(size_warning)
    yield from _report_draft_mark(composer)
    yield MailEvent("", path=path)


def _report_draft_mark(composer: MailComposer) -> Iterator[MailEvent]:
    if composer.unready_count:
        yield MailEvent(
            f"The handout is marked Draft: {format_quantity(composer.unready_count, 'thing')} to finish, listed above."
        )


def _send_mails(
    args: argparse.Namespace, content_path: Path, composer: MailComposer, people: PeopleReader
) -> Iterator[MailEvent]:
    """Send emails to the people of a table, with a line in the log for each, and yield the events."""
    if composer.unready_count:
        raise BrochureError(
            "Nothing was sent: the handout is a draft."
            f" {format_quantity(composer.unready_count, 'thing')} to finish, listed above."
        )
    server_account = None if args.dry_run else account.read_account(args.server, args.user, args.sender)
    has_agreed = partial(consent.has_agreed, date_parser=people.date_parser)
    with ExitStack() as stack:
        ledger = stack.enter_context(Ledger(Path(make_state_folder("mail"))))
        resend_rows = args.again or RowRanges(())
        if server_account is None:
            yield from mailer.Mailer(composer, ledger, None, resend_rows).send_all(people, has_agreed)
            return
        path: Path = args.output or _make_output_folder(content_path) / "mails-sent.csv"
        send_log = stack.enter_context(SendLog(path))
        connection = stack.enter_context(SmtpConnection(server_account))
        deliver = RetryingSender(connection, ledger, per_minute=args.per_minute, retry_schedule=RETRY_SCHEDULE).send
        try:
            for event in mailer.Mailer(composer, ledger, deliver, resend_rows).send_all(people, has_agreed):
                send_log.write_event(event)
                yield event
        except KeyboardInterrupt:
            yield MailEvent("\nStopped. Run the same command to continue: nobody gets the same email twice.")
            raise
        yield MailEvent("", path=path)


def _open_people(args: argparse.Namespace, prepared: PreparedEdition) -> PeopleReader:
    """Open the table, with its column of agreements: required to send, and used for drafts if there is one."""
    content = prepared.content
    open_people = partial(
        PeopleReader,
        args.people,
        content.handout.people,
        words=content.context.words,
        language=content.handout.language,
        family=content.family,
        header_by_field=dict(args.mapping),
        row_ranges=args.rows,
    )
    if args.send or consent.AGREEMENT_COLUMN in dict(args.mapping):
        return open_people(extra_columns=(EMAIL_COLUMN, consent.AGREEMENT_COLUMN))
    people = open_people(extra_columns=(EMAIL_COLUMN,))
    return (
        open_people(extra_columns=(EMAIL_COLUMN, consent.AGREEMENT_COLUMN))
        if _has_agreement_column(args, people)
        else people
    )


def _has_agreement_column(args: argparse.Namespace, people: PeopleReader) -> bool:
    """Return whether the table has a column of agreements."""
    return consent.AGREEMENT_COLUMN in dict(args.mapping) or any(
        normalize_header(header) == consent.AGREEMENT_COLUMN for header in people.headers
    )


def _make_output_folder(content_path: Path) -> Path:
    """Return the folder out next to the content, after creating it if needed and removing temporary files."""
    folder = pipeline.get_output_folder(content_path)
    make_folder(folder, "Choose with -o where to save the email.")
    drafts.remove_stale_files(folder)
    return folder
