"""The handout as its author wrote it, and the blocks it becomes."""

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
    """When the handout was written, who checked it, and when it is to be checked again."""

    written: dt.date | None = records.date_field("The day it was written, such as 2026-11-23.")
    reviewed_by: str = records.word_field("The clinician who checked it: name and title.", required=False)
    reviewed_on: dt.date | None = records.date_field("The day it was checked.")
    review_again_by: dt.date | None = records.date_field("The day by which it is to be checked again.")
    approved_copy: str = records.word_field(
        "The code of the copy approved: `brochure approve` writes it.", required=False
    )

    def is_current(self, fingerprint: str) -> bool:
        """Whether these words are the ones that were approved, as far as that is noted; `code` is theirs, if known."""
        return not (fingerprint and self.approved_copy) or self.approved_copy.strip().upper() == fingerprint

    def is_approved(self, fingerprint: str) -> bool:
        """Whether somebody approved these words, whenever that was; see `stands`."""
        return self.is_current(fingerprint) and bool(self.reviewed_by and self.reviewed_on)

    def describe_state(self, words: Words, fingerprint: str = "") -> str:
        """Whether a clinician has checked it, in words for the foot of a page; see `stands`."""
        if not self.is_current(fingerprint):
            return words["changed_since_review"]
        if self.reviewed_by and self.reviewed_on:
            return words.format_entry("reviewed", name=self.reviewed_by, date=words.format_date(self.reviewed_on))
        return words["not_reviewed"]


@dataclass(frozen=True)
class Allowance:
    """A rule that the handout may break, and why; `where` is where the rule is named."""

    rule: str
    reason: str
    where: Where


class _AllowancesType(field_types.FieldType):
    """Names of rules, each with the reason why it may be broken."""

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
                message = f"`{shorten_for_message(name.value)}` is allowed without a reason"
                problems.append(Problem(ERROR, name.where, "missing-reason", message, "say why, behind the colon"))
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
        """One of the kinds; a section without `kind` is prose."""
        description = "What kind of section this is; prose (paragraphs and lists) if not given."
        return {
            "type": "object",
            "properties": {"kind": {"description": description, "enum": [*KINDS, None]}},
            "allOf": [_build_kind_schema(name) for name in KINDS],
        }

    def build_example(self, key: str) -> str:
        return f"  {key}:\n    - heading: …\n      text: …"


def _read_kind(node: Mapping, problems: list[Problem]) -> str | None:
    """The kind of a section, or the kind that was probably meant; nothing where that cannot be told."""
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
    """Prose, unless a key that only another kind has tells that `kind` was forgotten."""
    prose_specs = records.get_field_specs(KINDS["prose"])
    for key, _ in node.items:
        kinds = [name for name, cls in KINDS.items() if key.value in records.get_field_specs(cls)]
        if len(kinds) == 1 and key.value not in prose_specs:
            message = f"a section with `{key.value}` needs its `kind`"
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
        "A line below the title: what the reader will find.", role="subtitle", required=False
    )
    language: str = records.word_field("The language it is written in, such as en-US.")
    key_message: Inline = records.linked_text_field(
        "The one thing to remember, in one to three short sentences.", role="key", required=False
    )
    topic: str = records.word_field(
        "What it is about, for the checks: such as ketamine.", required=False, visible=False
    )
    at_a_glance: tuple[Paragraph, ...] = records.text_list_field(
        "The handout in five points at most.", role="item", required=False
    )
    review: Review | None = records.record_field(Review, "Who wrote and checked the handout, and when.", visible=False)
    allow: tuple[Allowance, ...] = records.declare(
        _AllowancesType("Rules of the checks that this handout may break, each with the reason.", False, visible=False)
    )
    more: str = records.word_field(
        "A web page where readers find more, this handout's own or one you trust: https://…", required=False
    )
    email: CoverLetter | None = records.record_field(
        CoverLetter, "The mail that `brochure email` makes: how it begins, what it says."
    )
    editions: tuple[str, ...] = records.name_list_field(
        "The editions it is made in and checked for; just the handout if not given.", *EDITIONS
    )
    people: tuple[merge_fields.MergeField, ...] = records.declare(
        field_declarations.MergeFieldDeclarations(
            "The personal fields, each with its kind (name, date, text or paragraph; with a ? one that may be empty),"
            " for copies made for one patient each."
        )
    )
    sections: tuple[Section, ...] = records.declare(_SectionListType("The sections, in reading order.", required=True))

    def check(self) -> Iterator[Problem]:
        """The language is one there are words for, and the page to read more on can be reached."""
        where, available_languages = self.where_of("language"), ", ".join(languages.list_languages())
        if not languages.is_language_tag(self.language):
            message = f"“{shorten_for_message(self.language)}” is not a language tag"
            hint = f"write a tag such as en-US; the languages there are words for: {available_languages}"
            yield Problem(ERROR, where, "bad-language-tag", message, hint, source="BCP 47")
        elif not languages.is_available(self.language):
            message = f"there are no words for the language {shorten_for_message(self.language)}"
            yield Problem(
                ERROR, where, "unknown-language", message, f"the languages there are words for: {available_languages}"
            )
        if self.more:
            yield from self._check_more()

    def _check_more(self) -> Iterator[Problem]:
        where = self.where_of("more")
        problems: list[Problem] = []
        if inline_markup.check_address(self.more, lambda _offset, _length: where, problems) and not _is_https(
            self.more
        ):
            message = "`more` leads to no web page"
            hint = "write an address that starts with https://, as in https://www.ptsd.va.gov"
            problems.append(Problem(ERROR, where, "forbidden-link-scheme", message, hint))
        yield from problems


