"""A check of a handout against PEMAT-P and the CDC's Clear Communication Index, as far as software can judge.

Each item is judged by signs in the content, with the line that shows them; items that need a reader are left to a
person. Sources: AHRQ, Patient Education Materials Assessment Tool (printed materials); CDC Clear Communication Index.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.checks.engine import runner
from brochure.checks.text.passages import list_passages
from brochure.diagnostics.reporters import format_quantity
from brochure.document.blocks import Figure, List, Paragraph, PeopleChart, Table, WriteIn, to_plain_text
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.checks.text.passages import Passage
    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Problem, Where
    from brochure.document.blocks import Block

Answer: TypeAlias = Literal["agree", "disagree", "not applicable", "a person must judge"]

# our own limits; neither PEMAT-P nor the Index gives numbers
_MAX_STRETCH_WORDS = 150  # words of running text without a heading, a list or a question
_MAX_HEADER_WORDS = 6  # words in the header of a column or a row
_WORDS_PER_YOU = 100
_IGNORE_CASE = re.IGNORECASE
_CALCULATION = re.compile(
    r"\b(?:calculate|subtract|(?:multiply|divide) (?:it|them|this|by|your|the)|add (?:up|together))\b", _IGNORE_CASE
)
_NUMBER = re.compile(r"\d")
_CHANCE = re.compile(r"\d\s?%|\b\d+ (?:in|out of|of) (?:every )?\d+\b|\bper ?cent\b", _IGNORE_CASE)
_YOU = re.compile(r"\byou(?:r|rs|rself)?\b", _IGNORE_CASE)


@dataclass(frozen=True)
class Verdict:
    """The answer to one item, with the reason and the line that shows it."""

    answer: Answer
    reason: str = ""
    where: Where | None = None


@dataclass(frozen=True)
class Evidence:
    """A handout, and all problems that the rules find in it, allowed or not."""

    content: EditionContent
    problems: tuple[Problem, ...]

    @property
    def blocks(self) -> Iterator[Block]:
        """The blocks of the sections that the author wrote."""
        for section in self.content.document.sections[:-1]:  # the last is about the handout itself
            yield from section.body

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The texts that the author wrote."""
        return list_passages(self.content)

    def find_first(self, pattern: re.Pattern[str]) -> Passage | None:
        """Return the first passage that a pattern matches, sources left out; None if there is none."""
        return next(
            (passage for passage in self.passages if passage.role != "reference" and pattern.search(passage.text)), None
        )

    def iter_lists(self, *styles: str) -> Iterator[List]:
        """Return an iterator over the lists of the given styles."""
        return (block for block in self.blocks if isinstance(block, List) and block.style in styles)


Judge: TypeAlias = "Callable[[Evidence], Verdict]"


def leave_to_person(_evidence: Evidence) -> Verdict:
    """Return that a person must judge, as software cannot."""
    return Verdict("a person must judge")


def require_rules(*rules: str) -> Judge:
    """Return a judge that agrees if none of the rules is broken."""

    def judge(evidence: Evidence) -> Verdict:
        broken_places = [problem for problem in evidence.problems if problem.rule in rules]
        if not broken_places:
            return Verdict("agree", "no " + ", no ".join(rules))
        broken_rules = [rule for rule in rules if any(problem.rule == rule for problem in broken_places)]
        return Verdict(
            "disagree",
            f"{', '.join(broken_rules)}: {format_quantity(len(broken_places), 'place')}",
            broken_places[0].where,
        )

    return judge


def skip_unless_mentioned(pattern: re.Pattern[str], judge: Judge) -> Judge:
    """Return a judge that answers “not applicable” if a pattern matches nowhere, and else asks `judge`."""
    return lambda evidence: judge(evidence) if evidence.find_first(pattern) else Verdict("not applicable")


def skip_unless_shown(*block_types: type[Block], judge: Judge) -> Judge:
    """Return a judge that answers “not applicable” if no block is of these types, and else asks `judge`."""
    return lambda evidence: judge(evidence) if _find_block(evidence, *block_types) else Verdict("not applicable")


def _find_block(evidence: Evidence, *block_types: type[Block]) -> Block | None:
    return next((block for block in evidence.blocks if isinstance(block, block_types)), None)


def require_all(*judges: Judge) -> Judge:
    """Return a judge that gives the first verdict that does not agree; the first verdict if all agree."""

    def judge(evidence: Evidence) -> Verdict:
        verdicts = [item_judge(evidence) for item_judge in judges]
        return next((verdict for verdict in verdicts if verdict.answer != "agree"), verdicts[0])

    return judge


