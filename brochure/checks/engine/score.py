"""Two tables of what a good handout does, PEMAT-P and the CDC's Clear Communication Index, as far as software can see.

Each item is judged by signs in the content, with the line that shows it; what needs a reader is left to a person.
Sources: AHRQ, Patient Education Materials Assessment Tool (printed materials); CDC Clear Communication Index.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Literal, TypeAlias

from brochure.checks.engine import runner
from brochure.checks.text.passages import passages
from brochure.diagnostics.reporters import some
from brochure.document.blocks import Figure, List, Paragraph, PeopleChart, Table, WriteIn, plain
from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.checks.text.passages import Passage
    from brochure.content.edition_content import Subject
    from brochure.diagnostics.problem import Problem, Where
    from brochure.document.blocks import Block

Answer: TypeAlias = Literal["agree", "disagree", "not applicable", "a person must judge"]

# proxies of ours, not of the tables' makers
_LONGEST_STRETCH = 150  # words of running text without a heading, a list or a question
_LONGEST_HEAD = 6  # words in the head of a column or a row
_WORDS_PER_YOU = 100
_CASE = re.IGNORECASE
_CALCULATE = re.compile(
    r"\b(?:calculate|subtract|(?:multiply|divide) (?:it|them|this|by|your|the)|add (?:up|together))\b", _CASE
)
_NUMBER = re.compile(r"\d")
_CHANCE = re.compile(r"\d\s?%|\b\d+ (?:in|out of|of) (?:every )?\d+\b|\bper ?cent\b", _CASE)
_YOU = re.compile(r"\byou(?:r|rs|rself)?\b", _CASE)


@dataclass(frozen=True)
class Verdict:
    """What software says of an item, on what evidence."""

    answer: Answer
    why: str = ""
    where: Where | None = None


@dataclass(frozen=True)
class Scored:
    """A handout, and all that the rules find in it, allowed or not."""

    subject: Subject
    problems: tuple[Problem, ...]

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block of the sections that the author wrote."""
        for section in self.subject.document.sections[:-1]:  # the last is about the handout itself
            yield from section.body

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """What the author wrote, text by text."""
        return passages(self.subject)

    def first(self, sought: re.Pattern[str]) -> Passage | None:
        """The first passage, sources apart, in which something is said."""
        return next((p for p in self.passages if p.role != "reference" and sought.search(p.text)), None)

    def lists(self, *looks: str) -> Iterator[List]:
        """The lists of some looks."""
        return (block for block in self.blocks if isinstance(block, List) and block.look in looks)


Judge: TypeAlias = "Callable[[Scored], Verdict]"


def person(_scored: Scored) -> Verdict:
    """What no software can tell."""
    return Verdict("a person must judge")


def free_of(*rules: str) -> Judge:
    """Agree where none of the rules is broken."""

    def judge(scored: Scored) -> Verdict:
        found = [problem for problem in scored.problems if problem.rule in rules]
        if not found:
            return Verdict("agree", "no " + ", no ".join(rules))
        named = [rule for rule in rules if any(problem.rule == rule for problem in found)]
        return Verdict("disagree", f"{', '.join(named)}: {some(len(found), 'place')}", found[0].where)

    return judge


def where_said(sought: re.Pattern[str], judge: Judge) -> Judge:
    """Not applicable where a thing is nowhere said."""
    return lambda scored: judge(scored) if scored.first(sought) else Verdict("not applicable")


def where_drawn(*kinds: type[Block], judge: Judge) -> Judge:
    """Not applicable where there is no block of some kinds."""
    return lambda scored: judge(scored) if _drawn(scored, *kinds) else Verdict("not applicable")


def _drawn(scored: Scored, *kinds: type[Block]) -> Block | None:
    return next((block for block in scored.blocks if isinstance(block, kinds)), None)


def both(*judges: Judge) -> Judge:
    """The first that does not agree, else the first."""

    def judge(scored: Scored) -> Verdict:
        verdicts = [one(scored) for one in judges]
        return next((verdict for verdict in verdicts if verdict.answer != "agree"), verdicts[0])

    return judge


def no_calculation(scored: Scored) -> Verdict:
    """Whether the reader is never told to reckon."""
    told = scored.first(_CALCULATE)
    return Verdict("disagree", f"“{told.text[:40]}”", told.where) if told else Verdict("agree", "none is asked for")


def short_stretches(scored: Scored) -> Verdict:
    """Whether no stretch of running text is long."""
    stretches: list[tuple[int, Where | None]] = []
    for section in scored.subject.document.sections[:-1]:
        words = 0
        for block in section.body:
            words = words + len(plain(block.spans).split()) if isinstance(block, Paragraph) else 0
            stretches.append((words, section.where))
    most, where = max(stretches, key=lambda stretch: stretch[0], default=(0, None))
    answer: Answer = "agree" if most <= _LONGEST_STRETCH else "disagree"
    return Verdict(answer, f"the longest stretch has {most} words", where)


