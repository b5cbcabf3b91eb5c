"""The commands, their words and their exit codes: 0 fine, 1 content, 2 usage, 70 a bug. This file alone prints.

Problems and summaries go to standard error; standard output carries only what was asked for: the path of what was
made, the schema, the rules, the score, problems in a format for programs. Each command imports what it needs, so that
`check` never loads ReportLab. What may be asked is in arguments.py.
"""

from __future__ import annotations

import gc
import sys
from contextlib import closing, nullcontext
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.cli import arguments, console, up_to_date
from brochure.diagnostics.problem import ERROR, UNREADY, WARNING
from brochure.diagnostics.reporters import FORMATS, count, counts, some, text
from brochure.runtime.app_dirs import PACKAGE
from brochure.runtime.errors import BrochureError
from brochure.runtime.files import show, write_atomically

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager

    from brochure.build.approval import Comparison
    from brochure.build.batch import Job, Outcome
    from brochure.build.pipeline import Content, Result
    from brochure.diagnostics.problem import Problem

FINE, CONTENT, USAGE, BUG, STOPPED, UNHEARD = 0, 1, 2, 70, 130, 141  # the last two: Ctrl-C, a closed pipe


def main(given: Sequence[str] | None = None) -> int:
    """The program `brochure`; gives the exit code."""
    words = sys.argv[1:] if given is None else given
    return _run(arguments.everything(words), words)


def make_pdf(given: Sequence[str], beside: Path) -> int:
    """The program `make_pdf.py`: `brochure build`, with the content.yaml in `beside` if the working folder has none."""
    return _run(arguments.make_pdf(beside), given, up_to_date.clicked(beside))


def build(args: argparse.Namespace) -> int:
    """Make the PDF of content files, or other editions; what was made before stays where there are errors."""
    contents = arguments.contents(args)
    if args.no_cache:
        up_to_date.forget()
    from brochure.build import batch, pipeline as line

    names = None if args.all else args.editions or [line.HANDOUT.edition]
    options = line.Options(paper=args.paper, gray=args.gray, imposed=args.imposed)
    jobs = batch.plan(contents, names, options)
    arguments.fit_together(args, [job.options.edition for job in jobs])
    if len(jobs) == 1:
        return _build_one(args, jobs[0])
    clash = batch.clash(jobs)
    if clash is not None:
        first, second, path = clash
        args.parser.error(f"{first.content} and {second.content} would both become {path}: rename one of them")
    return _build_many(args, jobs)


def _build_one(args: argparse.Namespace, job: Job) -> int:
    from brochure.build import pipeline as line
    from brochure.cli import messages

    result = line.build_once(job.content, job.options)
    _report(result.problems)
    if result.data is None:
        older = "PDF" if line.output_path(job.content, result, job.options).suffix == ".pdf" else "file"
        _say(f"{counts(result.problems)}: nothing was written. An older {older}, if there is one, is untouched.")
        return CONTENT
    unready = count(result.problems, UNREADY)
    if args.final and unready:
        _say(f"{counts(result.problems)}: nothing was written, because --final refuses a draft.")
        return CONTENT
    target = _written(args, job, result)
    size = messages.size(result, job.options)
    more = [messages.left_out(result, job.options)] if result.left_out else []
    if args.all and job.options.edition == line.HANDOUT.edition:
        more.append("The content's list `editions:` names no other edition.")
    if unready:
        more.append(f"It is marked Draft: {some(unready, 'thing')} not ready, told above.")
    more += _stats(args, result)
    _say("\n".join([f"Made {size}.", *more]))
    if args.open:
        _open(target)
    print(target)
    if not (args.open or args.force or args.no_cache):
        problems = [text(result.problems) + "\n"] if result.problems else []
        again = [*problems, f"Nothing has changed, so it was not made again: {size}.", *more, ""]
        up_to_date.remember(args.words, [str(job.content)], [str(target)], "\n".join(again))
    return FINE


def _stats(args: argparse.Namespace, result: Result) -> list[str]:
    """Where the bytes of a PDF go, if that was asked for."""
    if not args.stats or result.data is None or not result.data.startswith(b"%PDF"):
        return []
    from brochure.build import size_report

    return [size_report.table(result.data)]


