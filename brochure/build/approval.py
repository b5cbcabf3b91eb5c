"""A clinician's approval: `approve` writes it into the content file, `verify` compares a copy with today's content.

`approve` changes only the lines of the review; every comment and every space stays as its author typed it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from brochure.build import copy_reader, pipeline
from brochure.checks.rules.governance import add_years
from brochure.content import handout
from brochure.design import editions
from brochure.diagnostics.problem import UNREADY
from brochure.runtime.errors import BrochureError
from brochure.runtime.frozen import dataclass
from brochure.source import parser
from brochure.source.encoding import CONTROL_CHARACTER, decode

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from brochure.build.pipeline import BuildOptions, PreparedEdition
    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Problem

# what an approval fixes, or leaves to the author, who may type the day of writing later
_REVIEW_RULES = frozenset(
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
_MAX_NAME_LENGTH = 100
_PLAIN_SCALAR = re.compile(r"[^\W\d_](?:[\w.,'’()/-]| (?=[^\s#]))*")  # text that needs no quotation marks in YAML
_RESERVED_WORDS = {"yes", "no", "on", "off", "true", "false", "null", "y", "n"}
_INDENT = "  "
_PERSONAL_MARK = "personal"  # in the metadata of a patient's own copy; see privacy.neutralize_properties


# --- approving ----------------------------------------------------------------------------------------------------


def approve(path: Path, clinician: str, today: dt.date) -> str:
    """Return the text of a content file with its approval by a clinician, without writing it.

    Raises BrochureError, with a message for the user, while anything but the review itself is not final.
    """
    name = unicodedata.normalize("NFC", " ".join(_check_name(clinician).split()))
    prepared, problems = pipeline.prepare_edition(path)
    all_problems = (
        *pipeline.render(prepared, problems).problems,
        *pipeline.check(path, layout=True),
    )  # `check` covers its other editions
    blocking_problems = [problem for problem in dict.fromkeys(all_problems) if _is_blocking(problem)]
    if prepared is None or blocking_problems:
        raise BrochureError(_describe_refusal(path, blocking_problems))
    content = prepared.content
    missing = content.family.find_missing(name)
    if missing:
        raise BrochureError(f"Type the name without “{missing[0]}”: we have no font for this letter.")
    review = content.handout.review
    review_again_by = review.review_again_by if review else None
    new_values = {
        "reviewed_by": _quote_name(name),
        "reviewed_on": f"{today:%Y-%m-%d}",
        "approved_copy": prepared.fingerprint,
    }
    if review_again_by is None or review_again_by <= today:
        new_values["review_again_by"] = f"{add_years(today, 1):%Y-%m-%d}"
    text = _update_review(path, content.root, new_values)
    _verify_text(text, path, prepared, name)
    return text


def _check_name(clinician: str) -> str:
    if not clinician.strip():
        raise BrochureError("Type the name of the clinician who approves it: brochure approve --by NAME")
    if CONTROL_CHARACTER.search(clinician) or "\n" in clinician or not clinician.replace("\t", " ").isprintable():
        raise BrochureError("Type the name again, on one line: it has a character that cannot be printed.")
    if (
        len(clinician) > _MAX_NAME_LENGTH
        or not any(character.isalpha() for character in clinician)
        or {"[", "]"} & set(clinician)
    ):
        raise BrochureError(
            f"Type the clinician's name and title, up to {_MAX_NAME_LENGTH} characters, without [ or ]: “A. Name, MD”."
        )
    return clinician


def _is_blocking(problem: Problem) -> bool:
    return problem.severity.value == "error" or (problem.severity is UNREADY and problem.rule not in _REVIEW_RULES)


def _describe_refusal(path: Path, blocking_problems: Sequence[Problem]) -> str:
    lines = [str(problem) for problem in blocking_problems]
    return "\n".join([f"{path} cannot be approved yet. Fix this first:", *(f"  {line}" for line in lines)])


def _quote_name(name: str) -> str:
    """Return a name as YAML text, in quotation marks if it needs them."""
    if _PLAIN_SCALAR.fullmatch(name) and name.lower() not in _RESERVED_WORDS:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _update_review(path: Path, root: parser.Node, new_values: dict[str, str]) -> str:
    """Return the file's text with the review's keys set, with the line ends of the file.

    Raises BrochureError if the file cannot be read.
    """
    data = path.read_bytes()
    text, _ = decode(data, str(path))
    if text is None or not isinstance(root, parser.Mapping):
        raise BrochureError(f"{path} cannot be read.")
    lines = text.split("\n")
    review = root.get("review")
    if isinstance(review, parser.Mapping):
        _set_keys(lines, review, new_values)
    else:
        _add_review(lines, root, new_values)
    return ("\r\n" if b"\r\n" in data else "\n").join(lines)


def _set_keys(lines: list[str], review: parser.Mapping, new_values: dict[str, str]) -> None:
    """Set keys of the review in place; add missing keys after its last one, in the same column."""
    ends = [value.where.line - 1 + max(1, len(_get_lines(value))) for _, value in review.items]
    indent = " " * (review.items[0][0].where.column - 1)
    existing_keys = {key.value for key, _ in review.items}
    added_lines = [f"{indent}{key}: {value}" for key, value in new_values.items() if key not in existing_keys]
    lines[max(ends) : max(ends)] = added_lines
    for key, value in reversed(review.items):
        if key.value in new_values and isinstance(value, parser.Scalar):
            _replace_value(lines, key, value, new_values[key.value])


def _get_lines(node: parser.Node) -> tuple[str, ...]:
    return node.lines if isinstance(node, parser.Scalar) else ()


def _replace_value(lines: list[str], key: parser.Scalar, value: parser.Scalar, new_text: str) -> None:
    """Replace a value; the comment after it stays in its column if there is space."""
    row = key.where.line - 1
    line = lines[row]
    colon = line.index(":", key.where.column - 1 + len(key.value))
    last_row = value.where.line - 1 + max(0, len(value.lines) - 1)
    remainder = lines[last_row][value.end_column :] if value.value else line[colon + 1 :]
    comment = remainder.strip()
    if comment:
        column = len(lines[last_row]) - len(remainder) + len(remainder) - len(remainder.lstrip())
        line_start = f"{line[: colon + 1]} {new_text}"
        new_line = line_start + " " * max(2, column - len(line_start)) + comment
    else:
        new_line = f"{line[: colon + 1]} {new_text}"
    lines[row : last_row + 1] = [new_line]


def _add_review(lines: list[str], root: parser.Mapping, new_values: dict[str, str]) -> None:
    """Add a review to a file without one: in place of an empty review, else before the sections and their comments."""
    where_by_key = {key.value: key.where for key, _ in root.items}
    margin = " " * (root.items[0][0].where.column - 1)
    block = [f"{margin}{_INDENT}{key}: {value}" for key, value in new_values.items()]
    if "review" in where_by_key:
        row = where_by_key["review"].line
        lines[row:row] = block
        return
    row = where_by_key["sections"].line - 1
    while row and lines[row - 1].startswith(f"{margin}#"):
        row -= 1
    lines[row:row] = [f"{margin}review:", *block, ""]


def _verify_text(text: str, path: Path, old_prepared: PreparedEdition, name: str) -> None:
    """Raise BrochureError unless the new text has the approval and otherwise says what the old text said.

    This guards against a bug in the code above.
    """
    root = parser.parse_yaml(text.encode("utf-8"), str(path)).root
    new_handout = handout.read_handout(root)[0] if root is not None else None
    review = new_handout.review if new_handout is not None else None
    is_same = new_handout is not None and new_handout == _replace_review(old_prepared.content, new_handout)
    if review is None or not is_same or (review.reviewed_by, review.approved_copy) != (name, old_prepared.fingerprint):
        raise BrochureError(
            f"Type the approval into {path} yourself, under `review:`: `reviewed_by`, `reviewed_on`, and"
            f" `approved_copy: {old_prepared.fingerprint}`. Writing it here would change other lines too."
        )


def _replace_review(content: EditionContent, new_handout: handout.Handout) -> handout.Handout:
    # both hold line numbers, which may differ
    return replace(content.full_handout, review=new_handout.review, allow=new_handout.allow)


# --- comparing ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Change:
    """A difference between a copy's words and today's: the words `removed` from the copy, and those `added` today.

    Either may be empty. `words_before` and `words_after` are a few words of the copy on either side of the change.
    """

    words_before: str
    removed: str
    added: str
    words_after: str


@dataclass(frozen=True)
class Comparison:
    """A copy compared with today's content: both codes, and for a PDF the changes in its words.

    `changes` is None if only the codes were compared. The words of a PDF may differ although the codes are the same,
    for example if a review was added or somebody altered the file. If `is_personal`, the copy has or may have a
    patient's words in it: only its code is compared, and none of its words are shown.
    """

    copy_fingerprint: str
    current_fingerprint: str
    changes: tuple[Change, ...] | None = None
    is_personal: bool = False

    @property
    def is_same(self) -> bool:
        """Whether both codes are the same."""
        return self.copy_fingerprint == self.current_fingerprint


_CONTEXT_WORDS = 4  # words shown on either side of a change
_MAX_GAP = 3  # unchanged words between two changes that are reported as one


def verify(copy: bytes | str, path: Path) -> Comparison:
    """Compare a PDF, or the code at the bottom of a printed page, with today's content file.

    A PDF is compared with one made now in the same edition, paper and colors; a patient's own copy only by its code.
    Raises BrochureError if the copy cannot be read, or if the content has errors.
    """
    fingerprint = copy_reader.read_fingerprint(copy) if isinstance(copy, bytes) else copy_reader.parse_fingerprint(copy)
    options = _detect_options(copy) if isinstance(copy, bytes) else pipeline.HANDOUT
    prepared, problems = pipeline.prepare_edition(path, options)
    if prepared is None:
        errors = "\n".join(f"  {problem}" for problem in problems if problem.severity.value == "error")
        raise BrochureError(f"Fix the errors in {path} first; then the copy can be compared with it:\n{errors}")
    if isinstance(copy, bytes) and _is_personal(copy, prepared):
        return Comparison(fingerprint, prepared.fingerprint, is_personal=True)
    if not isinstance(copy, bytes) or not _can_compare_words(options):
        return Comparison(fingerprint, prepared.fingerprint)
    data = pipeline.render(prepared, problems).data
    if data is None:
        raise BrochureError(f"Fix the errors in {path} first; then the copy can be compared with it.")
    return Comparison(
        fingerprint,
        prepared.fingerprint,
        tuple(find_changes(_read_words_without(fingerprint, copy), _read_words_without(prepared.fingerprint, data))),
    )


def _is_personal(copy: bytes, prepared: PreparedEdition) -> bool:
    """Return whether a copy has, or may have, a patient's words in it; a text copy does not say."""
    return (
        _PERSONAL_MARK in copy_reader.read_edition_marks(copy)
        if copy_reader.is_pdf(copy)
        else bool(prepared.content.handout.people)
    )