def judge_calculation(evidence: Evidence) -> Verdict:
    """Return whether the handout never asks the reader to calculate."""
    passage = evidence.find_first(_CALCULATION)
    return (
        Verdict("disagree", f"“{passage.text[:40]}”", passage.where)
        if passage
        else Verdict("agree", "no calculation is asked for")
    )


def judge_stretches(evidence: Evidence) -> Verdict:
    """Return whether no stretch of running text is longer than 150 words."""
    stretches: list[tuple[int, Where | None]] = []
    for section in evidence.content.document.sections[:-1]:
        words = 0
        for block in section.body:
            words = words + len(to_plain_text(block.spans).split()) if isinstance(block, Paragraph) else 0
            stretches.append((words, section.where))
    max_words, where = max(stretches, key=lambda stretch: stretch[0], default=(0, None))
    answer: Answer = "agree" if max_words <= _MAX_STRETCH_WORDS else "disagree"
    return Verdict(answer, f"the longest stretch has {max_words} words", where)


def judge_headings(evidence: Evidence) -> Verdict:
    """Return whether no two headings are the same."""
    seen_words: set[str] = set()
    headings = [passage for passage in evidence.passages if passage.key == "heading"]
    for heading in headings:
        words = heading.text.lower().strip(" .:?")
        if words in seen_words:
            return Verdict("disagree", f"“{heading.text}” again", heading.where)
        seen_words.add(words)
    where = headings[0].where if headings else None
    return Verdict("agree", f"{format_quantity(len(headings), 'heading')}, no two alike", where)


def judge_cues(evidence: Evidence) -> Verdict:
    """Return whether anything is set off: bold words, a list, a box."""
    bold_passage = next((passage for passage in evidence.passages if any(span.bold for span in passage.spans)), None)
    if bold_passage is not None:
        return Verdict("agree", "bold words", bold_passage.where)
    list_block = next(evidence.iter_lists("disc", "steps", "boxes"), None)
    return Verdict("agree", "a list", list_block.where) if list_block else Verdict("disagree", "no bold words, no list")


def judge_captions(evidence: Evidence) -> Verdict:
    """Return whether each picture has a caption; charts always have a title."""
    for block in evidence.blocks:
        if isinstance(block, Figure) and not block.caption:
            return Verdict("disagree", f"{block.picture} has no caption", block.where)
    first_block = _find_block(evidence, Figure, PeopleChart)
    return Verdict("agree", "each has one", first_block.where if first_block else None)


def judge_table_headers(evidence: Evidence) -> Verdict:
    """Return whether the headers of columns and rows have at most six words."""
    tables = [block for block in evidence.blocks if isinstance(block, Table)]
    for table in tables:
        headers = [(header, table.where) for header in table.columns] + [
            (row.cells[0], row.where) for row in table.rows
        ]
        for header, where in headers:
            if len(to_plain_text(header).split()) > _MAX_HEADER_WORDS:
                return Verdict("disagree", f"“{to_plain_text(header)}”", where)
    return Verdict("agree", f"{_MAX_HEADER_WORDS} words at most", tables[0].where if tables else None)


def judge_direct_address(evidence: Evidence) -> Verdict:
    """Return whether the text says “you” or “your” at least once in 100 words."""
    words = sum(len(passage.text.split()) for passage in evidence.passages if passage.role != "reference")
    times = sum(len(_YOU.findall(passage.text)) for passage in evidence.passages)
    first_passage = evidence.find_first(_YOU)
    answer: Answer = "agree" if times * _WORDS_PER_YOU >= words else "disagree"
    return Verdict(
        answer, f"“you” or “your” {times} times in {words} words", first_passage.where if first_passage else None
    )


def require_list(*styles: str, otherwise: Answer = "disagree") -> Judge:
    """Return a judge that agrees if there is a list of one of these styles, and else gives the answer `otherwise`."""

    def judge(evidence: Evidence) -> Verdict:
        list_block = next(evidence.iter_lists(*styles), None)
        return Verdict("agree", f"a list ({list_block.style})", list_block.where) if list_block else Verdict(otherwise)

    return judge


def judge_tools(evidence: Evidence) -> Verdict:
    """Return whether there is something to check off or to fill in."""
    checklist = next(evidence.iter_lists("boxes"), None) or _find_block(evidence, WriteIn)
    if checklist:
        return Verdict("agree", "a checklist", checklist.where)
    write_in_item = next(
        (item for steps in evidence.iter_lists("steps") for item in steps.items if item.write_in), None
    )
    if write_in_item:
        return Verdict("agree", "a line to fill in", write_in_item.where)
    return Verdict("disagree", "nothing to check off or fill in")


