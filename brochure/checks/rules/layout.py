"""The printed page: problems that only show once the handout is laid out, found in its pages and its file."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from brochure.checks.rule import Finding, rule
from brochure.checks.text import rule_packs
from brochure.checks.text.languages import get_language
from brochure.design import colors
from brochure.diagnostics.problem import UNREADY, WARNING
from brochure.diagnostics.suggest import shorten_for_message
from brochure.document.blocks import PeopleChart
from brochure.runtime.memo import memoize_by_identity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from brochure.checks.rule import Rule
    from brochure.checks.text.page_index import PageIndex
    from brochure.design.laid_out_page import LaidOutPage, PlacedText

MIN_EDGE_DISTANCE = 18.0  # points, a quarter of an inch: office printers leave 0.166 in unprinted
MAX_LINE_LENGTH = 75  # characters: clear print asks for 60 to 70
MIN_FILLED_SHARE = 1 / 3  # of a page
LARGE_BYTES, TOO_LARGE_BYTES = 5_000_000, 7_000_000  # bytes: mail servers stop at 10 MB, and mailing adds a third
MIN_GRAY_DIFFERENCE = 40  # of 255: less does not survive a copier
_TOLERANCE = 0.5  # points
_HEADING_TAGS = ("H1", "H2", "H3", "H4", "H5", "H6")


def _iter_texts(page_index: PageIndex) -> Iterator[tuple[LaidOutPage, PlacedText]]:
    for page in page_index.pages:
        for text in page.texts:
            yield page, text


class _Limits(NamedTuple):
    """The limits for a text, in points: the size that is large enough for any text, and its page's width and height."""

    min_size: float
    width: float
    height: float


def _is_small(text: PlacedText, limits: _Limits) -> bool:
    return text.size < limits.min_size - 0.01


def _compute_edge_distance(text: PlacedText, width: float, height: float) -> float:
    area = text.area
    return min(area.left, area.bottom, width - area.right, height - area.top)


def _is_near_edge(text: PlacedText, limits: _Limits) -> bool:
    return _compute_edge_distance(text, limits.width, limits.height) < MIN_EDGE_DISTANCE - 0.1


def _is_long(text: PlacedText, _limits: _Limits) -> bool:
    return bool(text.role) and len(text.lines) > 1 and max(map(len, text.line_texts)) > MAX_LINE_LENGTH


def _is_stranded(text: PlacedText, _limits: _Limits) -> bool:
    return bool(text.role) and len(text.lines) == 1 and not (text.starts_here and text.ends_here)


def _is_overfull(text: PlacedText, _limits: _Limits) -> bool:
    return bool(text.role) and text.area.right - text.area.left > text.available_width + _TOLERANCE


def _is_broken(text: PlacedText, _limits: _Limits) -> bool:
    return any(_find_broken_lines(text))


def _find_broken_lines(text: PlacedText) -> Iterator[str]:
    """Yield each line of a text that ends inside a word, without a hyphen."""
    for line, words, next_words in zip(text.lines, text.line_texts, text.line_texts[1:], strict=False):
        if not line.ending and words[-1:].isalnum() and next_words[:1].isalnum():
            yield words


_TextTest: TypeAlias = "Callable[[PlacedText, _Limits], bool]"
_TEXT_TESTS: tuple[_TextTest, ...] = (_is_small, _is_near_edge, _is_long, _is_stranded, _is_overfull, _is_broken)


@memoize_by_identity(2000)  # after an edit most texts are the same objects as before
def _find_failures(text: PlacedText, limits: _Limits) -> tuple[_TextTest, ...]:
    """Return the tests that find a problem in a text; for most texts there are none."""
    return tuple([test for test in _TEXT_TESTS if test(text, limits)])


