"""The commands, their words and their exit codes: 0 fine, 1 content, 2 usage, 70 a bug. This file alone prints.

Problems and summaries go to standard error; standard output carries only what was asked for: the path of what was
made, the schema, the rules, the score, problems in a format for programs. Each command imports what it needs, so that
`check` never loads ReportLab.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from brochure.files import show, write_atomically
from brochure.formats import FORMATS, count, counts, some, text
from brochure.problems import ERROR, UNREADY, WARNING, BrochureError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from brochure.approval import Comparison
    from brochure.build import Content
    from brochure.problems import Problem

FINE, CONTENT, USAGE, BUG, STOPPED, UNHEARD = 0, 1, 2, 70, 130, 141  # the last two: Ctrl-C, a closed pipe

_PACKAGES = {
    "PIL": "Pillow",
    "fontpkg_atkinson_hyperlegible": "fontpkg-atkinson-hyperlegible",
    "reportlab": "reportlab",
    "uharfbuzz": "uharfbuzz",
    "yaml": "PyYAML",
}
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]|[. ]$|^$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)', re.IGNORECASE)
_BUG = """
This is a fault in brochure, not in what you wrote, and nothing was lost.
Please send the lines above and your content file to whoever looks after brochure for you."""


def main(arguments: Sequence[str] | None = None) -> int:
    """The program `brochure`; gives the exit code."""
    return _run(_parser(), arguments)


def make_pdf(arguments: Sequence[str], beside: Path) -> int:
    """The program `make_pdf.py`: `brochure build`, with the content.yaml in `beside` if the working folder has none."""
    parser = argparse.ArgumentParser(
        prog="make_pdf.py", description="Make the handout's PDF. The same as: brochure build"
    )
    _build_arguments(parser, beside)
    return _run(parser, arguments)


def build(args: argparse.Namespace) -> int:
    """Make the PDF of a content file; an old PDF stays when there are errors."""
    content = _content(args)
    from brochure import build as line

    result = line.build(content)
    _report(result.problems)
    if result.pdf is None:
        _say(f"{counts(result.problems)}: nothing was written. An older PDF, if there is one, is untouched.")
        return CONTENT
    unready = count(result.problems, UNREADY)
    if args.final and unready:
        _say(f"{counts(result.problems)}: nothing was written, because --final refuses a draft.")
        return CONTENT
    target: Path = args.output or line.output_path(content, result.title)
    if args.output is None:
        _make_folder(target.parent)
    write_atomically(target, result.pdf)
    _say(f"Made {some(result.pages, 'page')}, {max(1, round(len(result.pdf) / 1000))} KB.")
    if unready:
        _say(f"It is marked Draft: {some(unready, 'thing')} not ready, told above.")
    if args.open and not show(target):
        _say("There is no program here to open it with: open it yourself.")
    print(target)
    return FINE


def check(args: argparse.Namespace) -> int:
    """Tell the problems of a content file; make nothing."""
    content = _content(args)
    from brochure import build as line

    ready, problems = line.read(content)
    if args.layout:
        problems = line.make(ready, problems).problems
    if args.format == "text":
        _report(problems)
    else:
        print(FORMATS[args.format](problems))
    if args.score:
        _score(ready)
    _say(f"{content}: {counts(problems)}.")
    failing = {ERROR, UNREADY, WARNING} if args.strict else {ERROR, UNREADY}
    return CONTENT if any(count(problems, severity) for severity in failing) else FINE


def rules(args: argparse.Namespace) -> int:
    """Print the rules of the checks, or the manual of one."""
    from brochure import manual

    if args.markdown:
        print(manual.markdown(), end="")
        return FINE
    if args.name is None:
        print(manual.listing())
        return FINE
    rule, meant = manual.find(args.name)
    if rule is None:
        hint = f"did you mean {meant}?" if meant else "`brochure rules` lists them all"
        _say(f"There is no rule {args.name}: {hint}")
        return USAGE
    print(manual.page(rule))
    return FINE


def approve(args: argparse.Namespace) -> int:
    """Write a clinician's approval into a content file."""
    content = _content(args)
    from brochure import approval
    from brochure.checks.governance import today

    text = approval.approve(content, args.by, today())
    write_atomically(content.resolve(), text.encode("utf-8"))
    _say(f"{content} is approved by {args.by}. Any change to its words ends the approval.")
    print(content)
    return FINE


