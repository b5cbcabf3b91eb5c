"""Clinical safety: what a handout on a topic must say and may not, from the rule pack of its topic and the general one.

A rule whose pack has nothing to say on it is silent.
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

_LAST_SECTIONS = 2  # sections from the end, glossary and references not counted, that are likely to be on the last page
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
    """The entries of one part of the packs that hold for a handout."""
    return _list_pack_entries(_select_packs(content), group)


@cache
def _list_pack_entries(packs: tuple[RulePack, ...], group: str) -> tuple[PackEntry, ...]:
    return tuple(entry for pack in packs for entry in pack.get_entries(group))


@memoize_per_text
def find_statements(section_text: SectionText) -> Iterator[NormalizedSentence]:
    """The sentences of a part that tell something: no questions, no words explained, no sources."""
    return (
        sentence
        for sentence in split_section(section_text)
        if not sentence.is_question and not sentence.passage.is_reference
    )


list_statements = collect_from_sections(find_statements)


def locate_match(content: EditionContent, sentence: NormalizedSentence, match: re.Match[str]) -> Where:
    """The place in the file of what was found in a sentence."""
    return locate_text(content, sentence.passage, sentence.start + match.start(), len(match[0]))


# --- the topic ----------------------------------------------------------------------------------------------------


@rule("unknown-topic", UNREADY, "rule packs")
def unknown_topic(content: EditionContent) -> Iterator[Finding]:
    """The topic is none that there are rules for, so that nobody checks what a handout on it must say.

    A slip in the topic's name would silence every rule on it. Write the name of a rule pack, or leave the key out.

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
            else f"leave `topic:` out; there are rules for: {_format_topics()}"
        )
        yield Finding(
            content.handout.where_of("topic"), f"there are no rules for the topic “{shorten_for_message(topic)}”", hint
        )


def _format_topics() -> str:
    return ", ".join(rule_packs.list_topics())


@rule("missing-topic", UNREADY, "rule packs", supports_language=rule_packs.has_any_topic_pack)
def missing_topic(content: EditionContent) -> Iterator[Finding]:
    """The title or a heading names a topic that there are rules for, but `topic` does not.

    Without its topic a handout is not checked for what patients have to be told. Add the line.

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
                message = f"this handout is about {topic}, but no `topic:` says so, and its safety rules do not look"
                yield Finding(
                    locate_match(content, sentence, match), message, f"add a line below the title: `topic: {topic}`"
                )


def find_first(
    entry: PackEntry, sentences: Iterable[NormalizedSentence]
) -> Iterator[tuple[NormalizedSentence, re.Match[str]]]:
    """The first place where an entry's wordings stand, if there is one."""
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
    """The entries that a part says, one way or another."""
    for sentence in find_statements(section_text):
        yield from _match_statement_entries(sentence, entries)


@memoize_per_text
def _match_statement_entries(sentence: NormalizedSentence, entries: tuple[PackEntry, ...]) -> Iterator[PackEntry]:
    for entry in entries:
        if any(not is_open(sentence.text, *match.span()) for match in entry.find_matches(sentence)):
            yield entry


@rule("missing-off-label-statement", UNREADY, KETAMINE, supports_language=rule_packs.has_topic_pack)
def missing_off_label_statement(content: EditionContent) -> Iterator[Finding]:
    """Nothing says that the use of the medicine is off-label: that the FDA has not approved it for this.

    A patient who does not know this cannot weigh it. Say it near the start, of the medicine and its use; a glossary
    that explains the word is not enough.

    Bad:
        Ketamine is an anesthetic that some clinics offer for PTSD.
    Good:
        Using ketamine for PTSD is off-label. The FDA has not approved it for this.
    """
    yield from _report_missing_statement(content, "off-label")


@rule("missing-statement", UNREADY, KETAMINE, supports_language=rule_packs.has_topic_pack)
def missing_statement(content: EditionContent) -> Iterator[Finding]:
    """Something is not said that every handout on its topic has to say, as the topic's rule pack lists it.

    For ketamine: never to stop a medicine on one's own. Stopping some medicines at once is dangerous, and
    whoever starts a new treatment is tempted to. The hint gives the sentence to write.

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
    """A kind of harm that the treatment can do is not told at all.

    For ketamine: sedation, dissociation, misuse, raised blood pressure, slowed breathing, bladder harm. Each counts as
    told in many wordings. A condition under which it must not be given (“bladder disease”), a question or a word
    explained in the glossary tells no risk.

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
    """The risks that a part tells of."""
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
    """Whether the words right before rule it out (“does not cause sedation”); a warning (“do not … if”) does not."""
    words_before = sentence.text[: match.start()].lower().split()[-3:]
    negations = {"no", "not", "never", "without", "doesn't", "won't"}
    linking_words = {"cause", "causes", "any", "make", "you", "known", "lead", "to", "your", "a", "the"}
    while words_before and words_before[-1] in linking_words:
        words_before.pop()
    return bool(words_before) and words_before[-1] in negations


def _locate_risks(content: EditionContent) -> Where:
    """Where a risk is to be added: the list of risks, if there is one."""
    for section in content.handout.sections:
        if isinstance(section, BenefitsRisksSection):
            return section.where_of("risks")
    return content.handout.where_of("title")


@rule("missing-driving-rule", UNREADY, KETAMINE, supports_language=is_english)
def missing_driving_rule(content: EditionContent) -> Iterator[Finding]:
    """Nothing says for how long not to drive after the treatment.

    Whoever feels well drives too early. Say one rule, with its time, at one place.

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

    A reader takes the one that suits. Keep the stricter one, word for word, wherever driving is spoken of.

    Bad:
        Do not drive for 24 hours. … You can drive the next day.
    Good:
        Do not drive for at least 24 hours. … Do not drive home: ask an adult to take you.
    """
    if any(pack.find_entry("statements", "driving") for pack in _select_packs(content)):
        yield from driving.report_conflicts(content)


@rule("missing-emergency-number", UNREADY, KETAMINE, supports_language=rule_packs.has_topic_pack)
def missing_emergency_number(content: EditionContent) -> Iterator[Finding]:
    """911, 988 or the clinic's phone does not stand where the first or the last page will be.

    Whoever needs a number has no time to look for it. Judged here is the content: the key message, the points at a
    glance, the first section, every section of contacts, and the last two sections before glossary and references. On
    which page they come to stand is judged once the pages are made. The clinic's phone stands at the foot of every
    page, so it only has to be in clinic.yaml.

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
        message = "the clinic's phone is not known, so it stands on no page"
        yield Finding(content.brand.where_of("name"), message, "write it into assets/clinic.yaml: `phone: …`")


def _find_numbers_near_ends(content: EditionContent, numbers: tuple[PackEntry, ...]) -> Iterator[PackEntry]:
    """The numbers that are likely to stand on the first or the last page."""
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
    """The numbers that a phone number is, read as a sentence in the likeness of its section's first."""
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