@memoize_by_identity(1)  # several rules run on the same pages
def _find_odd_texts(page_index: PageIndex) -> tuple[tuple[_TextTest, LaidOutPage, PlacedText], ...]:
    """Return each text that has a problem, with the test that found it and its page."""
    edition = page_index.content.edition
    max_size = max(edition.smallest_running_size, edition.smallest_size)
    odd_texts: list[tuple[_TextTest, LaidOutPage, PlacedText]] = []
    for page in page_index.pages:
        limits = _Limits(max_size, page.width, page.height)
        for text in page.texts:
            odd_texts += [(test, page, text) for test in _find_failures(text, limits)]
    return tuple(odd_texts)


def _select_odd_texts(page_index: PageIndex, wanted_test: _TextTest) -> Iterator[tuple[LaidOutPage, PlacedText]]:
    """Return the texts in which one test finds a problem, with their pages."""
    return ((page, text) for test, page, text in _find_odd_texts(page_index) if test is wanted_test)


@rule("small-type", WARNING, "21 CFR 208.20; FDA device labeling; RNIB clear print")
def small_type(page_index: PageIndex) -> Iterator[Finding]:
    """Some words are smaller than 10 points, or paragraphs are smaller than 12.

    People over 60, who read most handouts, need 12 points; below 10, many cannot read a line at all. In large print
    every word has 18 points; in a tri-fold, paragraphs have at least 11. Shorten words that must fit into a small
    space. The line at the bottom of the page gets smaller when the clinic's name is very long.

    Bad:
        name: The Northern Valley Regional Center for Ketamine, Anesthesia, Pain Medicine and Mental Health
    Good:
        name: Northern Valley Clinic
    """
    reported_sizes: set[tuple[float, bool]] = set()
    edition = page_index.content.edition
    for page, text in _select_odd_texts(page_index, _is_small):
        is_running = page_index.is_running(text)
        min_size = edition.smallest_running_size if is_running else edition.smallest_size
        if text.size < min_size - 0.01 and (text.size, is_running) not in reported_sizes:
            reported_sizes.add((text.size, is_running))
            message = (
                f"“{shorten_for_message(text.text)}” on page {page.number} is {text.size:.3g} points, "
                f"but needs at least {min_size:g}"
            )
            yield Finding(page_index.find_origin(text).where, message, "shorten it so that it fits in a larger size")


@rule("text-near-edge", WARNING, "office printers leave 0.166 inches unprinted")
def text_near_edge(page_index: PageIndex) -> Iterator[Finding]:
    """Words are within a quarter of an inch of the sheet's edge, where office printers may not print.

    A patient cannot read what the printer cuts off. Shorten the words, or break them into two lines.

    Bad:
        a word so long that it runs past the margin
    Good:
        words that stay within the margins
    """
    for page, text in _select_odd_texts(page_index, _is_near_edge):
        distance = max(_compute_edge_distance(text, page.width, page.height), 0)
        message = (
            f"“{shorten_for_message(text.text)}” on page {page.number} is {distance / 72:.2f} inches from the edge"
        )
        yield Finding(page_index.find_origin(text).where, message, "shorten it, or break it into two lines")


@rule("long-line", WARNING, "RNIB and UKAAF clear print: 60 to 70 characters")
def long_line(page_index: PageIndex) -> Iterator[Finding]:
    """A text has lines of more than 75 characters.

    At the end of a long line, the eye does not find the next one. Split the text into bullets or short paragraphs.

    Bad:
        a paragraph set over the whole width of the sheet
    Good:
        the same words as a list of three bullets
    """
    for page, text in _select_odd_texts(page_index, _is_long):
        max_length = max(map(len, text.line_texts))
        message = (
            f"lines of “{shorten_for_message(text.text)}” on page {page.number} have up to {max_length} characters"
        )
        hint = f"split the text into bullets or short paragraphs: {MAX_LINE_LENGTH} characters are the most for a line"
        yield Finding(page_index.find_origin(text).where, message, hint)