def verify(args: argparse.Namespace) -> int:
    """Tell whether a copy says what the content says today, and what changed."""
    content = _content(args)
    from brochure import approval

    comparison = approval.verify(_copy(args.copy), content)
    print(_compared(comparison, content))
    for change in comparison.changes or ():
        print(f"  was: … {change.before} [{change.gone}] {change.after} …")
        print(f"  now: … {change.before} [{change.new}] {change.after} …\n")
    return FINE if comparison.same and not comparison.changes else CONTENT


def new(args: argparse.Namespace) -> int:
    """Write a small commented handout to start from; never over another file."""
    target = _new_path(args)
    if target.exists() or target.is_symlink():
        raise BrochureError(f"{target} is there already, and stays as it is. Choose another name.")
    write_atomically(target, Path(__file__).with_name("starter.yaml").read_bytes())
    shown = f'"{target}"' if " " in str(target) else str(target)
    _say("Made a handout to start from. Open it in a text editor and change the words, then type:")
    _say(f"    brochure check {shown}")
    _say(f"    brochure build {shown}")
    print(target)
    return FINE


def schema(args: argparse.Namespace) -> int:
    """Write the JSON Schema of content files, for editors that complete and underline."""
    import json

    from brochure.schema import schema as content_schema

    text = json.dumps(content_schema(), indent=2) + "\n"
    if args.output is None:
        print(text, end="")
    else:
        write_atomically(args.output, text.encode())
        print(args.output)
    return FINE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="brochure",
        description="Patient handouts: from a plain content file to an accessible PDF.",
        epilog="Each command explains itself: brochure build --help",
    )
    parser.set_defaults(parser=parser, run=_no_command)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    _build_arguments(commands.add_parser("build", help="make the PDF", description="Make the handout's PDF."))

    about = "Tell what is wrong with a content file, or not ready yet. Makes nothing."
    _check_arguments(commands.add_parser("check", help="look for problems, without making a PDF", description=about))

    about = "Write into a content file that a clinician approves its words. Refuses while anything else is not ready."
    sub = commands.add_parser("approve", help="write a clinician's approval into the content", description=about)
    sub.add_argument("--by", metavar="NAME", required=True, help="the clinician's name and title")
    _content_argument(sub)
    sub.set_defaults(run=approve)

    about = "Tell whether a printed or mailed copy says what the content says today, and for a PDF what changed."
    sub = commands.add_parser("verify", help="compare a copy with the content of today", description=about)
    sub.add_argument("copy", metavar="FILE.pdf|CODE", help="a PDF, or the code at the foot of a printed page")
    _content_argument(sub)
    sub.set_defaults(run=verify)

    about = "List the rules of the checks, or explain one: what is wrong, why it matters, how to mend it."
    sub = commands.add_parser("rules", help="list the rules, or explain one", description=about)
    sub.add_argument("name", metavar="NAME", nargs="?", help="the rule to explain, such as long-sentence")
    sub.add_argument("--markdown", action="store_true", help="all of them, as a page of documentation")
    sub.set_defaults(run=rules, parser=sub)

    about = "Write a small handout with comments, to start from. Never writes over another file."
    sub = commands.add_parser("new", help="start a new handout", description=about)
    sub.add_argument("name", metavar="NAME", help="its file: NAME.yaml in this folder")
    sub.set_defaults(run=new, parser=sub)

    about = "Print the JSON Schema of content files: with it, editors complete keys and underline faults."
    sub = commands.add_parser("schema", help="print the content format, for editors", description=about)
    sub.add_argument("-o", dest="output", metavar="FILE", type=Path, help="write it to FILE instead")
    sub.set_defaults(run=schema)
    return parser


def _build_arguments(parser: argparse.ArgumentParser, beside: Path | None = None) -> None:
    _content_argument(parser, beside)
    parser.add_argument(
        "-o",
        dest="output",
        metavar="FILE",
        type=_pdf_name,
        help="the PDF to write (default: named after the title, in the folder out beside the content)",
    )
    parser.add_argument("--final", action="store_true", help="refuse to make a draft: everything must be ready")
    parser.add_argument("--open", action="store_true", help="open the PDF when it is made")
    parser.set_defaults(run=build)