def unlike_headings(scored: Scored) -> Verdict:
    """Whether no two headings say the same."""
    said: set[str] = set()
    headings = [p for p in scored.passages if p.key == "heading"]
    for heading in headings:
        words = heading.text.lower().strip(" .:?")
        if words in said:
            return Verdict("disagree", f"“{heading.text}” again", heading.where)
        said.add(words)
    where = headings[0].where if headings else None
    return Verdict("agree", f"{some(len(headings), 'heading')}, no two alike", where)


def cues(scored: Scored) -> Verdict:
    """Whether anything is set off: bold words, a list, a box."""
    strong = next((p for p in scored.passages if any(span.bold for span in p.spans)), None)
    if strong is not None:
        return Verdict("agree", "bold words", strong.where)
    listed = next(scored.lists("disc", "steps", "boxes"), None)
    return Verdict("agree", "a list", listed.where) if listed else Verdict("disagree", "no bold words, no list")


def captions(scored: Scored) -> Verdict:
    """Whether each picture and chart has its caption or title."""
    for block in scored.blocks:
        if isinstance(block, Figure) and not block.caption:
            return Verdict("disagree", f"{block.picture} has no caption", block.where)
    drawn = _drawn(scored, Figure, PeopleChart)
    return Verdict("agree", "each has one", drawn.where if drawn else None)


def short_heads(scored: Scored) -> Verdict:
    """Whether the heads of columns and rows are short."""
    tables = [block for block in scored.blocks if isinstance(block, Table)]
    for table in tables:
        heads = [(head, table.where) for head in table.columns] + [(row.cells[0], row.where) for row in table.rows]
        for head, where in heads:
            if len(plain(head).split()) > _LONGEST_HEAD:
                return Verdict("disagree", f"“{plain(head)}”", where)
    return Verdict("agree", f"{_LONGEST_HEAD} words at most", tables[0].where if tables else None)


def says_you(scored: Scored) -> Verdict:
    """Whether the reader is spoken to."""
    words = sum(len(p.text.split()) for p in scored.passages if p.role != "reference")
    times = sum(len(_YOU.findall(p.text)) for p in scored.passages)
    first = scored.first(_YOU)
    answer: Answer = "agree" if times * _WORDS_PER_YOU >= words else "disagree"
    return Verdict(answer, f"“you” or “your” {times} times in {words} words", first.where if first else None)


def has_list(*looks: str, otherwise: Answer = "disagree") -> Judge:
    """Agree where there is a list of a look: steps, boxes to tick, contacts."""

    def judge(scored: Scored) -> Verdict:
        found = next(scored.lists(*looks), None)
        return Verdict("agree", f"a list ({found.look})", found.where) if found else Verdict(otherwise)

    return judge


def has_tool(scored: Scored) -> Verdict:
    """Whether there is something to tick off or to write on."""
    ticked = next(scored.lists("boxes"), None) or _drawn(scored, WriteIn)
    if ticked:
        return Verdict("agree", "a checklist", ticked.where)
    written = next((item for steps in scored.lists("steps") for item in steps.items if item.write_in), None)
    if written:
        return Verdict("agree", "a line to fill in", written.where)
    return Verdict("disagree", "nothing to tick or fill in")


def main_message(scored: Scored) -> Verdict:
    """Whether there is a key message: it stands at the top, in a box, in large bold type."""
    callout = scored.subject.document.key_message
    return Verdict("agree", "the key message", callout.where) if callout else Verdict("disagree", "no key_message")


def summary(scored: Scored) -> Verdict:
    """Whether the handout opens with its most important points."""
    handout = scored.subject.handout
    if handout.at_a_glance:
        return Verdict("agree", "at_a_glance", handout.place("at_a_glance"))
    return main_message(scored)


def summed_up(scored: Scored) -> Verdict:
    """Whether the most important points are said together, at the start or the end."""
    opening, missing = summary(scored), free_of("missing-summary")(scored)
    if opening.answer == "agree":
        return opening
    return missing if missing.answer == "disagree" else person(scored)


def unknowns(scored: Scored) -> Verdict:
    """Whether a handout on a treatment says what is not known."""
    return free_of("nothing-unknown-said")(scored) if scored.subject.handout.topic else person(scored)


def active_where_it_counts(scored: Scored) -> Verdict:
    """Whether the main message and what to do are told in the active voice."""
    for problem in scored.problems:
        if problem.rule == "passive-voice":
            place = problem.where.line, problem.where.column
            before = [p for p in scored.passages if (p.where.line, p.where.column) <= place]
            if before and (before[-1].role == "key" or before[-1].tells_what_to_do):
                return Verdict("disagree", "passive-voice", problem.where)
    return Verdict("agree", "no passive-voice in the key message, steps and contacts")


def _tone(tone: str) -> Judge:
    def judge(scored: Scored) -> Verdict:
        table = next((b for b in scored.blocks if isinstance(b, Table) and b.tone == tone), None)
        return Verdict("agree", f"a table of {tone}s", table.where) if table else Verdict("a person must judge")

    return judge


@dataclass(frozen=True)
class Item:
    """One thing that a table asks, in a few words of ours."""

    number: int
    asks: str
    judge: Judge


