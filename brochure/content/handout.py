"""The handout as its author wrote it, and its conversion to blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.content import field_declarations, field_types, inline_markup, languages, records
from brochure.content.cover_letter import CoverLetter
from brochure.content.inline_markup import join_inline
from brochure.content.sections import KINDS
from brochure.content.sections.base import link_phone, link_web
from brochure.design.editions import EDITIONS
from brochure.diagnostics.problem import ERROR, Problem
from brochure.diagnostics.suggest import find_nearest, shorten_for_message
from brochure.document.blocks import (
    Callout,
    Document,
    Heading,
    List,
    ListItem,
    Paragraph,
    SectionBlock,
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
    """The dates of a handout: when it was written, who checked it and when, and when to check it again."""

    written: dt.date | None = records.date_field("The day it was written, such as 2026-11-23.")
    reviewed_by: str = records.word_field("The clinician who checked it: name and title.", required=False)
    reviewed_on: dt.date | None = records.date_field("The day it was checked.")
    review_again_by: dt.date | None = records.date_field("The day when it has to be checked again.")
    approved_copy: str = records.word_field(
        "The code of the approved copy. `brochure approve` fills it in.", required=False
    )

    def is_current(self, fingerprint: str) -> bool:
        """Return True if `fingerprint` is that of the approved copy, or if either of the two is not known."""
        return not (fingerprint and self.approved_copy) or self.approved_copy.strip().upper() == fingerprint

    def is_approved(self, fingerprint: str) -> bool:
        """Return True if somebody approved this content, on any day; see `is_current`."""
        return self.is_current(fingerprint) and bool(self.reviewed_by and self.reviewed_on)

    def describe_state(self, words: Words, fingerprint: str = "") -> str:
        """Return the review state in words for the foot of a page: reviewed, changed since, or not reviewed."""
        if not self.is_current(fingerprint):
            return words["changed_since_review"]
        if self.reviewed_by and self.reviewed_on:
            return words.format_entry("reviewed", name=self.reviewed_by, date=words.format_date(self.reviewed_on))
        return words["not_reviewed"]


@dataclass(frozen=True)
class Allowance:
    """A rule that the handout may break, with the reason and the position of the rule's name (`where`)."""

    rule: str
    reason: str
    where: Where


class _AllowancesType(field_types.FieldType):
    """The names of rules, each with the reason why the handout may break it."""

    type_name = "a group of rules, each with a reason"

    def read(self, key: str, node: Node, problems: list[Problem]) -> tuple[Allowance, ...] | None:
        if not isinstance(node, Mapping):
            problems.append(
                field_types.build_wrong_type_problem(f"`{key}`", self.type_name, node, self.build_example(key))
            )
            return None
        reason_type = field_types.WordType("Why the rule may be broken.", required=True, visible=False, default="")
        allowances = []
        for name, reason_node in node.items:
            if isinstance(reason_node, Scalar) and not reason_node.value.strip():
                message = f"`{shorten_for_message(name.value)}` is allowed, but no reason is given"
                problems.append(Problem(ERROR, name.where, "missing-reason", message, "say why, after the colon"))
                continue
            reason = reason_type.read(name.value, reason_node, problems)
            if isinstance(reason, str):
                allowances.append(Allowance(name.value, reason, name.where))
        return tuple(allowances) or None

    def build_schema(self) -> dict[str, object]:
        return {"type": ["object", "null"], "additionalProperties": {"type": "string"}}

    def build_example(self, key: str) -> str:
        return f"  {key}:\n    long-sentence: quoted from the consent form"


class _SectionListType(records.ListType):
    """A list of sections, each read by its kind."""

    def read_entry(self, key: str, node: Node, problems: list[Problem]) -> Section | None:
        if not isinstance(node, Mapping):
            expected = "a group of keys (`heading`, `text`)"
            problems.append(
                field_types.build_wrong_type_problem(f"each entry of `{key}`", expected, node, self.build_example(key))
            )
            return None
        kind = _read_kind(node, problems)
        return records.read_record(KINDS[kind], node, problems) if kind else None

    def build_entry_schema(self) -> dict[str, object]:
        """Return the JSON Schema of a section: one schema for each kind; a section without `kind` is prose."""
        description = "The kind of section. If you leave it out, it is prose (paragraphs and lists)."
        return {
            "type": "object",
            "properties": {"kind": {"description": description, "enum": [*KINDS, None]}},
            "allOf": [_build_kind_schema(name) for name in KINDS],
        }

    def build_example(self, key: str) -> str:
        return f"  {key}:\n    - heading: …\n      text: …"