def _is_https(address: str) -> bool:
    return address.lower().startswith("https://")


def read_handout(root: Node) -> tuple[Handout | None, tuple[Problem, ...]]:
    """The handout that a content file holds, and every fault in it.

    Where only parts are faulty, the handout is what is left; it is nothing if a required part is missing.
    """
    problems: list[Problem] = []
    if not isinstance(root, Mapping):
        message = "a content file is a group of keys, and this is not"
        hint = "start it so:\n  title: …\n  language: en-US\n  sections:\n    - heading: …\n      text: …"
        return None, (Problem(ERROR, root.where, "wrong-type", message, hint),)
    handout = records.read_record(Handout, root, problems)
    if handout is not None:
        handout = field_declarations.apply_declarations(handout, handout.people, root, problems)
    return handout, tuple(problems)


def build_document(handout: Handout, context: Context, *, with_about: bool = True, fingerprint: str = "") -> Document:
    """The whole handout as blocks: its own words, then what the tool adds about the handout itself, if wanted.

    With the `code` of its words it says of an approval that they have changed since.
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
    """The address of the page where readers find more: the handout's own, or else the clinic's; empty without both."""
    return handout.more or next((span.link for span in link_web(context.web) if context.web), "")


def describe_review(handout: Handout, words: Words, fingerprint: str = "") -> str:
    """Whether a clinician has checked the handout, in words for the foot of a page; `code` is that of its words."""
    return (handout.review or Review(where=handout.where)).describe_state(words, fingerprint)


def _build_at_a_glance(handout: Handout, words: Words) -> SectionBlock:
    where = handout.where_of("at_a_glance")
    items = tuple(ListItem((point,), where=point.where) for point in handout.at_a_glance)
    heading = Heading((Span(words["at_a_glance"]),), 2, where)
    return SectionBlock(heading, (List(items, where=where),), "flap", where)  # what is seen first behind the cover


def _build_about_section(handout: Handout, context: Context, fingerprint: str) -> SectionBlock:
    """When it was written, whether it was checked, what it is not, and how to tell the clinic what was unclear."""
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
    """A web page's address as it is printed."""
    return (Span(address.removeprefix("https://").rstrip("/"), link=address),)


def _is_same_page(address: str, web: str) -> bool:
    """Whether two addresses lead to the same page."""
    normalized = [url.lower().removeprefix("https://").rstrip("/") for url in (address, web)]
    return normalized[0] == normalized[1]


def _join_sentences(sentences: Sequence[Inline]) -> Inline:
    """Sentences as one text, a space between them."""
    return join_inline(*(((Span(" "),) if number else ()) + spans for number, spans in enumerate(sentences)))
