"""The printed page: faults that show only when the handout is laid out, found in its pages and its file."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from brochure.checks.rule import Fault, rule
from brochure.checks.text import rule_packs
from brochure.checks.text.languages import language_of
from brochure.design import colours
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.diagnostics.suggest import shorten
from brochure.document.blocks import PeopleChart
from brochure.runtime.memo import memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.checks.rule import RuleOver
    from brochure.checks.text.page_index import Printed
    from brochure.design.laid_out_page import Page, PlacedText

EDGE = 18.0  # points, a quarter of an inch: office printers leave 0.166 in unprinted
LONGEST_LINE = 75  # characters: clear print asks for 60 to 70
LEAST_FILLED = 1 / 3  # of a page
HEAVY, TOO_HEAVY = 5_000_000, 7_000_000  # bytes: mail servers stop at 10 MB, and mailing adds a third
GREYS_APART = 40  # of 255: less does not survive a copier
_FUZZ = 0.5  # points
_HEADINGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def _each(printed: Printed) -> Iterator[tuple[Page, PlacedText]]:
    for page in printed.pages:
        for text in page.texts:
            yield page, text


class _Limits(NamedTuple):
    """By which texts are judged: the size that is large enough for any, the width and the height of their page."""

    size: float
    width: float
    height: float


def _is_small(text: PlacedText, limits: _Limits) -> bool:
    return text.size < limits.size - 0.01


def _from_edge(text: PlacedText, width: float, height: float) -> float:
    area = text.area
    return min(area.left, area.bottom, width - area.right, height - area.top)


def _is_near_edge(text: PlacedText, limits: _Limits) -> bool:
    return _from_edge(text, limits.width, limits.height) < EDGE - 0.1


def _is_long(text: PlacedText, _limits: _Limits) -> bool:
    return bool(text.role) and len(text.lines) > 1 and max(map(len, text.words)) > LONGEST_LINE


def _is_stranded(text: PlacedText, _limits: _Limits) -> bool:
    return bool(text.role) and len(text.lines) == 1 and not (text.starts and text.ends)


def _is_overfull(text: PlacedText, _limits: _Limits) -> bool:
    return bool(text.role) and text.area.right - text.area.left > text.room + _FUZZ


def _is_broken(text: PlacedText, _limits: _Limits) -> bool:
    return any(_breaks(text))


def _breaks(text: PlacedText) -> Iterator[str]:
    """The lines of a text after which a word is broken."""
    for line, words, after in zip(text.lines, text.words, text.words[1:], strict=False):
        if not line.ending and words[-1:].isalnum() and after[:1].isalnum():
            yield words


_Look: TypeAlias = "Callable[[PlacedText, _Limits], bool]"
_LOOKS: tuple[_Look, ...] = (_is_small, _is_near_edge, _is_long, _is_stranded, _is_overfull, _is_broken)


@memoize_by_identity(2000)  # after an edit most texts are the very ones that were placed before it
def _oddities(text: PlacedText, limits: _Limits) -> tuple[_Look, ...]:
    """Return which of the looks hold for a text; for most texts none does."""
    return tuple([look for look in _LOOKS if look(text, limits)])


@memoize_by_identity(1)  # several rules ask in turn about the same pages
def _every_odd(printed: Printed) -> tuple[tuple[_Look, Page, PlacedText], ...]:
    """Return the texts for which a look holds, with their pages."""
    edition = printed.subject.edition
    most = max(edition.smallest_running, edition.smallest)
    found: list[tuple[_Look, Page, PlacedText]] = []
    for page in printed.pages:
        limits = _Limits(most, page.width, page.height)
        for text in page.texts:
            found += [(look, page, text) for look in _oddities(text, limits)]
    return tuple(found)


def _those(printed: Printed, wanted: _Look) -> Iterator[tuple[Page, PlacedText]]:
    """The texts of which something holds, with their pages."""
    return ((page, text) for look, page, text in _every_odd(printed) if look is wanted)


@rule("small-type", WARNING, "21 CFR 208.20; FDA device labelling; RNIB clear print")
def small_type(printed: Printed) -> Iterator[Fault]:
    """Words are printed in less than 10 points, or running text in less than 12.

    People over 60, who read most handouts, need 12 points; below 10 many cannot read a line at all. In large print
    every word has 18 points; in a tri-fold running text has 11 at least.
    Shorten what has to fit into a small place. The foot of a page shrinks when the clinic's name is very long.

    Bad:
        name: The Northern Valley Regional Center for Ketamine, Anesthesia, Pain Medicine and Mental Health
    Good:
        name: Northern Valley Clinic
    """
    sizes: set[tuple[float, bool]] = set()
    edition = printed.subject.edition
    for page, text in _those(printed, _is_small):
        running = printed.is_running(text)
        least = edition.smallest_running if running else edition.smallest
        if text.size < least - 0.01 and (text.size, running) not in sizes:
            sizes.add((text.size, running))
            message = f"“{shorten(text.said)}” on page {page.number} is in {text.size:.3g} points, below {least:g}"
            yield Fault(printed.told(text).where, message, "make it shorter, so that it fits in a larger size")


@rule("text-near-edge", WARNING, "office printers leave 0.166 in unprinted")
def text_near_edge(printed: Printed) -> Iterator[Fault]:
    """Words stand within a quarter of an inch of the sheet's edge, where office printers may not print.

    What a printer cuts off, a patient never reads. Shorten the words, or break them into two lines.

    Bad:
        a word so long that it runs past the margin
    Good:
        words that stay within the margins
    """
    for page, text in _those(printed, _is_near_edge):
        near = max(_from_edge(text, page.width, page.height), 0)
        message = f"“{shorten(text.said)}” on page {page.number} is {near / 72:.2f} in from the edge"
        yield Fault(printed.told(text).where, message, "shorten it")


@rule("long-line", WARNING, "RNIB and UKAAF clear print: 60 to 70 characters")
def long_line(printed: Printed) -> Iterator[Fault]:
    """A text has lines of more than 75 characters.

    At the end of a long line the eye does not find the next one. Split the text into bullets or short paragraphs.

    Bad:
        a paragraph set over the whole width of the sheet
    Good:
        the same words as a list of three bullets
    """
    for page, text in _those(printed, _is_long):
        longest = max(map(len, text.words))
        message = f"lines of “{shorten(text.said)}” on page {page.number} have up to {longest} characters"
        yield Fault(printed.told(text).where, message, f"split it: {LONGEST_LINE} characters are the most")


@rule("stranded-line", WARNING, "print practice")
def stranded_line(printed: Printed) -> Iterator[Fault]:
    """A single line of a paragraph stands alone at the top or the foot of a page.

    A reader takes it for a sentence of its own, or misses it. Add or cut a few words in the paragraph or above it.

    Bad:
        the last four words of an answer alone at the top of page 3
    Good:
        two lines of it there, or the whole answer
    """
    for page, text in _those(printed, _is_stranded):
        end = "top" if text.ends else "foot"
        message = f"one line of “{shorten(text.said)}” stands alone at the {end} of page {page.number}"
        yield Fault(printed.told(text).where, message, "add or cut a few words in it or above it")


@rule("stranded-heading", WARNING, "print practice")
def stranded_heading(printed: Printed) -> Iterator[Fault]:
    """A heading stands at the foot of a page, and what it announces on the next.

    A reader who turns the page no longer knows what the text is about. Shorten what stands above the heading. The
    title on a cover is not meant.

    Bad:
        “When to call” as the last line of page 2
    Good:
        the heading at the top of page 3, with its text
    """
    edition = printed.subject.edition
    meant = _HEADINGS[1:] if edition.own_cover or edition.is_folded else _HEADINGS
    for page in printed.pages[:-1]:
        told = [text for text in page.texts if text.role]
        if told and told[-1].role in meant:
            message = f"the heading “{shorten(told[-1].said)}” stands alone at the foot of page {page.number}"
            yield Fault(printed.told(told[-1]).where, message, "shorten what stands above it")


@rule("nearly-empty-page", WARNING, "print practice")
def nearly_empty_page(printed: Printed) -> Iterator[Fault]:
    """A page is less than a third full.

    A last page with two lines on it costs a sheet, and is the one that gets lost. Cut some words, or let the text
    fill the page. A page that holds no more than the cover on purpose is not meant.

    Bad:
        three pages and four lines
    Good:
        three pages
    """
    if len(printed.pages) < 2:
        return
    # a cover may have few words, and the back one begins on a page of its own
    spared = {0, len(printed.pages) - 2} if printed.subject.edition.own_cover else set()
    for page in (page for number, page in enumerate(printed.pages) if number not in spared):
        room = page.frame.top - page.frame.bottom
        filled = page.frame.top - min((box.bottom for box in page.boxes), default=page.frame.top)
        if filled < room * LEAST_FILLED:
            message = f"page {page.number} of {len(printed.pages)} is only {filled / room:.0%} full"
            yield Fault(printed.place(page), message, "cut some words so that it is not needed, or say more")


@rule("overfull-cell", WARNING, "print practice")
def overfull_cell(printed: Printed) -> Iterator[Fault]:
    """Words are wider than their place, and run into what stands beside them.

    Two texts over one another cannot be read. Use a shorter word, or one that may be broken by a hyphen.

    Bad:
        a column's heading of 30 letters without a space
    Good:
        a heading of two short words
    """
    for page, text in _those(printed, _is_overfull):
        message = f"“{shorten(text.said)}” on page {page.number} is wider than its place"
        yield Fault(printed.told(text).where, message, "shorten it")


@rule("broken-word", WARNING, "print practice")
def broken_word(printed: Printed) -> Iterator[Fault]:
    """A word is too long for its place, and is broken where no hyphen may stand.

    Weak readers sound out a long word; one that is cut anywhere they cannot. Use a shorter word, or put a hyphen or
    a soft hyphen (U+00AD) where it may be parted.

    Bad:
        term: Methylenedioxymethamphetamine
    Good:
        term: MDMA
    """
    for page, text in _those(printed, _is_broken):
        words = next(_breaks(text))
        message = f"a word of “{shorten(text.said)}” on page {page.number} is broken after “{shorten(words)}”"
        yield Fault(printed.told(text).where, message, "use a shorter word")


@rule("large-file", WARNING, "mail servers' limits")
def large_file(printed: Printed) -> Iterator[Fault]:
    """The PDF has more than 5 MB; above 7 MB many mail servers refuse it.

    A handout that cannot be mailed, or is slow to open on a phone, is not read. Use smaller photographs: 300 pixels
    per inch at the printed size are enough.

    Bad:
        a photograph of 12 MB straight from the camera
    Good:
        the same photograph, 1500 pixels wide
    """
    if printed.size > HEAVY:
        shown = f"the PDF has {printed.size / 1e6:.1f} MB"
        often = "many mail servers will refuse it" if printed.size > TOO_HEAVY else "some mail servers may refuse it"
        yield Fault(printed.subject.handout.where, f"{shown}: {often}", "use smaller photographs")


@rule("alike-in-grey", WARNING, "black-and-white printing")
def alike_in_grey(printed: Printed) -> Iterator[Fault]:
    """Two colours that tell figures of the same shape apart are nearly the same grey on a black-and-white copy.

    In a chart of people, the filled figures are those with the outcome; the paler ones are people of a trial that
    gave no counts. On a grey copy both look filled. Choose a darker brand colour in clinic.yaml. Everything else that
    colour tells, a shape tells too.

    Bad:
        brand: "#767676"
    Good:
        brand: "#1D5166"
    """
    palette = printed.subject.brand.palette
    if abs(colours.grey(palette.brand) - colours.grey(palette.mid)) >= GREYS_APART:
        return
    for section in printed.subject.document.sections:
        for block in section.body:
            if isinstance(block, PeopleChart):
                counted = {picture.count is None for panel in block.panels for picture in panel.pictures}
                if len(counted) == 2 and block.where is not None:
                    message = "on a grey copy the filled figures and the paler ones of this chart look alike"
                    yield Fault(block.where, message, "choose a darker brand colour in clinic.yaml")


@rule(
    "emergency-numbers-buried",
    UNREADY,
    "handouts about treatments: emergency numbers on the first or last page",
    knows=rule_packs.know_the_topic,
)
def emergency_numbers_buried(printed: Printed) -> Iterator[Fault]:
    """911, 988 or the clinic's phone stands only on an inner page.

    Whoever needs it has no time to turn pages: it belongs on the first page or on the last. Asked of handouts on a
    `topic` whose rules name such numbers. Move the contacts to the end, or name the number at a glance.

    Bad:
        the contacts on page 2 of 4
    Good:
        “In danger, call 911.” at a glance, on page 1
    """
    pack = rule_packs.chosen(printed.subject.handout.topic, language_of(printed.subject.handout))
    if pack is None:
        return
    for entry in pack.entries("numbers"):
        yield from _buried(printed, re.compile(entry.wordings, re.IGNORECASE), entry.name)
    phone = printed.subject.brand.phone
    if phone:
        yield from _buried(printed, re.compile(rf"(?<![\w-]){re.escape(phone)}(?![\w-])"), phone)


def _buried(printed: Printed, sought: re.Pattern[str], number: str) -> Iterator[Fault]:
    outer = {printed.pages[0].number, printed.pages[-1].number}
    if any(sought.search(text.written) for page, text in _each(printed) if page.number in outer):
        return
    found = ((page, text) for page, text in _each(printed) if sought.search(text.written))
    for page, text in islice(found, 1):
        message = f"{number} stands only on page {page.number} of {len(printed.pages)}"
        yield Fault(printed.told(text).where, message, "say it on the first page or on the last one too")


RULES: tuple[RuleOver[Printed], ...] = (
    small_type,
    text_near_edge,
    long_line,
    stranded_line,
    stranded_heading,
    nearly_empty_page,
    overfull_cell,
    broken_word,
    large_file,
    alike_in_grey,
    emergency_numbers_buried,
)