def _check_arguments(parser: argparse.ArgumentParser) -> None:
    _content_argument(parser)
    parser.add_argument("--strict", action="store_true", help="fail for warnings too")
    parser.add_argument("--layout", action="store_true", help="look at the pages too: slower, as they are laid out")
    about = "show what software can judge of PEMAT-P and of the CDC's Clear Communication Index"
    parser.add_argument("--score", action="store_true", help=about)
    parser.add_argument("--format", choices=FORMATS, default="text", help="text (default), json or github")
    parser.set_defaults(run=check)


def _content_argument(parser: argparse.ArgumentParser, beside: Path | None = None) -> None:
    parser.add_argument(
        "content", metavar="CONTENT", nargs="?", type=Path, help="the content file (default: content.yaml)"
    )
    parser.set_defaults(parser=parser, beside=beside)


def _pdf_name(text: str) -> Path:
    # So that a slip of the hand (`-o content.yaml`) never writes a PDF over somebody's words.
    if not text.lower().endswith(".pdf"):
        raise argparse.ArgumentTypeError(f"the name of a PDF ends with .pdf; this is {text!r}")
    return Path(text)


def _no_command(args: argparse.Namespace) -> int:
    args.parser.print_help(sys.stderr)
    return USAGE


def _content(args: argparse.Namespace) -> Path:
    content: Path = args.content or Path("content.yaml")
    if args.content is None and args.beside is not None and not content.exists():
        content = args.beside / "content.yaml"
    if args.content is None and not content.exists():
        args.parser.error("there is no content.yaml in this folder: name the content file")
    if not content.exists():
        nearly = content.with_name(f"{content.name}.yaml")
        meant = f"; did you mean {nearly}?" if nearly.exists() else ""
        args.parser.error(f"there is no file {content}{meant}")
    if content.is_dir():
        args.parser.error(f"{content} is a folder: name the content file")
    return content


def _new_path(args: argparse.Namespace) -> Path:
    target = Path(args.name)
    if _FORBIDDEN.search(target.name) or args.name.endswith(("/", os.sep)):
        args.parser.error(f"{args.name!r} is no name for a file on every computer: use letters, digits and hyphens")
    if target.suffix.lower() not in {".yaml", ".yml"}:
        target = target.with_name(f"{target.name}.yaml")
    if not target.parent.is_dir():
        args.parser.error(f"there is no folder {target.parent}")
    return target


def _score(content: Content | None) -> None:
    if content is None:
        _say("There is no score while there are errors.\n")
        return
    from brochure import score

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
    if not comparison.same:
        return f"This copy ({comparison.copy}) is not what {content} says today ({comparison.today})."
    if comparison.changes:
        return f"This copy ({comparison.copy}) has today's code, but not the words that {content} makes today."
    return f"This copy ({comparison.copy}) says what {content} says today."


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as fault:
        why = f"The folder {folder} cannot be made: {fault.strerror or fault}."
        raise BrochureError(f"{why} Say with -o where the PDF is to go, as in -o handout.pdf.") from fault


def _report(problems: Sequence[Problem]) -> None:
    if problems:
        _say(text(problems) + "\n")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _run(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> int:
    """Carry out a command; every way in which it can end becomes an exit code and plain words."""
    _survive_narrow_consoles()
    try:
        args = parser.parse_args(arguments)
        command: Callable[[argparse.Namespace], int] = args.run
        code = command(args)
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
        _hear_nothing_more()
        return UNHEARD
    except Exception as fault:  # noqa: BLE001 -- the last door: whatever comes here is told, not thrown
        return _last_words(fault)
    return code


def _last_words(fault: Exception) -> int:
    missing = fault.name.partition(".")[0] if isinstance(fault, ModuleNotFoundError) and fault.name else ""
    if missing in _PACKAGES:
        home = Path(__file__).resolve().parent.parent
        wanted = f'"{home}"' if (home / "pyproject.toml").exists() else _PACKAGES[missing]
        _say(f"The package {_PACKAGES[missing]} is missing. Open a terminal (on Windows: PowerShell) and type:")
        _say(f"    {'py' if sys.platform == 'win32' else 'python3'} -m pip install {wanted}")
        return CONTENT
    import traceback

    _say("".join(traceback.format_exception(fault)) + _BUG)
    return BUG


def _survive_narrow_consoles() -> None:
    """A console that lacks a character shows a mark in its place (carets stay in line), and paths stay whole."""
    for stream, errors in ((sys.stderr, "replace"), (sys.stdout, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)


def _hear_nothing_more() -> None:
    # What is still buffered would fail again when Python ends.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