@rule("stranded-line", WARNING, "print practice")
def stranded_line(page_index: PageIndex) -> Iterator[Finding]:
    """A single line of a paragraph is alone at the top or the bottom of a page.

    A reader thinks that it is a separate sentence, or misses it. Add or delete a few words in the paragraph or above
    it.

    Bad:
        the last four words of an answer alone at the top of page 3
    Good:
        two lines of it there, or the whole answer
    """
    for page, text in _select_odd_texts(page_index, _is_stranded):
        end = "top" if text.ends_here else "bottom"
        message = f"one line of “{shorten_for_message(text.text)}” is alone at the {end} of page {page.number}"
        yield Finding(page_index.find_origin(text).where, message, "add or delete a few words in it or above it")


@rule("stranded-heading", WARNING, "print practice")
def stranded_heading(page_index: PageIndex) -> Iterator[Finding]:
    """A heading is at the bottom of a page, and its text is on the next page.

    A reader who turns the page no longer knows what the text is about. Shorten the text above the heading. The title on
    a cover is fine.

    Bad:
        “When to call” as the last line of page 2
    Good:
        the heading at the top of page 3, with its text
    """
    edition = page_index.content.edition
    heading_tags = _HEADING_TAGS[1:] if edition.own_cover or edition.is_folded else _HEADING_TAGS
    for page in page_index.pages[:-1]:
        tagged_texts = [text for text in page.texts if text.role]
        if tagged_texts and tagged_texts[-1].role in heading_tags:
            heading = tagged_texts[-1]
            message = f"the heading “{shorten_for_message(heading.text)}” is alone at the bottom of page {page.number}"
            yield Finding(page_index.find_origin(heading).where, message, "shorten the text above it")


@rule("nearly-empty-page", WARNING, "print practice")
def nearly_empty_page(page_index: PageIndex) -> Iterator[Finding]:
    """A page is less than a third full.

    A last page with two lines on it costs a sheet, and it is the one that gets lost. Delete some words, or add text to
    fill the page. Covers, and the page before a back cover, may be nearly empty.

    Bad:
        three pages and four lines
    Good:
        three pages
    """
    if len(page_index.pages) < 2:
        return
    # a cover may have few words, and the back cover starts a new page
    exempt_pages = {0, len(page_index.pages) - 2} if page_index.content.edition.own_cover else set()
    for page in (page for number, page in enumerate(page_index.pages) if number not in exempt_pages):
        available_height = page.frame.top - page.frame.bottom
        filled_height = page.frame.top - min((box.bottom for box in page.boxes), default=page.frame.top)
        if filled_height < available_height * MIN_FILLED_SHARE:
            message = (
                f"page {page.number} of {len(page_index.pages)} is only {filled_height / available_height:.0%} full"
            )
            hint = "delete some words so that this page is not needed, or add more text"
            yield Finding(page_index.locate_page(page), message, hint)


@rule("overfull-cell", WARNING, "print practice")
def overfull_cell(page_index: PageIndex) -> Iterator[Finding]:
    """Words are wider than their space, and run into what is next to them.

    Nobody can read two texts on top of each other. Use a shorter word, or one that may be broken at a hyphen.

    Bad:
        a column's heading of 30 letters without a space
    Good:
        a heading of two short words
    """
    for page, text in _select_odd_texts(page_index, _is_overfull):
        message = f"“{shorten_for_message(text.text)}” on page {page.number} is too wide for its space"
        yield Finding(page_index.find_origin(text).where, message, "use shorter words")


@rule("broken-word", WARNING, "print practice")
def broken_word(page_index: PageIndex) -> Iterator[Finding]:
    """A word is too long for its space, and is broken where no hyphen belongs.

    People who do not read well sound out a long word, which they cannot do with one that is cut in the wrong place. Use
    a shorter word, or put a hyphen or a soft hyphen (U+00AD) where it may be split.

    Bad:
        term: Methylenedioxymethamphetamine
    Good:
        term: MDMA
    """
    for page, text in _select_odd_texts(page_index, _is_broken):
        words = next(_find_broken_lines(text))
        message = (
            f"a word of “{shorten_for_message(text.text)}” on page {page.number} "
            f"is broken after “{shorten_for_message(words)}”"
        )
        yield Finding(page_index.find_origin(text).where, message, "use a shorter word")