_HEADINGS = both(unlike_headings, free_of("uninformative-heading"))
_ACTION = both(has_list("steps", "contacts", "boxes", otherwise="a person must judge"), free_of("no-action-named"))
_WORDS = free_of("hard-word", "undefined-term", "undefined-acronym")
_NUMBERS = where_said(_NUMBER, free_of("bare-percentage", "mixed-denominators"))
_VISUAL = (Figure, PeopleChart, Table)

UNDERSTANDABILITY = (
    Item(1, "its purpose is plain", person),
    Item(2, "nothing distracts from it", person),
    Item(3, "everyday words", free_of("hard-word", "reading-grade", "hard-section")),
    Item(4, "medical terms explained", free_of("undefined-term", "undefined-acronym")),
    Item(5, "active voice", free_of("passive-voice")),
    Item(6, "numbers clear and easy", _NUMBERS),
    Item(7, "no calculation asked", no_calculation),
    Item(8, "short sections", both(short_stretches, free_of("long-paragraph"))),
    Item(9, "headings that inform", _HEADINGS),
    Item(10, "a logical order", person),
    Item(11, "a summary", summed_up),
    Item(12, "cues to key points", cues),
    Item(15, "visual aids where they help", person),
    Item(16, "visual aids that support", where_drawn(Figure, PeopleChart, judge=person)),
    Item(17, "titles or captions", where_drawn(Figure, PeopleChart, judge=captions)),
    Item(18, "pictures clear, uncluttered", where_drawn(Figure, PeopleChart, judge=person)),
    Item(19, "simple tables, short heads", where_drawn(Table, judge=short_heads)),
)
ACTIONABILITY = (
    Item(20, "names something to do", _ACTION),
    Item(21, "speaks to the reader", says_you),
    Item(22, "actions in small steps", has_list("steps", otherwise="a person must judge")),
    Item(23, "a tool to use", has_tool),
    Item(24, "shows how to calculate", where_said(_CALCULATE, person)),
    Item(25, "explains charts and tables", where_drawn(*_VISUAL, judge=person)),
    Item(26, "pictures of what to do", person),
)
INDEX = (
    Item(1, "one main message", main_message),
    Item(2, "the main message at the top", main_message),
    Item(3, "the main message stands out", main_message),
    Item(4, "a visual for it", both(main_message, person)),
    Item(5, "a call to action", _ACTION),
    Item(6, "both in the active voice", active_where_it_counts),
    Item(7, "words the reader uses", _WORDS),
    Item(8, "lists, each short", both(has_list("disc", "steps", "boxes"), free_of("long-list"))),
    Item(9, "sections under headings", both(_HEADINGS, short_stretches)),
    Item(10, "the gist in the first section", summary),
    Item(11, "what is known and not known", unknowns),
    Item(12, "what to do is recommended", has_list("steps", "contacts", otherwise="a person must judge")),
    Item(13, "why it matters", person),
    Item(14, "how to do it", has_list("steps", otherwise="a person must judge")),
    Item(15, "numbers the reader uses", _NUMBERS),
    Item(16, "what the numbers mean", where_said(_NUMBER, person)),
    Item(17, "no calculation asked", no_calculation),
    Item(18, "the nature of the risk", _tone("risk")),
    Item(19, "risks and benefits", both(_tone("benefit"), _tone("risk"), free_of("benefits-without-risks"))),
    Item(20, "chances in words or pictures", where_said(_CHANCE, free_of("bare-percentage"))),
)
_TABLES = (
    ("PEMAT-P, understandability", UNDERSTANDABILITY),
    ("PEMAT-P, actionability", ACTIONABILITY),
    ("CDC Clear Communication Index", INDEX),
)
_CLOSING = """\
Software has looked for signs; it has not read the handout. This is no score of PEMAT-P or of the Index, and no claim
of compliance: a person must judge the rest, and may overrule any line."""


def score(subject: Subject) -> list[tuple[str, list[tuple[Item, Verdict]]]]:
    """Each table with the verdict on each of its items."""
    scored = Scored(subject, tuple(runner.find(subject)))
    return [(title, [(item, item.judge(scored)) for item in items]) for title, items in _TABLES]


def report(subject: Subject) -> str:
    """The tables as text."""
    rows: list[str] = []
    for title, verdicts in score(subject):
        answers = [verdict.answer for _, verdict in verdicts]
        agree, judged = answers.count("agree"), answers.count("agree") + answers.count("disagree")
        left = some(answers.count("a person must judge"), "item")
        rows += [title, *(_row(item, verdict) for item, verdict in verdicts)]
        rows += [f"    {agree} of the {judged} that software can judge agree; {left} for a person", ""]
    return "\n".join([*rows, _CLOSING])


def _row(item: Item, verdict: Verdict) -> str:
    where = f"{verdict.where.file}:{verdict.where.line}" if verdict.where else ""
    evidence = ": ".join(part for part in (where, verdict.why) if part)
    return f"  {item.number:2}  {item.asks:30}{verdict.answer:21}{evidence}".rstrip()
