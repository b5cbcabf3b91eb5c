"""A clinician's approval, and what became of the words since: `approve` writes it, `verify` compares a copy with today.

The approval is written into the file as its author typed it: only the lines of the review change, every comment and
every blank stays.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.build import copy_reader, pipeline
from brochure.checks.rules.governance import years_later
from brochure.content import handout
from brochure.design import editions
from brochure.diagnostics.problem import UNREADY
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.source import parser
from brochure.source.encoding import CONTROL, decode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from brochure.build.pipeline import Content, Options
    from brochure.content.edition_content import Subject
    from brochure.diagnostics.problem import Problem

# what an approval mends or leaves to its author, who may set the day of writing later
_OWN = frozenset(
    {
        "missing-review",
        "missing-written-date",
        "missing-next-review",
        "review-before-writing",
        "reviewed-in-future",
        "lapsed-review",
        "changed-since-approval",
    }
)
_LONGEST_NAME = 100
_BARE = re.compile(r"[^\W\d_](?:[\w.,'’()/-]| (?=[^\s#]))*")  # what needs no quotation marks in YAML
_WORDS_OF_YAML = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
_INDENT = "  "
_PERSONAL = "personal"  # what a patient's own copy says of itself; see privacy.properties


# --- approving ----------------------------------------------------------------------------------------------------


def approve(path: Path, by: str, today: dt.date) -> str:
    """The text of a content file with its approval by a clinician; nothing is written.

    Raises BrochureError, in words for a person, while anything but the review itself is not ready.
    """
    name = unicodedata.normalize("NFC", " ".join(_checked_name(by).split()))
    content, problems = pipeline.read(path)
    every = (*pipeline.make(content, problems).problems, *pipeline.check(path, layout=True))  # its other editions too
    standing = [problem for problem in dict.fromkeys(every) if _stands_in_the_way(problem)]
    if content is None or standing:
        raise BrochureError(_refusal(path, standing))
    subject = content.subject
    missing = subject.family.missing(name)
    if missing:
        raise BrochureError(f"The type face {subject.family.name} has no “{missing[0]}”: write the name without it.")
    review = subject.handout.review
    again = review.review_again_by if review else None
    new = {
        "reviewed_by": _written(name),
        "reviewed_on": f"{today:%Y-%m-%d}",
        "approved_copy": content.fingerprint,
    }
    if again is None or again <= today:
        new["review_again_by"] = f"{years_later(today, 1):%Y-%m-%d}"
    text = _changed(path, subject.root, new)
    _make_sure(text, path, content, name)
    return text


def _checked_name(by: str) -> str:
    if not by.strip():
        raise BrochureError("Name the clinician who approves it: brochure approve --by NAME.")
    if CONTROL.search(by) or "\n" in by or not by.replace("\t", " ").isprintable():
        raise BrochureError("The name holds a character that cannot be printed, or runs over two lines.")
    if len(by) > _LONGEST_NAME or not any(c.isalpha() for c in by) or {"[", "]"} & set(by):
        raise BrochureError(f"Write the clinician's name and title, up to {_LONGEST_NAME} characters: “A. Name, MD”.")
    return by


def _stands_in_the_way(problem: Problem) -> bool:
    return problem.severity.value == "error" or (problem.severity is UNREADY and problem.rule not in _OWN)


def _refusal(path: Path, standing: Sequence[Problem]) -> str:
    rows = [str(problem) for problem in standing]
    return "\n".join([f"{path} cannot be approved as it is. First mend:", *(f"  {row}" for row in rows)])


def _written(name: str) -> str:
    """A name as YAML reads it back."""
    if _BARE.fullmatch(name) and name.lower() not in _WORDS_OF_YAML:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _changed(path: Path, root: parser.Node, new: dict[str, str]) -> str:
    """The file's text with the review's keys set, in the line ends that it has."""
    data = path.read_bytes()
    text, _ = decode(data, str(path))
    if text is None or not isinstance(root, parser.Mapping):
        raise BrochureError(f"{path} cannot be read.")
    lines = text.split("\n")
    review = root.get("review")
    if isinstance(review, parser.Mapping):
        _set(lines, review, new)
    else:
        _add(lines, root, new)
    return ("\r\n" if b"\r\n" in data else "\n").join(lines)


def _set(lines: list[str], review: parser.Mapping, new: dict[str, str]) -> None:
    """Set keys of the review where they stand; those that it has not come after its last one, in the same column."""
    ends = [value.where.line - 1 + max(1, len(_lines_of(value))) for _, value in review.items]
    indent = " " * (review.items[0][0].where.column - 1)
    given = {key.value for key, _ in review.items}
    added = [f"{indent}{key}: {value}" for key, value in new.items() if key not in given]
    lines[max(ends) : max(ends)] = added
    for key, value in reversed(review.items):
        if key.value in new and isinstance(value, parser.Scalar):
            _replace(lines, key, value, new[key.value])


def _lines_of(node: parser.Node) -> tuple[str, ...]:
    return node.lines if isinstance(node, parser.Scalar) else ()


def _replace(lines: list[str], key: parser.Scalar, value: parser.Scalar, written: str) -> None:
    """Put a value in the place of another; the comment behind it stays in its column where it can."""
    row = key.where.line - 1
    line = lines[row]
    colon = line.index(":", key.where.column - 1 + len(key.value))
    after_row = value.where.line - 1 + max(0, len(value.lines) - 1)
    rest = lines[after_row][value.end :] if value.value else line[colon + 1 :]
    comment = rest.strip()
    if comment:
        column = len(lines[after_row]) - len(rest) + len(rest) - len(rest.lstrip())
        begun = f"{line[: colon + 1]} {written}"
        made = begun + " " * max(2, column - len(begun)) + comment
    else:
        made = f"{line[: colon + 1]} {written}"
    lines[row : after_row + 1] = [made]


def _add(lines: list[str], root: parser.Mapping, new: dict[str, str]) -> None:
    """Add a review where there is none: in place of an empty one, else before the sections and their comments."""
    places = {key.value: key.where for key, _ in root.items}
    margin = " " * (root.items[0][0].where.column - 1)
    block = [f"{margin}{_INDENT}{key}: {value}" for key, value in new.items()]
    if "review" in places:
        row = places["review"].line
        lines[row:row] = block
        return
    row = places["sections"].line - 1
    while row and lines[row - 1].startswith(f"{margin}#"):
        row -= 1
    lines[row:row] = [f"{margin}review:", *block, ""]


def _make_sure(text: str, path: Path, before: Content, name: str) -> None:
    """See that the new text says just what the old one said, and bears the approval. Anything else would be a bug."""
    root = parser.parse(text.encode("utf-8"), str(path)).root
    after = handout.read(root)[0] if root is not None else None
    review = after.review if after is not None else None
    same = after is not None and after == _with_review(before.subject, after)
    if review is None or not same or (review.reviewed_by, review.approved_copy) != (name, before.fingerprint):
        hint = f"write it by hand: `reviewed_by`, `reviewed_on`, and `approved_copy: {before.fingerprint}`"
        raise BrochureError(f"The approval cannot be written into {path} without changing more than that; {hint}.")


def _with_review(subject: Subject, other: handout.Handout) -> handout.Handout:
    return replace(subject.whole, review=other.review, allow=other.allow)  # which know their lines


# --- comparing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """Words that a copy says otherwise than the content does today; one of the two is empty where words came or went.

    A few words on either side show where it is.
    """

    before: str
    gone: str
    new: str
    after: str


@dataclass(frozen=True)
class Comparison:
    """A copy beside the content of today: both codes, and for a PDF what its words say otherwise.

    `changes` is None for a code, which tells same from different and no more. The words of a PDF may differ although
    the codes are the same: when the review was written in, for instance, or when somebody altered the file. A
    `personal` copy has, or may have, a patient's words in it: its code alone is compared, and no word of it told.
    """

    copy: str
    today: str
    changes: tuple[Change, ...] | None = None
    personal: bool = False

    @property
    def same(self) -> bool:
        """Whether the copy says what the content says."""
        return self.copy == self.today


_AROUND = 4  # words shown on either side of a change
_NEAR = 3  # words between two changes that are told as one


def verify(copy: bytes | str, path: Path) -> Comparison:
    """Compare a PDF, or the code at the foot of a printed page, with the content file as it is today.

    A PDF is compared with one made in its own edition, on its paper and in its colours; a patient's own copy by its
    code alone.
    """
    code = copy_reader.fingerprint_of(copy) if isinstance(copy, bytes) else copy_reader.code(copy)
    options = _like(copy) if isinstance(copy, bytes) else pipeline.HANDOUT
    content, problems = pipeline.read(path, options)
    if content is None:
        errors = "\n".join(f"  {problem}" for problem in problems if problem.severity.value == "error")
        raise BrochureError(f"{path} has errors, so that nothing can be compared with it:\n{errors}")
    if isinstance(copy, bytes) and _is_personal(copy, content):
        return Comparison(code, content.fingerprint, personal=True)
    if not isinstance(copy, bytes) or not _has_words(options):
        return Comparison(code, content.fingerprint)
    made = pipeline.make(content, problems).data
    if made is None:
        raise BrochureError(f"{path} has errors, so that nothing can be compared with it.")
    return Comparison(
        code, content.fingerprint, tuple(changes(_without(code, copy), _without(content.fingerprint, made)))
    )


def _is_personal(copy: bytes, content: Content) -> bool:
    """Whether a copy has a patient's words in it, or may have: a text does not say."""
    return (
        _PERSONAL in copy_reader.edition_of(copy) if copy_reader.is_pdf(copy) else bool(content.subject.handout.people)
    )


