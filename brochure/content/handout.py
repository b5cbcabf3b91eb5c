"""The handout as its author wrote it, and the blocks it becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import field_declarations, field_types, inline_markup, languages, records
from brochure.content.cover_letter import Letter
from brochure.content.inline_markup import join
from brochure.content.sections import KINDS
from brochure.content.sections.base import phone_link, web_link
from brochure.design.editions import EDITIONS
from brochure.diagnostics.problem import ERROR, Problem
from brochure.diagnostics.suggest import nearest, shorten
from brochure.document.blocks import (
    Callout,
    Document,
    Heading,
    List,
    ListItem,
    Paragraph,
    Section as SectionBlock,
    Span,
)
from brochure.runtime.frozen import dataclass
from brochure.runtime.memo import memoize_by_identity
from brochure.source.parser import Mapping, Scalar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from brochure.content.languages import Words
    from brochure.content.sections.base import Context, Section
    from brochure.diagnostics.problem import Where
    from brochure.document import merge_fields
    from brochure.document.blocks import Inline
    from brochure.source.parser import Node


@dataclass(frozen=True, kw_only=True, repr=False)
class Review(records.Record):
    """When the handout was written, who checked it, and when it is to be checked again."""

    written: dt.date | None = records.date("The day it was written, such as 2026-11-23.")
    reviewed_by: str = records.word("The clinician who checked it: name and title.", required=False)
    reviewed_on: dt.date | None = records.date("The day it was checked.")
    review_again_by: dt.date | None = records.date("The day by which it is to be checked again.")
    approved_copy: str = records.word("The code of the copy approved: `brochure approve` writes it.", required=False)

    def stands(self, code: str) -> bool:
        """Whether these words are the ones that were approved, as far as that is noted; `code` is theirs, if known."""
        return not (code and self.approved_copy) or self.approved_copy.strip().upper() == code

    def approves(self, code: str) -> bool:
        """Whether somebody approved these words, whenever that was; see `stands`."""
        return self.stands(code) and bool(self.reviewed_by and self.reviewed_on)

    def state(self, words: Words, code: str = "") -> str:
        """Whether a clinician has checked it, in words for the foot of a page; see `stands`."""
        if not self.stands(code):
            return words["changed_since_review"]
        if self.reviewed_by and self.reviewed_on:
            return words.format("reviewed", name=self.reviewed_by, date=words.date(self.reviewed_on))
        return words["not_reviewed"]


@dataclass(frozen=True)
class Allowance:
    """A rule that the handout may break, and why; `where` is where the rule is named."""

    rule: str
    reason: str
    where: Where


class _Allowances(field_types.Field):
    """Names of rules, each with the reason why it may be broken."""

    wanted = "a group of rules, each with a reason"

    def read(self, key: str, node: Node, problems: list[Problem]) -> tuple[Allowance, ...] | None:
        if not isinstance(node, Mapping):
            problems.append(field_types.wrong_type(f"`{key}`", self.wanted, node, self.example(key)))
            return None
        reason_of = field_types.Word("Why the rule may be broken.", required=True, said=False, default="")
        found = []
        for name, node_of_reason in node.items:
            if isinstance(node_of_reason, Scalar) and not node_of_reason.value.strip():
                message = f"`{shorten(name.value)}` is allowed without a reason"
                problems.append(Problem(ERROR, name.where, "missing-reason", message, "say why, behind the colon"))
                continue
            reason = reason_of.read(name.value, node_of_reason, problems)
            if isinstance(reason, str):
                found.append(Allowance(name.value, reason, name.where))
        return tuple(found) or None

    def shape(self) -> dict[str, object]:
        return {"type": ["object", "null"], "additionalProperties": {"type": "string"}}

    def example(self, key: str) -> str:
        return f"  {key}:\n    long-sentence: quoted from the consent form"


class _Sections(records.Listed):
    """A list of sections, each read by its kind."""

    def entry(self, key: str, node: Node, problems: list[Problem]) -> Section | None:
        if not isinstance(node, Mapping):
            message = "a group of keys (`heading`, `text`)"
            problems.append(field_types.wrong_type(f"each entry of `{key}`", message, node, self.example(key)))
            return None
        kind = _kind(node, problems)
        return records.read(KINDS[kind], node, problems) if kind else None

    def shape_of_entry(self) -> dict[str, object]:
        """One of the kinds; a section without `kind` is prose."""
        about = "What kind of section this is; prose (paragraphs and lists) if not given."
        return {
            "type": "object",
            "properties": {"kind": {"description": about, "enum": [*KINDS, None]}},
            "allOf": [_shape_of_kind(name) for name in KINDS],
        }

    def example(self, key: str) -> str:
        return f"  {key}:\n    - heading: …\n      text: …"


def _kind(node: Mapping, problems: list[Problem]) -> str | None:
    """The kind of a section, or the kind that was probably meant; nothing where that cannot be told."""
    given = node.get("kind")
    if given is None or (isinstance(given, Scalar) and given.value == ""):
        return _kind_by_keys(node, problems)
    if not isinstance(given, Scalar):
        problems.append(field_types.wrong_type("`kind`", "text", given, "  kind: faq"))
        return None
    if given.value in KINDS:
        return given.value
    meant = nearest(given.value, KINDS)
    hint = f"did you mean `{meant}`?" if meant else f"the kinds are: {', '.join(KINDS)}"
    message = f"there is no kind of section called “{shorten(given.value)}”"
    problems.append(Problem(ERROR, given.where, "unknown-kind", message, hint))
    return meant


def _kind_by_keys(node: Mapping, problems: list[Problem]) -> str:
    """Prose, unless a key that only another kind has tells that `kind` was forgotten."""
    prose = records.specs(KINDS["prose"])
    for key, _ in node.items:
        kinds = [name for name, cls in KINDS.items() if key.value in records.specs(cls)]
        if len(kinds) == 1 and key.value not in prose:
            message = f"a section with `{key.value}` needs its `kind`"
            problems.append(Problem(ERROR, key.where, "missing-kind", message, f"add a line `kind: {kinds[0]}`"))
            return kinds[0]
    return "prose"


def _shape_of_kind(name: str) -> dict[str, object]:
    named = [name, None] if name == "prose" else [name]
    test: dict[str, object] = {"properties": {"kind": {"enum": named}}}
    if name != "prose":
        test["required"] = ["kind"]
    shape = records.shape_of(KINDS[name])
    return {"if": test, "then": {"description": (KINDS[name].__doc__ or "").strip(), **shape}}


@dataclass(frozen=True, kw_only=True, repr=False)
class Handout(records.Record):
    """A whole handout."""

    title: Inline = records.text("What the handout is about, in a few words.", role="title")
    subtitle: Inline = records.text(
        "A line below the title: what the reader will find.", role="subtitle", required=False
    )
    language: str = records.word("The language it is written in, such as en-US.")
    key_message: Inline = records.linked(
        "The one thing to remember, in one to three short sentences.", role="key", required=False
    )
    topic: str = records.word("What it is about, for the checks: such as ketamine.", required=False, said=False)
    at_a_glance: tuple[Paragraph, ...] = records.texts(
        "The handout in five points at most.", role="item", required=False
    )
    review: Review | None = records.group(Review, "Who wrote and checked the handout, and when.", said=False)
    allow: tuple[Allowance, ...] = records.declare(
        _Allowances("Rules of the checks that this handout may break, each with the reason.", False, said=False)
    )
    more: str = records.word(
        "A web page where readers find more, this handout's own or one you trust: https://…", required=False
    )
    email: Letter | None = records.group(Letter, "The mail that `brochure email` makes: how it begins, what it says.")
    editions: tuple[str, ...] = records.names(
        "The editions it is made in and checked for; just the handout if not given.", *EDITIONS
    )
    people: tuple[merge_fields.Field, ...] = records.declare(
        field_declarations.People(
            "The personal fields, each with its kind (name, date, text or paragraph; with a ? one that may be empty),"
            " for copies made for one patient each."
        )
    )
    sections: tuple[Section, ...] = records.declare(_Sections("The sections, in reading order.", required=True))

    def check(self) -> Iterator[Problem]:
        """The language is one there are words for, and the page to read more on can be reached."""
        where, there = self.place("language"), ", ".join(languages.available())
        if not languages.is_tag(self.language):
            message = f"“{shorten(self.language)}” is not a language tag"
            hint = f"write a tag such as en-US; the languages there are words for: {there}"
            yield Problem(ERROR, where, "bad-language-tag", message, hint, source="BCP 47")
        elif not languages.is_known(self.language):
            message = f"there are no words for the language {shorten(self.language)}"
            yield Problem(ERROR, where, "unknown-language", message, f"the languages there are words for: {there}")
        if self.more:
            yield from self._check_more()

    def _check_more(self) -> Iterator[Problem]:
        where = self.place("more")
        faults: list[Problem] = []
        if inline_markup.check_address(self.more, lambda _offset, _length: where, faults) and not _is_page(self.more):
            message = "`more` leads to no web page"
            hint = "write an address that starts with https://, as in https://www.ptsd.va.gov"
            faults.append(Problem(ERROR, where, "forbidden-link-scheme", message, hint))
        yield from faults


def _is_page(address: str) -> bool:
    return address.lower().startswith("https://")


def read(root: Node) -> tuple[Handout | None, tuple[Problem, ...]]:
    """The handout that a content file holds, and every fault in it.

    Where only parts are faulty, the handout is what is left; it is nothing if a required part is missing.
    """
    problems: list[Problem] = []
    if not isinstance(root, Mapping):
        message = "a content file is a group of keys, and this is not"
        hint = "start it so:\n  title: …\n  language: en-US\n  sections:\n    - heading: …\n      text: …"
        return None, (Problem(ERROR, root.where, "wrong-type", message, hint),)
    handout = records.read(Handout, root, problems)
    if handout is not None:
        handout = field_declarations.settled(handout, handout.people, root, problems)
    return handout, tuple(problems)


def document(handout: Handout, context: Context, *, about: bool = True, code: str = "") -> Document:
    """The whole handout as blocks: its own words, then what the tool adds about the handout itself, if wanted.

    With the `code` of its words it says of an approval that they have changed since.
    """
    words = context.words
    key_message = None
    if handout.key_message:
        where = handout.place("key_message")
        label = Heading((Span(words["key_message"]),), 2, where)
        key_message = Callout("key", label, (Paragraph(handout.key_message, where),), where)
    subtitle = Paragraph(handout.subtitle, handout.place("subtitle")) if handout.subtitle else None
    sections = [_blocks(section, context) for section in handout.sections]
    if handout.at_a_glance:
        sections.insert(0, _at_a_glance(handout, words))
    if about:
        sections.append(_about(handout, context, code))
    return Document(Heading(handout.title, 1, handout.place("title")), subtitle, key_message, tuple(sections))


@memoize_by_identity(128)
def _blocks(section: Section, context: Context) -> SectionBlock:
    return section.section(context)


def read_more(handout: Handout, context: Context) -> str:
    """The address of the page where readers find more: the handout's own, or else the clinic's; empty without both."""
    return handout.more or next((span.link for span in web_link(context.web) if context.web), "")


def review_state(handout: Handout, words: Words, code: str = "") -> str:
    """Whether a clinician has checked the handout, in words for the foot of a page; `code` is that of its words."""
    return (handout.review or Review(where=handout.where)).state(words, code)


def _at_a_glance(handout: Handout, words: Words) -> SectionBlock:
    where = handout.place("at_a_glance")
    items = tuple(ListItem((point,), where=point.where) for point in handout.at_a_glance)
    heading = Heading((Span(words["at_a_glance"]),), 2, where)
    return SectionBlock(heading, (List(items, where=where),), "flap", where)  # what is seen first behind the cover


def _about(handout: Handout, context: Context, code: str) -> SectionBlock:
    """When it was written, whether it was checked, what it is not, and how to tell the clinic what was unclear."""
    words = context.words
    same = _is_same(handout.more, context.web)
    more = words.inline("more", web=_page(handout.more)) if handout.more and not same else ()
    paragraphs = [
        _about_review(handout.review or Review(where=handout.where), words, code),
        _about_clinic(context),
        more,
    ]
    where = handout.place("review")
    body = tuple(Paragraph(spans, where) for spans in paragraphs if spans)
    return SectionBlock(Heading((Span(words["about"]),), 2, where), body, where=where)


def _about_review(review: Review, words: Words, code: str) -> Inline:
    state = review.state(words, code)
    sentences = [(Span(state + ".", bold=not review.stands(code) or state == words["not_reviewed"]),)]
    if review.written:
        sentences.insert(0, (Span(words.format("written", date=words.date(review.written))),))
    if review.review_again_by:
        sentences.append((Span(words.format("check_again", date=words.date(review.review_again_by))),))
    return _sentences([*sentences, (Span(words["no_replacement"]),)])


def _about_clinic(context: Context) -> Inline:
    sentences = []
    for key, fact in (("address", context.address), ("hours", context.hours)):
        if fact:
            sentences.append(context.words.inline(key, **{key: (Span(fact.replace("\n", ", ")),)}))
    if context.clinic_phone:
        sentences.append(context.words.inline("feedback", phone=phone_link(context.clinic_phone)))
    if context.web:
        sentences.append(context.words.inline("website", web=web_link(context.web)))
    return _sentences(sentences)


def _page(address: str) -> Inline:
    """A web page's address as it is printed."""
    return (Span(address.removeprefix("https://").rstrip("/"), link=address),)


def _is_same(address: str, web: str) -> bool:
    """Whether two addresses lead to the same page."""
    bare = [page.lower().removeprefix("https://").rstrip("/") for page in (address, web)]
    return bare[0] == bare[1]


def _sentences(sentences: Sequence[Inline]) -> Inline:
    """Sentences as one text, a space between them."""
    return join(*(((Span(" "),) if number else ()) + spans for number, spans in enumerate(sentences)))