def judge_main_message(evidence: Evidence) -> Verdict:
    """Return whether there is a key message, which is always at the top, in a box, in large bold type."""
    callout = evidence.content.document.key_message
    return Verdict("agree", "the key message", callout.where) if callout else Verdict("disagree", "no key_message")


def judge_opening(evidence: Evidence) -> Verdict:
    """Return whether the handout opens with its most important points."""
    handout = evidence.content.handout
    if handout.at_a_glance:
        return Verdict("agree", "at_a_glance", handout.where_of("at_a_glance"))
    return judge_main_message(evidence)


def judge_summary(evidence: Evidence) -> Verdict:
    """Return whether the most important points are together, at the start or the end."""
    opening_verdict, summary_verdict = judge_opening(evidence), require_rules("missing-summary")(evidence)
    if opening_verdict.answer == "agree":
        return opening_verdict
    return summary_verdict if summary_verdict.answer == "disagree" else leave_to_person(evidence)


def judge_unknowns(evidence: Evidence) -> Verdict:
    """Return whether a handout on a treatment says what is not known."""
    return (
        require_rules("nothing-unknown-said")(evidence) if evidence.content.handout.topic else leave_to_person(evidence)
    )


def judge_active_voice(evidence: Evidence) -> Verdict:
    """Return whether the main message and the instructions are in the active voice."""
    for problem in evidence.problems:
        if problem.rule == "passive-voice":
            position = problem.where.line, problem.where.column
            passages_before = [
                passage for passage in evidence.passages if (passage.where.line, passage.where.column) <= position
            ]
            if passages_before and (passages_before[-1].role == "key" or passages_before[-1].is_instruction):
                return Verdict("disagree", "passive-voice", problem.where)
    return Verdict("agree", "no passive-voice in the key message, steps and contacts")


def require_table(tone: str) -> Judge:
    """Return a judge that agrees if there is a table of this tone, benefit or risk; else a person must judge."""

    def judge(evidence: Evidence) -> Verdict:
        table = next((block for block in evidence.blocks if isinstance(block, Table) and block.tone == tone), None)
        return Verdict("agree", f"a table of {tone}s", table.where) if table else Verdict("a person must judge")

    return judge


@dataclass(frozen=True)
class ScoreItem:
    """One item of a table: its number there, and what it asks, in our own few words."""

    number: int
    criterion: str
    judge: Judge


_HEADINGS_JUDGE = require_all(judge_headings, require_rules("uninformative-heading"))
_ACTION_JUDGE = require_all(
    require_list("steps", "contacts", "boxes", otherwise="a person must judge"), require_rules("no-action-named")
)
_WORDS_JUDGE = require_rules("hard-word", "undefined-term", "undefined-acronym")
_NUMBERS_JUDGE = skip_unless_mentioned(_NUMBER, require_rules("bare-percentage", "mixed-denominators"))
_VISUAL_BLOCKS = (Figure, PeopleChart, Table)