def _read_words_without(fingerprint: str, copy: bytes) -> list[str]:
    """Return the words of a copy without its code, which is part of the text if there is no page footer."""
    words = copy_reader.read_words(copy) if copy_reader.is_pdf(copy) else copy.decode("utf-8", "replace").split()
    return [word for word in words if word.strip(".") != fingerprint]


def _can_compare_words(options: BuildOptions) -> bool:
    """Return whether the words of a copy can be compared: not those of a web page, nor of a booklet's sheets."""
    return not options.imposed and options.edition != "html"


def _detect_options(pdf: bytes) -> BuildOptions:
    """Return the build options in a copy's metadata; the plain handout's if it has none that are known."""
    if not copy_reader.is_pdf(pdf):
        return pipeline.BuildOptions(edition="html" if b"<html" in pdf[:1000].lower() else "text")
    edition_name, paper, *marks = (*copy_reader.read_edition_marks(pdf), "", "")
    if edition_name not in editions.EDITIONS or paper not in editions.PAPERS:
        return pipeline.HANDOUT
    return pipeline.BuildOptions(edition=edition_name, paper=paper, gray="gray" in marks, imposed="imposed" in marks)


def find_changes(old_words: Sequence[str], new_words: Sequence[str]) -> Iterator[Change]:
    """Yield the changes from the old words to the new ones; nearby changes are yielded as one."""
    for (old_start, old_end), (new_start, new_end) in _find_changed_ranges(old_words, new_words):
        words_before, words_after = (
            old_words[max(0, old_start - _CONTEXT_WORDS) : old_start],
            old_words[old_end : old_end + _CONTEXT_WORDS],
        )
        yield Change(
            " ".join(words_before),
            " ".join(old_words[old_start:old_end]),
            " ".join(new_words[new_start:new_end]),
            " ".join(words_after),
        )


def _find_changed_ranges(
    old_words: Sequence[str], new_words: Sequence[str]
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield the ranges that differ, each as indexes of the old words and of the new ones."""
    import difflib

    ranges: tuple[tuple[int, int], tuple[int, int]] | None = None
    for tag, old_start, old_end, new_start, new_end in difflib.SequenceMatcher(
        None, old_words, new_words, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            continue
        if ranges is not None and old_start - ranges[0][1] <= _MAX_GAP:
            ranges = (ranges[0][0], old_end), (ranges[1][0], new_end)
            continue
        if ranges is not None:
            yield ranges
        ranges = (old_start, old_end), (new_start, new_end)
    if ranges is not None:
        yield ranges
