"""Clinical safety: what a handout on a topic must say, by the rule pack of its topic and the general one.

A rule finds nothing if the packs have no entry for it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from brochure.checks.rule import Finding, rule
from brochure.checks.rules import driving
from brochure.checks.text import rule_packs
from brochure.checks.text.clauses import NormalizedSentence, is_open, list_normalized_sentences, split_section
from brochure.checks.text.languages import get_language, is_english
from brochure.checks.text.memo import collect_from_sections, memoize_per_text
from brochure.checks.text.passages import list_section_texts, locate_text
from brochure.content.sections.benefits_risks import BenefitsRisksSection
from brochure.content.sections.contacts import ContactsSection
from brochure.diagnostics.problem import UNREADY
from brochure.diagnostics.suggest import find_nearest, shorten_for_message

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from brochure.checks.rule import ContentRule
    from brochure.checks.text.passages import SectionText
    from brochure.checks.text.rule_packs import PackEntry, RulePack
    from brochure.content.edition_content import EditionContent
    from brochure.diagnostics.problem import Where

KETAMINE = "handouts on ketamine: what a clinician approves"

_LAST_SECTIONS = 2  # sections at the end that are likely to be on the last page; glossary and references not counted
_NOT_RISK_HEADINGS = (
    "who should not",
    "not for everyone",
    "not right for",
    "tell us if",
    "before you start",
    "who can",
)


def _select_packs(content: EditionContent) -> tuple[RulePack, ...]:
    language = get_language(content.handout)
    topic_pack, general_pack = (
        rule_packs.find_pack(content.handout.topic, language),
        rule_packs.load_general_pack(language),
    )
    return (topic_pack, general_pack) if topic_pack else (general_pack,)


def list_entries(content: EditionContent, group: str) -> tuple[PackEntry, ...]:
    """Return the entries of one group in the rule packs that apply to a handout."""
    return _list_pack_entries(_select_packs(content), group)


@cache
def _list_pack_entries(packs: tuple[RulePack, ...], group: str) -> tuple[PackEntry, ...]:
    return tuple(entry for pack in packs for entry in pack.get_entries(group))


@memoize_per_text
def find_statements(section_text: SectionText) -> Iterator[NormalizedSentence]:
    """Return the sentences of a section that state something: no questions, no glossary, no references."""
    return (
        sentence
        for sentence in split_section(section_text)
        if not sentence.is_question and not sentence.passage.is_reference
    )


list_statements = collect_from_sections(find_statements)


def locate_match(content: EditionContent, sentence: NormalizedSentence, match: re.Match[str]) -> Where:
    """Return the place in the content file of a match in a sentence."""
    return locate_text(content, sentence.passage, sentence.start + match.start(), len(match[0]))


# --- the topic ----------------------------------------------------------------------------------------------------


@rule("unknown-topic", UNREADY, "rule packs")
def unknown_topic(content: EditionContent) -> Iterator[Finding]:
    """There are no rules for the topic, so the program does not check what a handout on it must say.

    A typo in the topic's name turns off every rule for it. Type the name of a topic that has rules, or delete the line.

    Bad:
        topic: ketamin
    Good:
        topic: ketamine
    """
    topic = content.handout.topic
    if topic and not rule_packs.is_known_topic(topic):
        suggestion = find_nearest(topic, rule_packs.list_topics())
        hint = (
            f"did you mean `{suggestion}`?"
            if suggestion
            else f"delete the `topic:` line; there are rules for: {_format_topics()}"
        )
        yield Finding(
            content.handout.where_of("topic"), f"there are no rules for the topic “{shorten_for_message(topic)}”", hint
        )


def _format_topics() -> str:
    return ", ".join(rule_packs.list_topics())


@rule("missing-topic", UNREADY, "rule packs", supports_language=rule_packs.has_any_topic_pack)
def missing_topic(content: EditionContent) -> Iterator[Finding]:
    """The title or a heading names a topic that has rules, but the handout has no `topic:` line.

    Without the line, the program does not check what patients must know about the treatment. Add it.

    Bad:
        title: Ketamine therapy for PTSD, and no topic
    Good:
        title: Ketamine therapy for PTSD, and a line topic: ketamine
    """
    if content.handout.topic:
        return
    headings = [
        heading
        for heading in list_normalized_sentences(content)
        if heading.passage.role in ("title", "subtitle", "heading")
    ]
    for topic in rule_packs.list_topics():
        pack = rule_packs.find_pack(topic, get_language(content.handout))
        for entry in pack.get_entries("names") if pack else ():
            for sentence, match in find_first(entry, headings):
                message = f"this handout is about {topic}, but it has no `topic:` line, so its safety rules are off"
                yield Finding(
                    locate_match(content, sentence, match), message, f"add a line below the title: `topic: {topic}`"
                )


def find_first(
    entry: PackEntry, sentences: Iterable[NormalizedSentence]
) -> Iterator[tuple[NormalizedSentence, re.Match[str]]]:
    """Yield the first match of an entry with its sentence, or nothing."""
    for sentence in sentences:
        for match in entry.find_matches(sentence):
            yield sentence, match
            return


# --- what must be said --------------------------------------------------------------------------------------------


def _report_missing_statement(content: EditionContent, name: str) -> Iterator[Finding]:
    for pack in _select_packs(content):
        entry = pack.find_entry("statements", name)
        if entry is not None and not _has_statement(content, entry):
            yield Finding(content.handout.where_of("title"), *entry.build_message_and_hint(""))


def _has_statement(content: EditionContent, entry: PackEntry) -> bool:
    return entry in _find_statement_entries(content, list_entries(content, "statements"))


@collect_from_sections
@memoize_per_text
def _find_statement_entries(section_text: SectionText, entries: tuple[PackEntry, ...]) -> Iterator[PackEntry]:
    """Yield the entries that a section states, in any of their wordings."""
    for sentence in find_statements(section_text):
        yield from _match_statement_entries(sentence, entries)


@memoize_per_text
def _match_statement_entries(sentence: NormalizedSentence, entries: tuple[PackEntry, ...]) -> Iterator[PackEntry]:
    for entry in entries:
        if any(not is_open(sentence.text, *match.span()) for match in entry.find_matches(sentence)):
            yield entry


@rule("missing-off-label-statement", UNREADY, KETAMINE, supports_language=rule_packs.has_topic_pack)
def missing_off_label_statement(content: EditionContent) -> Iterator[Finding]:
    """The handout does not say that the use of the medicine is off-label: that the FDA has not approved it for this.

    Patients need to know this to decide. Say it near the start, about the medicine and its use. A glossary that
    explains the word is not enough.

    Bad:
        Ketamine is an anesthetic that some clinics offer for PTSD.
    Good:
        Using ketamine for PTSD is off-label. The FDA has not approved it for this.
    """
    yield from _report_missing_statement(content, "off-label")


@rule("missing-statement", UNREADY, KETAMINE, supports_language=rule_packs.has_topic_pack)
def missing_statement(content: EditionContent) -> Iterator[Finding]:
    """The handout leaves out something that every handout on its topic must say, as the topic's rules list it.

    For ketamine: never stop a medicine on your own. Stopping some medicines suddenly is dangerous, and people who start
    a new treatment are tempted to. The hint gives the sentence to write.

    Bad:
        Bring a list of your medicines.
    Good:
        Never stop a medicine on your own.
    """
    for entry in list(list_entries(content, "statements")):
        if entry.name not in ("off-label", "driving"):  # which have rules of their own
            yield from _report_missing_statement(content, entry.name)


@rule("missing-risk-family", UNREADY, KETAMINE, supports_language=rule_packs.has_topic_pack)
def missing_risk_family(content: EditionContent) -> Iterator[Finding]:
    """The handout does not mention a kind of harm that the treatment can do.

    For ketamine: sedation, dissociation, misuse, high blood pressure, slow breathing, bladder damage. Many wordings
    count. What does not count is a condition that rules the treatment out (“bladder disease”), a question, or a word
    explained in the glossary.

    Bad:
        Ketamine can make you dizzy.
    Good:
        Ketamine can make you sleepy, slow your breathing and raise your blood pressure.
    """
    entries = list_entries(content, "risks")
    stated_risks = frozenset(_find_risks(content, entries))
    for entry in entries:
        if entry not in stated_risks:
            yield Finding(_locate_risks(content), *entry.build_message_and_hint(""))


@collect_from_sections
@memoize_per_text
def _find_risks(section_text: SectionText, entries: tuple[PackEntry, ...]) -> Iterator[PackEntry]:
    """Yield the entries of the risks that a section mentions."""
    heading = next((passage.text.lower() for passage in section_text.passages if passage.key == "heading"), "")
    for sentence in find_statements(section_text) if not heading.startswith(_NOT_RISK_HEADINGS) else ():
        if sentence.passage.role not in ("title", "subtitle", "contact"):
            yield from _match_risks(sentence, entries)


@memoize_per_text
def _match_risks(sentence: NormalizedSentence, entries: tuple[PackEntry, ...]) -> Iterator[PackEntry]:
    for entry in entries:
        if not all(_is_ruled_out(sentence, match) for match in entry.find_matches(sentence)):
            yield entry


def _is_ruled_out(sentence: NormalizedSentence, match: re.Match[str]) -> bool:
    """Return whether the words just before deny it (“does not cause sedation”); a warning (“do not … if”) does not."""
    words_before = sentence.text[: match.start()].lower().split()[-3:]
    negations = {"no", "not", "never", "without", "doesn't", "won't"}
    linking_words = {"cause", "causes", "any", "make", "you", "known", "lead", "to", "your", "a", "the"}
    while words_before and words_before[-1] in linking_words:
        words_before.pop()
    return bool(words_before) and words_before[-1] in negations


def _locate_risks(content: EditionContent) -> Where:
    """Return the place to add a risk: the list of risks if there is one, else the title."""
    for section in content.handout.sections:
        if isinstance(section, BenefitsRisksSection):
            return section.where_of("risks")
    return content.handout.where_of("title")


@rule("missing-driving-rule", UNREADY, KETAMINE, supports_language=is_english)
def missing_driving_rule(content: EditionContent) -> Iterator[Finding]:
    """The handout does not say how long not to drive after the treatment.

    People who feel well drive too early. State one rule, with its time, in one place.

    Bad:
        Do not drive yourself home.
    Good:
        Do not drive for at least 24 hours, and not until you have had a good night's sleep.
    """
    for pack in _select_packs(content):
        entry = pack.find_entry("statements", "driving")
        if entry is not None and not any(driving_rule.times for driving_rule in driving.find_driving_rules(content)):
            yield Finding(driving.locate_first_rule(content), *entry.build_message_and_hint(""))


@rule("conflicting-driving-rules", UNREADY, KETAMINE, supports_language=is_english)
def conflicting_driving_rules(content: EditionContent) -> Iterator[Finding]:
    """Two rules on driving differ: one place says 24 hours, another 12, or “the next day”.

    Readers choose the one they like better. Use the stricter rule, word for word, wherever the handout mentions
    driving.

    Bad:
        Do not drive for 24 hours. … You can drive the next day.
    Good:
        Do not drive for at least 24 hours. … Do not drive home: ask an adult to take you.
    """
    if any(pack.find_entry("statements", "driving") for pack in _select_packs(content)):
        yield from driving.report_conflicts(content)


@rule("missing-emergency-number", UNREADY, KETAMINE, supports_language=rule_packs.has_topic_pack)
def missing_emergency_number(content: EditionContent) -> Iterator[Finding]:
    """911, 988 or the clinic's phone number is not near the start or the end of the handout.

    People who need a number have no time to look for it. Put it in the key message, the points at a glance, the first
    section, a section of contacts, or one of the last two sections before the glossary and the references. Once the
    pages are laid out, `emergency-numbers-buried` checks which pages the numbers are on. The clinic's phone number is
    at the bottom of every page, so it only has to be in clinic.yaml.

    Bad:
        no contacts, and “call 911” in the middle of the questions
    Good:
        “In danger, call 911. In a crisis, call or text 988, day or night.” at a glance
    """
    numbers = list_entries(content, "numbers")
    numbers_near_ends = frozenset(_find_numbers_near_ends(content, numbers))
    for entry in numbers:
        if entry not in numbers_near_ends:
            yield Finding(_locate_contacts(content), *entry.build_message_and_hint(""))
    if numbers and not content.brand.phone:
        message = "the clinic's phone number is missing, so it is not on any page"
        yield Finding(content.brand.where_of("name"), message, "type it in assets/clinic.yaml, after `phone:`")


def _find_numbers_near_ends(content: EditionContent, numbers: tuple[PackEntry, ...]) -> Iterator[PackEntry]:
    """Yield the entries of the numbers that are likely to be on the first or the last page."""
    sections = content.handout.sections
    main_sections = [number for number, section in enumerate(sections) if section.states != "reference"]
    near_sections = {-1, *main_sections[:1], *main_sections[-_LAST_SECTIONS:]}
    for number, section in enumerate(sections):
        if isinstance(section, ContactsSection):
            near_sections.add(number)
            for contact in section.contacts:
                yield from _match_phone(content, contact.phone, number, numbers)
    for number in near_sections:
        yield from _find_numbers(list_section_texts(content)[number + 1], numbers)


def _match_phone(
    content: EditionContent, phone: str, number: int, numbers: tuple[PackEntry, ...]
) -> Iterator[PackEntry]:
    """Yield the entries that a contact's phone number matches, read as a sentence of its section's first passage."""
    for passage in list_section_texts(content)[number + 1].passages[:1]:
        sentence = NormalizedSentence(phone, 0, passage)
        yield from (entry for entry in numbers if any(True for _ in entry.find_matches(sentence)))


@memoize_per_text
def _find_numbers(section_text: SectionText, numbers: tuple[PackEntry, ...]) -> Iterator[PackEntry]:
    for sentence in split_section(section_text):
        yield from (entry for entry in numbers if any(True for _ in entry.find_matches(sentence)))


def _locate_contacts(content: EditionContent) -> Where:
    for section in content.handout.sections:
        if isinstance(section, ContactsSection):
            return section.where_of("contacts")
    return content.handout.where_of("title")


RULES: tuple[ContentRule, ...] = (
    unknown_topic,
    missing_topic,
    missing_off_label_statement,
    missing_statement,
    missing_risk_family,
    missing_driving_rule,
    conflicting_driving_rules,
    missing_emergency_number,
)
