"""Clinical safety: what a handout on a topic must say and may not, from the rule pack of its topic and the general one.

A rule whose pack has nothing to say on it is silent.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from brochure.checks.rule import Fault, rule
from brochure.checks.rules import driving
from brochure.checks.text import rule_packs
from brochure.checks.text.clauses import Sentence, is_open, of_part, sentences
from brochure.checks.text.languages import english, language_of
from brochure.checks.text.memo import by_part, noted
from brochure.checks.text.passages import parts, place
from brochure.content.sections.benefits_risks import BenefitsRisks
from brochure.content.sections.contacts import Contacts
from brochure.diagnostics.problem import UNREADY
from brochure.diagnostics.suggest import nearest, shorten

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from brochure.checks.rule import Rule
    from brochure.checks.text.passages import Part
    from brochure.checks.text.rule_packs import Entry, Pack
    from brochure.content.edition_content import Subject
    from brochure.diagnostics.problem import Where

KETAMINE = "handouts on ketamine: what a clinician approves"

_NEAR_END = 2  # sections from the end, glossary and references not counted, that are likely to be on the last page
_NOT_RISKS = ("who should not", "not for everyone", "not right for", "tell us if", "before you start", "who can")


def _packs(subject: Subject) -> tuple[Pack, ...]:
    language = language_of(subject.handout)
    topic, general = rule_packs.chosen(subject.handout.topic, language), rule_packs.general(language)
    return (topic, general) if topic else (general,)


def entries_of(subject: Subject, part: str) -> tuple[Entry, ...]:
    """The entries of one part of the packs that hold for a handout."""
    return _of_packs(_packs(subject), part)


@cache
def _of_packs(some: tuple[Pack, ...], part: str) -> tuple[Entry, ...]:
    return tuple(entry for pack in some for entry in pack.entries(part))


@noted
def told_in(part: Part) -> Iterator[Sentence]:
    """The sentences of a part that tell something: no questions, no words explained, no sources."""
    return (s for s in of_part(part) if not s.is_question and not s.passage.is_reference)


told = by_part(told_in)


def at(subject: Subject, sentence: Sentence, found: re.Match[str]) -> Where:
    """The place in the file of what was found in a sentence."""
    return place(subject, sentence.passage, sentence.start + found.start(), len(found[0]))


# --- the topic ----------------------------------------------------------------------------------------------------


@rule("unknown-topic", UNREADY, "rule packs")
def unknown_topic(subject: Subject) -> Iterator[Fault]:
    """The topic is none that there are rules for, so that nobody checks what a handout on it must say.

    A slip in the topic's name would silence every rule on it. Write the name of a rule pack, or leave the key out.

    Bad:
        topic: ketamin
    Good:
        topic: ketamine
    """
    topic = subject.handout.topic
    if topic and not rule_packs.is_known(topic):
        meant = nearest(topic, rule_packs.topics())
        hint = f"did you mean `{meant}`?" if meant else f"leave `topic:` out; there are rules for: {_names()}"
        yield Fault(subject.handout.place("topic"), f"there are no rules for the topic “{shorten(topic)}”", hint)


def _names() -> str:
    return ", ".join(rule_packs.topics())


@rule("missing-topic", UNREADY, "rule packs", knows=rule_packs.know_a_topic)
def missing_topic(subject: Subject) -> Iterator[Fault]:
    """The title or a heading names a topic that there are rules for, but `topic` does not.

    Without its topic a handout is not checked for what patients have to be told. Add the line.

    Bad:
        title: Ketamine therapy for PTSD, and no topic
    Good:
        title: Ketamine therapy for PTSD, and a line topic: ketamine
    """
    if subject.handout.topic:
        return
    headings = [s for s in sentences(subject) if s.passage.role in ("title", "subtitle", "heading")]
    for topic in rule_packs.topics():
        pack = rule_packs.chosen(topic, language_of(subject.handout))
        for entry in pack.entries("names") if pack else ():
            for sentence, found in first(entry, headings):
                message = f"this handout is about {topic}, but no `topic:` says so, and its safety rules do not look"
                yield Fault(at(subject, sentence, found), message, f"add a line below the title: `topic: {topic}`")


def first(entry: Entry, among: Iterable[Sentence]) -> Iterator[tuple[Sentence, re.Match[str]]]:
    """The first place where an entry's wordings stand, if there is one."""
    for sentence in among:
        for found in entry.find(sentence):
            yield sentence, found
            return