def _read_kind(node: Mapping, problems: list[Problem]) -> str | None:
    """Return the kind of a section; if it is unknown, report it and return the most similar kind, or None."""
    kind_node = node.get("kind")
    if kind_node is None or (isinstance(kind_node, Scalar) and kind_node.value == ""):
        return _guess_kind(node, problems)
    if not isinstance(kind_node, Scalar):
        problems.append(field_types.build_wrong_type_problem("`kind`", "text", kind_node, "  kind: faq"))
        return None
    if kind_node.value in KINDS:
        return kind_node.value
    suggestion = find_nearest(kind_node.value, KINDS)
    hint = f"did you mean `{suggestion}`?" if suggestion else f"the kinds are: {', '.join(KINDS)}"
    message = f"there is no kind of section called “{shorten_for_message(kind_node.value)}”"
    problems.append(Problem(ERROR, kind_node.where, "unknown-kind", message, hint))
    return suggestion


def _guess_kind(node: Mapping, problems: list[Problem]) -> str:
    """Return prose, or if a key belongs to only one other kind, report the missing `kind` and return that kind."""
    prose_specs = records.get_field_specs(KINDS["prose"])
    for key, _ in node.items:
        kinds = [name for name, cls in KINDS.items() if key.value in records.get_field_specs(cls)]
        if len(kinds) == 1 and key.value not in prose_specs:
            message = f"a section with `{key.value}` needs a `kind`"
            problems.append(Problem(ERROR, key.where, "missing-kind", message, f"add a line `kind: {kinds[0]}`"))
            return kinds[0]
    return "prose"


def _build_kind_schema(name: str) -> dict[str, object]:
    kind_values = [name, None] if name == "prose" else [name]
    condition: dict[str, object] = {"properties": {"kind": {"enum": kind_values}}}
    if name != "prose":
        condition["required"] = ["kind"]
    schema = records.build_record_schema(KINDS[name])
    return {"if": condition, "then": {"description": (KINDS[name].__doc__ or "").strip(), **schema}}


@dataclass(frozen=True, kw_only=True, repr=False)
class Handout(records.Record):
    """A whole handout."""

    title: Inline = records.text_field("What the handout is about, in a few words.", role="title")
    subtitle: Inline = records.text_field(
        "A line below the title that says what the reader will find.", role="subtitle", required=False
    )
    language: str = records.word_field("The language it is written in, such as en-US.")
    key_message: Inline = records.text_field_with_links(
        "The one thing to remember, in one to three short sentences.", role="key", required=False
    )
    topic: str = records.word_field(
        "The subject that the checks look at, such as ketamine.", required=False, visible=False
    )
    at_a_glance: tuple[Paragraph, ...] = records.text_list_field(
        "The main points of the handout, five at most.", role="item", required=False
    )
    review: Review | None = records.record_field(Review, "Who wrote and checked the handout, and when.", visible=False)
    allow: tuple[Allowance, ...] = records.declare(
        _AllowancesType("Rules that the checks skip for this handout, each with the reason.", False, visible=False)
    )
    more: str = records.word_field(
        "A web page where readers can find more, your own or one you trust: https://…", required=False
    )
    email: CoverLetter | None = records.record_field(
        CoverLetter, "The email that `brochure email` makes: how it begins and what it says."
    )
    editions: tuple[str, ...] = records.name_list_field(
        "The editions to make and check. If you leave it out, just the handout.", *EDITIONS
    )
    people: tuple[merge_fields.MergeField, ...] = records.declare(
        field_declarations.MergeFieldDeclarations(
            "The personal fields for copies with a patient's own words, each with its kind: name, date, text or"
            " paragraph. Add a ? if it may be empty."
        )
    )
    sections: tuple[Section, ...] = records.declare(_SectionListType("The sections, in reading order.", required=True))

    def check(self) -> Iterator[Problem]:
        """Yield an error if the language is not available, or if `more` is not the address of a web page."""
        where, available_languages = self.where_of("language"), ", ".join(languages.list_languages())
        if not languages.is_language_tag(self.language):
            message = f"“{shorten_for_message(self.language)}” is not a language tag"
            hint = f"write a language tag such as en-US; available languages: {available_languages}"
            yield Problem(ERROR, where, "bad-language-tag", message, hint, source="BCP 47")
        elif not languages.is_available(self.language):
            message = f"the language {shorten_for_message(self.language)} is not available"
            yield Problem(ERROR, where, "unknown-language", message, f"available languages: {available_languages}")
        if self.more:
            yield from self._check_more()

    def _check_more(self) -> Iterator[Problem]:
        where = self.where_of("more")
        problems: list[Problem] = []
        if inline_markup.check_address(self.more, lambda _offset, _length: where, problems) and not _is_https(
            self.more
        ):
            message = "`more` is not the address of a web page"
            hint = "write an address that starts with https://, such as https://www.ptsd.va.gov"
            problems.append(Problem(ERROR, where, "forbidden-link-scheme", message, hint))
        yield from problems


def _is_https(address: str) -> bool:
    return address.lower().startswith("https://")