def _build_many(args: argparse.Namespace, jobs: Sequence[Job]) -> int:
    """Make several files side by side; what is wrong with one does not stop the others."""
    from brochure.build import batch
    from brochure.cli import progress
    from brochure.runtime import fork

    gc.enable()
    made: list[tuple[int, Path | None]] = []
    told: dict[Problem, None] = {}
    with progress.Bar(sys.stderr, len(jobs)) as bar:
        outcomes = batch.build_all(jobs, workers=args.jobs or fork.cores(), tick=bar.step)
        with closing(outcomes):
            for _, of_content in groupby(outcomes, lambda outcome: outcome.job.content):
                whole = list(of_content)
                with bar.hidden():
                    _report_new(_problems(whole), told)
                    made += [_file(args, outcome) for outcome in whole]
    codes = [code for code, _ in made]
    _say(f"Made {codes.count(FINE)} of {some(len(jobs), 'file')}.")
    if BUG in codes:
        _say(console.BUG)
    if not any(codes) and not (args.stats or args.force or args.no_cache):
        again = [text(list(told)) + "\n"] if told else []
        again += [f"Nothing has changed in the {some(len(jobs), 'file')}, so none was made again.", ""]
        contents = dict.fromkeys(str(job.content) for job in jobs)
        up_to_date.remember(args.words, list(contents), [str(path) for _, path in made], "\n".join(again))
    return max(codes)


def _problems(outcomes: Iterable[Outcome]) -> tuple[Problem, ...]:
    """What is wrong with a content, in all its editions."""
    from brochure.build import pipeline as line

    return line.merged({o.job.options.edition: o.result.problems for o in outcomes if o.result is not None})


def _file(args: argparse.Namespace, outcome: Outcome) -> tuple[int, Path | None]:
    """Write one file of many, and say in one line what came of it; its exit code, and the file's path."""
    from brochure.cli import messages

    job, result = outcome.job, outcome.result
    if result is None:
        _say(f"{messages.name(job)}: nothing was written. {outcome.fault}")
        return (BUG if outcome.bug else CONTENT), None
    if result.data is None or (args.final and count(result.problems, UNREADY)):
        _say(messages.not_made(job, result))
        return CONTENT, None
    try:
        target = _written(args, job, result)
    except BrochureError as fault:
        _say(f"{messages.name(job)}: {fault}")
        return CONTENT, None
    _say("\n".join([messages.made(job, result), *_stats(args, result)]))
    print(target, flush=True)
    return FINE, target


def _written(args: argparse.Namespace, job: Job, result: Result) -> Path:
    """Write the file of a result that has one; gives its path."""
    from brochure.build import pipeline as line

    target: Path = args.output or line.output_path(job.content, result, job.options)
    if args.output is None:
        _make_folder(target.parent)
    write_atomically(target, result.data or b"")
    return target


def check(args: argparse.Namespace) -> int:
    """Tell the problems of content files; make nothing."""
    contents = arguments.contents(args)
    if args.score and len(contents) > 1:
        args.parser.error(f"--score looks at one handout, and these are {len(contents)}")
    from brochure.build import pipeline as line

    codes = [FINE]
    every: list[Problem] = []
    told: dict[Problem, None] = {}
    for content in contents:
        try:
            problems = line.check(content, layout=args.layout)
        except BrochureError as fault:
            _say(str(fault))
            codes.append(CONTENT)
            continue
        if args.format == "text":
            _report_new(problems, told)
        if args.score:
            _score(line.read(content)[0])
        _say(f"{content}: {counts(problems)}.")
        failing = {ERROR, UNREADY, WARNING} if args.strict else {ERROR, UNREADY}
        codes.append(CONTENT if any(count(problems, severity) for severity in failing) else FINE)
        every += problems
    if args.format != "text":
        print(FORMATS[args.format](every))
    return max(codes)


def watch(args: argparse.Namespace) -> int:
    """Make the PDF, and again whenever it is saved, until Ctrl-C: that is how this ends, so it is no failure."""
    content = arguments.content(args)
    from brochure.build import batch, pipeline as line
    from brochure.cli import file_events, watch as watching

    names = None if args.all else args.editions or [line.HANDOUT.edition]
    options = line.Options(paper=args.paper, gray=args.gray)
    arguments.fit_together(args, [job.options.edition for job in batch.plan([content], names, options)])
    teller = watching.Teller()
    unseen = args.open
    try:
        _say(f"Watching {content} and its branding: save, and it is made again. Ctrl-C ends.")
        with closing(file_events.saves(content)) as batches:
            for now in watching.rounds(watching.Wanted(content, names, options), batches):
                _say(teller.told(now) + (console.BUG if now.bug else ""))
                if unseen and now.paths:
                    unseen = False
                    _open(now.paths[0])
    except KeyboardInterrupt:
        _say("\nNo longer watching.")
    return FINE