UNDERSTANDABILITY = (
    ScoreItem(1, "its purpose is plain", leave_to_person),
    ScoreItem(2, "nothing distracts from it", leave_to_person),
    ScoreItem(3, "everyday words", require_rules("hard-word", "reading-grade", "hard-section")),
    ScoreItem(4, "medical terms explained", require_rules("undefined-term", "undefined-acronym")),
    ScoreItem(5, "active voice", require_rules("passive-voice")),
    ScoreItem(6, "numbers clear and easy", _NUMBERS_JUDGE),
    ScoreItem(7, "no calculation asked", judge_calculation),
    ScoreItem(8, "short sections", require_all(judge_stretches, require_rules("long-paragraph"))),
    ScoreItem(9, "headings that inform", _HEADINGS_JUDGE),
    ScoreItem(10, "a logical order", leave_to_person),
    ScoreItem(11, "a summary", judge_summary),
    ScoreItem(12, "cues to key points", judge_cues),
    ScoreItem(15, "visual aids where they help", leave_to_person),
    ScoreItem(16, "visual aids that support", skip_unless_shown(Figure, PeopleChart, judge=leave_to_person)),
    ScoreItem(17, "titles or captions", skip_unless_shown(Figure, PeopleChart, judge=judge_captions)),
    ScoreItem(18, "pictures clear, uncluttered", skip_unless_shown(Figure, PeopleChart, judge=leave_to_person)),
    ScoreItem(19, "simple tables, short headers", skip_unless_shown(Table, judge=judge_table_headers)),
)
ACTIONABILITY = (
    ScoreItem(20, "names something to do", _ACTION_JUDGE),
    ScoreItem(21, "speaks to the reader", judge_direct_address),
    ScoreItem(22, "actions in small steps", require_list("steps", otherwise="a person must judge")),
    ScoreItem(23, "a tool to use", judge_tools),
    ScoreItem(24, "shows how to calculate", skip_unless_mentioned(_CALCULATION, leave_to_person)),
    ScoreItem(25, "explains charts and tables", skip_unless_shown(*_VISUAL_BLOCKS, judge=leave_to_person)),
    ScoreItem(26, "pictures of what to do", leave_to_person),
)
CLEAR_COMMUNICATION_INDEX = (
    ScoreItem(1, "one main message", judge_main_message),
    ScoreItem(2, "the main message at the top", judge_main_message),
    ScoreItem(3, "the main message stands out", judge_main_message),
    ScoreItem(4, "a visual for it", require_all(judge_main_message, leave_to_person)),
    ScoreItem(5, "a call to action", _ACTION_JUDGE),
    ScoreItem(6, "both in the active voice", judge_active_voice),
    ScoreItem(7, "words the reader uses", _WORDS_JUDGE),
    ScoreItem(8, "lists, each short", require_all(require_list("disc", "steps", "boxes"), require_rules("long-list"))),
    ScoreItem(9, "sections under headings", require_all(_HEADINGS_JUDGE, judge_stretches)),
    ScoreItem(10, "the gist in the first section", judge_opening),
    ScoreItem(11, "what is known and not known", judge_unknowns),
    ScoreItem(12, "what to do is recommended", require_list("steps", "contacts", otherwise="a person must judge")),
    ScoreItem(13, "why it matters", leave_to_person),
    ScoreItem(14, "how to do it", require_list("steps", otherwise="a person must judge")),
    ScoreItem(15, "numbers the reader uses", _NUMBERS_JUDGE),
    ScoreItem(16, "what the numbers mean", skip_unless_mentioned(_NUMBER, leave_to_person)),
    ScoreItem(17, "no calculation asked", judge_calculation),
    ScoreItem(18, "the nature of the risk", require_table("risk")),
    ScoreItem(
        19,
        "risks and benefits",
        require_all(require_table("benefit"), require_table("risk"), require_rules("benefits-without-risks")),
    ),
    ScoreItem(20, "chances in words or pictures", skip_unless_mentioned(_CHANCE, require_rules("bare-percentage"))),
)
_TABLES = (
    ("PEMAT-P, understandability", UNDERSTANDABILITY),
    ("PEMAT-P, actionability", ACTIONABILITY),
    ("CDC Clear Communication Index", CLEAR_COMMUNICATION_INDEX),
)
_CLOSING = """\
Software has only looked for signs; it has not read the handout. This is not a PEMAT-P or Index score, and not a claim
of compliance: a person must judge the rest, and can overrule any line."""


def score_content(content: EditionContent) -> list[tuple[str, list[tuple[ScoreItem, Verdict]]]]:
    """Return each table with the verdict on each of its items."""
    evidence = Evidence(content, tuple(runner.find_problems(content)))
    return [(title, [(item, item.judge(evidence)) for item in items]) for title, items in _TABLES]


def format_report(content: EditionContent) -> str:
    """Return the tables with their verdicts as text."""
    rows: list[str] = []
    for title, verdicts in score_content(content):
        answers = [verdict.answer for _, verdict in verdicts]
        agree_count, judged_count = answers.count("agree"), answers.count("agree") + answers.count("disagree")
        undecided = format_quantity(answers.count("a person must judge"), "item")
        rows += [title, *(_format_row(item, verdict) for item, verdict in verdicts)]
        summary = f"{agree_count} of the {judged_count} items that software can judge agree; {undecided} for a person"
        rows += [f"    {summary}", ""]
    return "\n".join([*rows, _CLOSING])


def _format_row(item: ScoreItem, verdict: Verdict) -> str:
    where = f"{verdict.where.file}:{verdict.where.line}" if verdict.where else ""
    evidence = ": ".join(text for text in (where, verdict.reason) if text)
    return f"  {item.number:2}  {item.criterion:30}{verdict.answer:21}{evidence}".rstrip()