def _without(code: str, copy: bytes) -> list[str]:
    """The words of a copy but for its code, which stands in the text where there is no foot of the page."""
    words = copy_reader.words_of(copy) if copy_reader.is_pdf(copy) else copy.decode("utf-8", "replace").split()
    return [word for word in words if word.strip(".") != code]


def _has_words(options: Options) -> bool:
    """Whether the words of a copy can be compared: not those of a web page, nor of sheets for the printer."""
    return not options.imposed and options.edition != "html"


def _like(pdf: bytes) -> Options:
    """How a copy was made, as it says itself; as the plain handout where it says nothing that is known."""
    if not copy_reader.is_pdf(pdf):
        return pipeline.Options(edition="html" if b"<html" in pdf[:1000].lower() else "text")
    name, paper, *rest = (*copy_reader.edition_of(pdf), "", "")
    if name not in editions.EDITIONS or paper not in editions.PAPERS:
        return pipeline.HANDOUT
    return pipeline.Options(edition=name, paper=paper, gray="gray" in rest, imposed="imposed" in rest)


def changes(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """What became of words: neighbouring changes are told as one."""
    for (first, end), (begin, last) in _runs(old, new):
        before, after = old[max(0, first - _AROUND) : first], old[end : end + _AROUND]
        yield Change(" ".join(before), " ".join(old[first:end]), " ".join(new[begin:last]), " ".join(after))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The stretches that differ, in the old words and in the new ones."""
    import difflib

    now: tuple[tuple[int, int], tuple[int, int]] | None = None
    for tag, first, end, begin, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if now is not None and first - now[0][1] <= _NEAR:
            now = (now[0][0], end), (now[1][0], last)
            continue
        if now is not None:
            yield now
        now = (first, end), (begin, last)
    if now is not None:
        yield now