def copies(args: argparse.Namespace) -> int:
    """Make a copy for each person of a table; what is said of them is rows, fields and numbers."""
    order = arguments.order(args)
    from time import monotonic

    from brochure.cli import progress
    from brochure.copies import job as orders, messages

    content, problems = orders.read(order)
    _report_pressing(problems)
    if content is None or (args.final and count(problems, UNREADY)):
        _say(f"{counts(problems)}: nothing was made{', because --final refuses drafts' if content else ''}.")
        return CONTENT
    ready = orders.ready(order, content, problems)
    run = None
    try:
        with orders.begun(ready) as run:
            _say(messages.begun(ready, run))
            begun = monotonic()
            with progress.Pace(sys.stderr, run.left, "copies") as bar:
                run.make(bar.step)
    except KeyboardInterrupt:
        _say(messages.stopped(run))
        return STOPPED
    _say(messages.made(run, monotonic() - begun) + (console.BUG if run.bugs else ""))
    print(run.folder)
    return BUG if run.bugs else CONTENT if run.rejects.count or not run.there else FINE


def email(args: argparse.Namespace) -> int:
    """Make a draft of a mail, or one for each person in a table, or send them; lines hold numbers, and no person."""
    content = arguments.content(args)
    from brochure.cli import email_arguments
    from brochure.mail import command

    email_arguments.fit_together(args)
    if not command.noticed(args, _say, sys.stdin.readline if sys.stdin.isatty() else None):
        return CONTENT
    code = FINE
    for told in command.carried_out(args, content):
        if isinstance(told, tuple):
            _report_pressing(told)
        elif told.path is not None:
            print(told.path)
        else:
            _say(str(told))
            code = code if told.fine else CONTENT
    return code


def pages(args: argparse.Namespace) -> int:
    """Make a picture of every page of a PDF."""
    pdf, folder = arguments.pdf_and_folder(args)
    from brochure.build import preview

    made = preview.write(pdf, folder, args.dpi, gray=args.gray)
    _say(f"Made {some(len(made), 'picture')}.")
    for path in made:
        print(path)
    return FINE


def rules(args: argparse.Namespace) -> int:
    """Print the rules of the checks, or the manual of one."""
    from brochure.checks.engine import rule_docs

    if args.markdown:
        print(rule_docs.markdown(), end="")
        return FINE
    if args.name is None:
        print(rule_docs.listing())
        return FINE
    rule, meant = rule_docs.find(args.name)
    if rule is None:
        hint = f"did you mean {meant}?" if meant else "`brochure rules` lists them all"
        _say(f"There is no rule {args.name}: {hint}")
        return USAGE
    print(rule_docs.page(rule))
    return FINE


def approve(args: argparse.Namespace) -> int:
    """Write a clinician's approval into a content file."""
    content = arguments.content(args)
    from brochure.build import approval
    from brochure.checks.rules.governance import today

    text = approval.approve(content, args.by, today())
    write_atomically(content.resolve(), text.encode("utf-8"))
    _say(f"{content} is approved by {args.by}. Any change to its words ends the approval.")
    print(content)
    return FINE


def verify(args: argparse.Namespace) -> int:
    """Tell whether a copy says what the content says today, and what changed."""
    content = arguments.content(args)
    from brochure.build import approval

    comparison = approval.verify(_copy(args.copy), content)
    print(_compared(comparison, content))
    for change in comparison.changes or ():
        print(f"  was: … {change.before} [{change.gone}] {change.after} …")
        print(f"  now: … {change.before} [{change.new}] {change.after} …\n")
    return FINE if comparison.same and not comparison.changes else CONTENT


def new(args: argparse.Namespace) -> int:
    """Write a small commented handout to start from; never over another file."""
    target = arguments.new_path(args)
    if target.exists() or target.is_symlink():
        raise BrochureError(f"{target} is there already, and stays as it is. Choose another name.")
    write_atomically(target, Path(PACKAGE, "content", "starter.yaml").read_bytes())
    shown = f'"{target}"' if " " in str(target) else str(target)
    _say("Made a handout to start from. Open it in a text editor and change the words, then type:")
    _say(f"    brochure check {shown}")
    _say(f"    brochure build {shown}")
    print(target)
    return FINE