def read_handout(root: Node) -> tuple[Handout | None, tuple[Problem, ...]]:
    """Return the handout of a content file, and every problem in it.

    Parts with errors are left out of the handout; it is None if a required part is missing.
    """
    problems: list[Problem] = []
    if not isinstance(root, Mapping):
        message = "a content file needs keys such as `title:`, and this file has none"
        hint = "start it like this:\n  title: …\n  language: en-US\n  sections:\n    - heading: …\n      text: …"
        return None, (Problem(ERROR, root.where, "wrong-type", message, hint),)
    handout = records.read_record(Handout, root, problems)
    if handout is not None:
        handout = field_declarations.apply_declarations(handout, handout.people, root, problems)
    return handout, tuple(problems)


def build_document(handout: Handout, context: Context, *, with_about: bool = True, fingerprint: str = "") -> Document:
    """Return the whole handout as blocks; `with_about` adds the section about the handout itself at the end.

    `fingerprint` is compared with that of the approved copy, to say in that section whether the content has changed.
    """
    words = context.words
    key_message = None
    if handout.key_message:
        where = handout.where_of("key_message")
        label = Heading((Span(words["key_message"]),), 2, where)
        key_message = Callout("key", label, (Paragraph(handout.key_message, where),), where)
    subtitle = Paragraph(handout.subtitle, handout.where_of("subtitle")) if handout.subtitle else None
    sections = [_build_section(section, context) for section in handout.sections]
    if handout.at_a_glance:
        sections.insert(0, _build_at_a_glance(handout, words))
    if with_about:
        sections.append(_build_about_section(handout, context, fingerprint))
    return Document(Heading(handout.title, 1, handout.where_of("title")), subtitle, key_message, tuple(sections))


@memoize_by_identity(128)
def _build_section(section: Section, context: Context) -> SectionBlock:
    return section.build_section_block(context)


def find_more_address(handout: Handout, context: Context) -> str:
    """Return the address where readers find more: the handout's `more`, else the clinic's web page, else nothing."""
    return handout.more or next((span.link for span in link_web(context.web) if context.web), "")


def describe_review(handout: Handout, words: Words, fingerprint: str = "") -> str:
    """Return the handout's review state in words for the foot of a page; see `Review.describe_state`."""
    return (handout.review or Review(where=handout.where)).describe_state(words, fingerprint)


def _build_at_a_glance(handout: Handout, words: Words) -> SectionBlock:
    where = handout.where_of("at_a_glance")
    items = tuple(ListItem((point,), where=point.where) for point in handout.at_a_glance)
    heading = Heading((Span(words["at_a_glance"]),), 2, where)
    return SectionBlock(heading, (List(items, where=where),), "flap", where)  # the panel seen first after the cover


def _build_about_section(handout: Handout, context: Context, fingerprint: str) -> SectionBlock:
    """Return the section about the handout: its dates and review, its limits, and how to send the clinic comments."""
    words = context.words
    is_clinic_page = _is_same_page(handout.more, context.web)
    more_sentence = (
        words.format_inline("more", web=_link_page(handout.more)) if handout.more and not is_clinic_page else ()
    )
    paragraphs = [
        _build_review_sentences(handout.review or Review(where=handout.where), words, fingerprint),
        _build_clinic_sentences(context),
        more_sentence,
    ]
    where = handout.where_of("review")
    body = tuple(Paragraph(spans, where) for spans in paragraphs if spans)
    return SectionBlock(Heading((Span(words["about"]),), 2, where), body, where=where)


def _build_review_sentences(review: Review, words: Words, fingerprint: str) -> Inline:
    state = review.describe_state(words, fingerprint)
    sentences = [(Span(state + ".", bold=not review.is_current(fingerprint) or state == words["not_reviewed"]),)]
    if review.written:
        sentences.insert(0, (Span(words.format_entry("written", date=words.format_date(review.written))),))
    if review.review_again_by:
        sentences.append((Span(words.format_entry("check_again", date=words.format_date(review.review_again_by))),))
    return _join_sentences([*sentences, (Span(words["no_replacement"]),)])


def _build_clinic_sentences(context: Context) -> Inline:
    sentences = []
    for key, fact in (("address", context.address), ("hours", context.hours)):
        if fact:
            sentences.append(context.words.format_inline(key, **{key: (Span(fact.replace("\n", ", ")),)}))
    if context.clinic_phone:
        sentences.append(context.words.format_inline("feedback", phone=link_phone(context.clinic_phone)))
    if context.web:
        sentences.append(context.words.format_inline("website", web=link_web(context.web)))
    return _join_sentences(sentences)


def _link_page(address: str) -> Inline:
    """Return a web page's address as printed (without https:// and a last slash), linked to the page."""
    return (Span(address.removeprefix("https://").rstrip("/"), link=address),)


def _is_same_page(address: str, web: str) -> bool:
    """Return True if two addresses are the same apart from case, https:// and a last slash."""
    normalized = [url.lower().removeprefix("https://").rstrip("/") for url in (address, web)]
    return normalized[0] == normalized[1]


def _join_sentences(sentences: Sequence[Inline]) -> Inline:
    """Join sentences into one text, with a space between them."""
    return join_inline(*(((Span(" "),) if number else ()) + spans for number, spans in enumerate(sentences)))