# --- what must be said --------------------------------------------------------------------------------------------


def _missing(subject: Subject, name: str) -> Iterator[Fault]:
    for pack in _packs(subject):
        entry = pack.entry("statements", name)
        if entry is not None and not _says(subject, entry):
            yield Fault(subject.handout.place("title"), *entry.told(""))


def _says(subject: Subject, entry: Entry) -> bool:
    return entry in _said(subject, entries_of(subject, "statements"))


@by_part
@noted
def _said(part: Part, entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """The entries that a part says, one way or another."""
    for sentence in told_in(part):
        yield from _said_by(sentence, entries)


@noted
def _said_by(sentence: Sentence, entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        if any(not is_open(sentence.text, *found.span()) for found in entry.find(sentence)):
            yield entry


@rule("missing-off-label-statement", UNREADY, KETAMINE, knows=rule_packs.know_the_topic)
def missing_off_label_statement(subject: Subject) -> Iterator[Fault]:
    """Nothing says that the use of the medicine is off-label: that the FDA has not approved it for this.

    A patient who does not know this cannot weigh it. Say it near the start, of the medicine and its use; a glossary
    that explains the word is not enough.

    Bad:
        Ketamine is an anesthetic that some clinics offer for PTSD.
    Good:
        Using ketamine for PTSD is off-label. The FDA has not approved it for this.
    """
    yield from _missing(subject, "off-label")


@rule("missing-statement", UNREADY, KETAMINE, knows=rule_packs.know_the_topic)
def missing_statement(subject: Subject) -> Iterator[Fault]:
    """Something is not said that every handout on its topic has to say, as the topic's rule pack lists it.

    For ketamine: never to stop a medicine on one's own. Stopping some medicines at once is dangerous, and
    whoever starts a new treatment is tempted to. The hint gives the sentence to write.

    Bad:
        Bring a list of your medicines.
    Good:
        Never stop a medicine on your own.
    """
    for entry in list(entries_of(subject, "statements")):
        if entry.name not in ("off-label", "driving"):  # which have rules of their own
            yield from _missing(subject, entry.name)


@rule("missing-risk-family", UNREADY, KETAMINE, knows=rule_packs.know_the_topic)
def missing_risk_family(subject: Subject) -> Iterator[Fault]:
    """A kind of harm that the treatment can do is not told at all.

    For ketamine: sedation, dissociation, misuse, raised blood pressure, slowed breathing, bladder harm. Each counts as
    told in many wordings. A condition under which it must not be given (“bladder disease”), a question or a word
    explained in the glossary tells no risk.

    Bad:
        Ketamine can make you dizzy.
    Good:
        Ketamine can make you sleepy, slow your breathing and raise your blood pressure.
    """
    entries = entries_of(subject, "risks")
    told_of = frozenset(_risks(subject, entries))
    for entry in entries:
        if entry not in told_of:
            yield Fault(_risks_place(subject), *entry.told(""))


@by_part
@noted
def _risks(part: Part, entries: tuple[Entry, ...]) -> Iterator[Entry]:
    """The risks that a part tells of."""
    heading = next((passage.text.lower() for passage in part.passages if passage.key == "heading"), "")
    for sentence in told_in(part) if not heading.startswith(_NOT_RISKS) else ():
        if sentence.passage.role not in ("title", "subtitle", "contact"):
            yield from _risks_of(sentence, entries)


@noted
def _risks_of(sentence: Sentence, entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        if not all(_is_ruled_out(sentence, found) for found in entry.find(sentence)):
            yield entry


def _is_ruled_out(sentence: Sentence, found: re.Match[str]) -> bool:
    """Whether the words right before rule it out (“does not cause sedation”); a warning (“do not … if”) does not."""
    before = sentence.text[: found.start()].lower().split()[-3:]
    no = {"no", "not", "never", "without", "doesn't", "won't"}
    linking = {"cause", "causes", "any", "make", "you", "known", "lead", "to", "your", "a", "the"}
    while before and before[-1] in linking:
        before.pop()
    return bool(before) and before[-1] in no


def _risks_place(subject: Subject) -> Where:
    """Where a risk is to be added: the list of risks, if there is one."""
    for section in subject.handout.sections:
        if isinstance(section, BenefitsRisks):
            return section.place("risks")
    return subject.handout.place("title")


@rule("missing-driving-rule", UNREADY, KETAMINE, knows=english)
def missing_driving_rule(subject: Subject) -> Iterator[Fault]:
    """Nothing says for how long not to drive after the treatment.

    Whoever feels well drives too early. Say one rule, with its time, at one place.

    Bad:
        Do not drive yourself home.
    Good:
        Do not drive for at least 24 hours, and not until you have had a good night's sleep.
    """
    for pack in _packs(subject):
        entry = pack.entry("statements", "driving")
        if entry is not None and not any(found.times for found in driving.rules(subject)):
            yield Fault(driving.place_of_any(subject), *entry.told(""))


@rule("conflicting-driving-rules", UNREADY, KETAMINE, knows=english)
def conflicting_driving_rules(subject: Subject) -> Iterator[Fault]:
    """Two rules on driving differ: one place says 24 hours, another 12, or “the next day”.

    A reader takes the one that suits. Keep the stricter one, word for word, wherever driving is spoken of.

    Bad:
        Do not drive for 24 hours. … You can drive the next day.
    Good:
        Do not drive for at least 24 hours. … Do not drive home: ask an adult to take you.
    """
    if any(pack.entry("statements", "driving") for pack in _packs(subject)):
        yield from driving.conflicts(subject)


@rule("missing-emergency-number", UNREADY, KETAMINE, knows=rule_packs.know_the_topic)
def missing_emergency_number(subject: Subject) -> Iterator[Fault]:
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
    numbers = entries_of(subject, "numbers")
    near = frozenset(_near_ends(subject, numbers))
    for entry in numbers:
        if entry not in near:
            yield Fault(_contacts_place(subject), *entry.told(""))
    if numbers and not subject.brand.phone:
        message = "the clinic's phone is not known, so it stands on no page"
        yield Fault(subject.brand.place("name"), message, "write it into assets/clinic.yaml: `phone: …`")


def _near_ends(subject: Subject, numbers: tuple[Entry, ...]) -> Iterator[Entry]:
    """The numbers that are likely to stand on the first or the last page."""
    sections = subject.handout.sections
    body = [number for number, section in enumerate(sections) if section.states != "reference"]
    near = {-1, *body[:1], *body[-_NEAR_END:]}
    for number, section in enumerate(sections):
        if isinstance(section, Contacts):
            near.add(number)
            for contact in section.contacts:
                yield from _as_sentence(subject, contact.phone, number, numbers)
    for number in near:
        yield from _named(parts(subject)[number + 1], numbers)


def _as_sentence(subject: Subject, phone: str, number: int, numbers: tuple[Entry, ...]) -> Iterator[Entry]:
    """The numbers that a phone number is, read as a sentence in the likeness of its section's first."""
    for like in parts(subject)[number + 1].passages[:1]:
        sentence = Sentence(phone, 0, like)
        yield from (entry for entry in numbers if any(True for _ in entry.find(sentence)))


@noted
def _named(part: Part, numbers: tuple[Entry, ...]) -> Iterator[Entry]:
    for sentence in of_part(part):
        yield from (entry for entry in numbers if any(True for _ in entry.find(sentence)))


def _contacts_place(subject: Subject) -> Where:
    for section in subject.handout.sections:
        if isinstance(section, Contacts):
            return section.place("contacts")
    return subject.handout.place("title")


RULES: tuple[Rule, ...] = (
    unknown_topic,
    missing_topic,
    missing_off_label_statement,
    missing_statement,
    missing_risk_family,
    missing_driving_rule,
    conflicting_driving_rules,
    missing_emergency_number,
)