def schema(args: argparse.Namespace) -> int:
    """Write the JSON Schema of content files, for editors that complete and underline."""
    import json

    from brochure.content.json_schema import schema as content_schema

    text = json.dumps(content_schema(), indent=2) + "\n"
    if args.output is None:
        print(text, end="")
    else:
        write_atomically(args.output, text.encode())
        print(args.output)
    return FINE


def _no_command(args: argparse.Namespace) -> int:
    args.parser.print_help(sys.stderr)
    return USAGE


_COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "": _no_command,
    "build": build,
    "check": check,
    "watch": watch,
    "copies": copies,
    "email": email,
    "pages": pages,
    "approve": approve,
    "verify": verify,
    "rules": rules,
    "new": new,
    "schema": schema,
}


_LONG = {"watch", "copies", "email", "pages"}  # they go on for as long as it takes
_PRIVATE = {"copies", "email"}  # they have patients' words in their hands


def _score(content: Content | None) -> None:
    if content is None:
        _say("There is no score while there are errors.\n")
        return
    from brochure.checks.engine import score

    print(score.report(content.subject))


def _copy(named: str) -> bytes | str:
    """The bytes of a PDF, or else the code itself."""
    path = Path(named)
    if not path.is_file() and path.suffix.lower() != ".pdf":
        return named
    try:
        return path.read_bytes()
    except OSError as fault:
        raise BrochureError(f"{path} cannot be read: {fault.strerror or fault}.") from fault


def _compared(comparison: Comparison, content: Path) -> str:
    if comparison.personal:
        own = f"This copy ({comparison.copy}) is a patient's own"
        if comparison.same:
            return f"{own}: its code is what {content} says today. Words are not shown."
        why = "It is of another content, or older: name its content, as in brochure verify COPY asthma.yaml."
        return f"{own}, and not what {content} says today ({comparison.today}). {why} Words are not shown."
    if not comparison.same:
        return f"This copy ({comparison.copy}) is not what {content} says today ({comparison.today})."
    if comparison.changes:
        return f"This copy ({comparison.copy}) has today's code, but not the words that {content} makes today."
    return f"This copy ({comparison.copy}) says what {content} says today."


def _open(path: Path) -> None:
    if not show(path):
        _say("There is no program here to open it with: open it yourself.")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as fault:
        why = f"The folder {folder} cannot be made: {fault.strerror or fault}."
        raise BrochureError(f"{why} Say with -o where the PDF is to go, as in -o handout.pdf.") from fault


def _report(problems: Sequence[Problem]) -> None:
    if problems:
        _say(text(problems) + "\n")


def _report_pressing(problems: Sequence[Problem]) -> None:
    """Report what stands in the way of handing a handout out; the rest was told when it was written."""
    _report([problem for problem in problems if problem.severity in {ERROR, UNREADY}])
    warnings = count(problems, WARNING)
    if warnings:
        _say(f"{some(warnings, 'warning')} about the content, which `brochure check` tells.")


def _report_new(problems: Sequence[Problem], told: dict[Problem, None]) -> None:
    """Report what was not told before, such as faults of branding, which several contents share."""
    _report([problem for problem in problems if problem not in told])
    told.update(dict.fromkeys(problems))


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _last_words(fault: Exception, command: str) -> str:
    if command not in _PRIVATE:
        return console.last_words(fault)
    from brochure.build import privacy

    return f"{privacy.told(fault)}\n{console.BUG}"


def _discreet() -> AbstractContextManager[None]:
    from brochure.build import privacy

    return privacy.discreet()


def _run(parser: argparse.ArgumentParser, given: Sequence[str], door: Sequence[str] = ()) -> int:
    """Carry out a command; every way in which it can end becomes an exit code and plain words."""
    console.survive_narrow()
    try:
        args = arguments.parse(parser, given)
        args.words = [*door, *given]  # by which an unchanged build knows the command again
        if args.command in _LONG:
            gc.enable()
        with _discreet() if args.command in _PRIVATE else nullcontext():
            code = _COMMANDS[args.command](args)
        sys.stdout.flush()
    except SystemExit as end:  # argparse has spoken: help, or a usage error
        return end.code if isinstance(end.code, int) else FINE
    except BrochureError as fault:
        _say(str(fault))
        return CONTENT
    except KeyboardInterrupt:
        _say("\nStopped.")
        return STOPPED
    except BrokenPipeError:
        console.hear_nothing_more()
        return UNHEARD
    except Exception as fault:  # noqa: BLE001 -- the last door: whatever comes here is told, not thrown
        missing = console.missing_package(fault)
        _say(missing or _last_words(fault, args.command))
        return CONTENT if missing else BUG
    return code
