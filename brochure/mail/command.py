"""`brochure email`, from what was asked to what was done; nothing is printed here."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.build import pipeline
from brochure.copies.columns import key
from brochure.copies.people import People
from brochure.copies.row_ranges import Rows
from brochure.diagnostics.reporters import some
from brochure.mail import account as settings, consent, drafts, mailer
from brochure.mail.address import AddressError, address
from brochure.mail.composer import Writer
from brochure.mail.events import Told
from brochure.mail.ledger import Journal
from brochure.mail.recipients import EMAIL
from brochure.mail.send_log import Log
from brochure.mail.sender import Patience, Sender
from brochure.mail.smtp import Submission
from brochure.mail.table_notes import looked
from brochure.runtime.app_dirs import make_state_folder
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import make_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from brochure.build.pipeline import Content
    from brochure.diagnostics.problem import Problem

PATIENCE = Patience()


def noticed(args: argparse.Namespace, say: Callable[[str], None], hear: Callable[[], str] | None) -> bool:
    """Whether the notice on mail to patients was accepted, now or before; it is told at the first use.

    `hear` gives what a person types, and is nothing where nobody is there.
    """
    if args.people is None or consent.known():
        return True
    say(consent.NOTICE)
    if not args.notice_read:
        say(consent.UNHEARD if hear is None else consent.ASKED)
        if hear is None:
            return False
        if hear().strip().lower() != "yes":
            say(consent.NO_YES)
            return False
    consent.remember()
    return True


def carried_out(args: argparse.Namespace, content: Path) -> Iterator[Told | tuple[Problem, ...]]:
    """Do what was asked: gives the content's problems, then what was done. Raises BrochureError where nothing was."""
    sender = settings.own_address(args.sender) if args.sender or args.send else ""
    read, problems = pipeline.read(content, pipeline.Options(edition=args.edition))
    yield problems
    if read is None:
        yield Told("No mail was made.", came="not sent")
        return
    writer = Writer(read, problems, sender)
    if args.people is None:
        yield from _one(args, content, writer)
    elif args.send:
        people = _people(args, read)
        if not writer.not_ready:
            yield from looked(people, read.subject.handout.language)
        yield from _sent(args, content, writer, people)
    else:
        people = _people(args, read)
        yield from looked(people, read.subject.handout.language)
        if args.output is not None:
            drafts.tidy(args.output)
        folder = drafts.new_folder(args.output, _out(content) / "mails")
        agreed = partial(consent.agreed, dates=people.dates) if _notes_agreements(args, people) else None
        yield from mailer.many_drafts(writer, people, folder, agreed, parts=args.parts)
        yield from _marked(writer)
        yield Told("", path=folder)


def _one(args: argparse.Namespace, content: Path, writer: Writer) -> Iterator[Told]:
    """One draft, to an address or to be addressed in the mail program."""
    try:
        to = address(args.to) if args.to else ""
    except AddressError as fault:
        raise BrochureError(f"The address after --to cannot be written to: {fault}.") from None
    path: Path = args.output or _out(content) / ("mail" if args.parts else f"mail{drafts.SUFFIX}")
    drafts.tidy(path.parent)
    heavy = mailer.one_draft(writer, to, path, parts=args.parts)
    if heavy:
        yield Told(heavy)
    yield from _marked(writer)
    yield Told("", path=path)


def _marked(writer: Writer) -> Iterator[Told]:
    if writer.not_ready:
        yield Told(f"The handout is marked Draft: {some(writer.not_ready, 'thing')} to finish, listed above.")


def _sent(args: argparse.Namespace, content: Path, writer: Writer, people: People) -> Iterator[Told]:
    """Mails to the people of a table, with a line in the log for each."""
    if writer.not_ready:
        raise BrochureError(
            f"Nothing was sent: the handout is a draft. {some(writer.not_ready, 'thing')} to finish, listed above."
        )
    account = None if args.dry_run else settings.account(args.server, args.user, args.sender)
    agreed = partial(consent.agreed, dates=people.dates)
    with ExitStack() as held:
        journal = held.enter_context(Journal(Path(make_state_folder("mail"))))
        again = args.again or Rows(())
        if account is None:
            yield from mailer.Post(writer, journal, None, again).send(people, agreed)
            return
        path: Path = args.output or _out(content) / "mails-sent.csv"
        log = held.enter_context(Log(path))
        line = held.enter_context(Submission(account))
        carry = Sender(line, journal, per_minute=args.per_minute, patience=PATIENCE).send
        try:
            for told in mailer.Post(writer, journal, carry, again).send(people, agreed):
                log.write(told)
                yield told
        except KeyboardInterrupt:
            yield Told("\nStopped. Run this again to go on: nobody is sent to twice.")
            raise
        yield Told("", path=path)


def _people(args: argparse.Namespace, content: Content) -> People:
    """The people of the table, with what it says of their agreement: needed for sending, minded for drafts."""
    subject = content.subject
    opened = partial(
        People,
        args.people,
        subject.handout.people,
        words=subject.context.words,
        language=subject.handout.language,
        family=subject.family,
        mapping=dict(args.mapping),
        rows=args.rows,
    )
    if args.send or consent.COLUMN in dict(args.mapping):
        return opened(also=(EMAIL, consent.COLUMN))
    people = opened(also=(EMAIL,))
    return opened(also=(EMAIL, consent.COLUMN)) if _notes_agreements(args, people) else people


def _notes_agreements(args: argparse.Namespace, people: People) -> bool:
    """Whether the table has a column of agreements."""
    return consent.COLUMN in dict(args.mapping) or any(key(head) == consent.COLUMN for head in people.columns)


def _out(content: Path) -> Path:
    """The folder out beside the content, made if it is not there."""
    folder = pipeline.output_folder(content)
    make_folder(folder, "Say with -o where the mail is to go.")
    drafts.tidy(folder)
    return folder