@rule("large-file", WARNING, "mail servers' limits")
def large_file(page_index: PageIndex) -> Iterator[Finding]:
    """The PDF is larger than 5 MB; above 7 MB, many mail servers refuse it.

    People do not read a handout that cannot be emailed or is slow to open on a phone. Use smaller photos: 300 pixels
    per inch at the printed size are enough.

    Bad:
        a photo of 12 MB straight from the camera
    Good:
        the same photo, 1500 pixels wide
    """
    if page_index.file_size > LARGE_BYTES:
        size_text = f"the PDF is {page_index.file_size / 1e6:.1f} MB"
        effect = (
            "many mail servers will refuse it"
            if page_index.file_size > TOO_LARGE_BYTES
            else "some mail servers may refuse it"
        )
        yield Finding(page_index.content.handout.where, f"{size_text}: {effect}", "use smaller photos")


@rule("alike-in-grey", WARNING, "black-and-white printing")
def alike_in_grey(page_index: PageIndex) -> Iterator[Finding]:
    """Two colors in a chart are nearly the same gray on a black-and-white copy.

    In a chart of people, the filled figures are those with the outcome; the paler ones are people of a trial that gave
    no counts. On a gray copy, both look filled. Choose a darker brand color in clinic.yaml. Everything else that a
    color shows, a shape shows too.

    Bad:
        brand: "#767676"
    Good:
        brand: "#1D5166"
    """
    palette = page_index.content.brand.palette
    if abs(colors.to_gray_level(palette.brand) - colors.to_gray_level(palette.mid)) >= MIN_GRAY_DIFFERENCE:
        return
    for section in page_index.content.document.sections:
        for block in section.body:
            if isinstance(block, PeopleChart):
                count_states = {picture.count is None for panel in block.panels for picture in panel.rows}
                if len(count_states) == 2 and block.where is not None:
                    message = "on a black-and-white copy, the filled and the paler figures of this chart look alike"
                    yield Finding(block.where, message, "choose a darker brand color in clinic.yaml")


@rule(
    "emergency-numbers-buried",
    UNREADY,
    "handouts about treatments: emergency numbers on the first or last page",
    supports_language=rule_packs.has_topic_pack,
)
def emergency_numbers_buried(page_index: PageIndex) -> Iterator[Finding]:
    """911, 988 or the clinic's phone number is only on an inner page.

    People who need it have no time to turn pages: it belongs on the first or the last page. Move the contacts to the
    end, or give the number in the points at a glance. This check applies to handouts on a `topic` whose rules list such
    numbers.

    Bad:
        the contacts on page 2 of 4
    Good:
        “In danger, call 911.” at a glance, on page 1
    """
    pack = rule_packs.find_pack(page_index.content.handout.topic, get_language(page_index.content.handout))
    if pack is None:
        return
    for entry in pack.get_entries("numbers"):
        yield from _report_buried_number(page_index, re.compile(entry.wordings, re.IGNORECASE), entry.name)
    phone = page_index.content.brand.phone
    if phone:
        yield from _report_buried_number(page_index, re.compile(rf"(?<![\w-]){re.escape(phone)}(?![\w-])"), phone)


def _report_buried_number(page_index: PageIndex, pattern: re.Pattern[str], number: str) -> Iterator[Finding]:
    outer_pages = {page_index.pages[0].number, page_index.pages[-1].number}
    if any(pattern.search(text.source_text) for page, text in _iter_texts(page_index) if page.number in outer_pages):
        return
    matches = ((page, text) for page, text in _iter_texts(page_index) if pattern.search(text.source_text))
    for page, text in islice(matches, 1):
        message = f"{number} is only on page {page.number} of {len(page_index.pages)}"
        yield Finding(page_index.find_origin(text).where, message, "put it on the first or the last page too")


RULES: tuple[Rule[PageIndex], ...] = (
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
