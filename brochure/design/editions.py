"""Editions as data: the sheet, its columns and the type scale. All lengths are points, from the sheet's top left.

The numbers are the design's own, on US Letter; on A4 the reading column keeps its width and the finding column
shrinks. First baseline of any text = top + leading / 2 + 0.33 × size.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from brochure.runtime.frozen import dataclass, replace

Colour: TypeAlias = Literal["brand", "accent", "ink", "mid", "line", "write", "white"]

PAPERS = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
HALVES = {"letter": (396.0, 612.0), "a4": (419.53, 595.28)}  # half-Letter and A5

# CLDR 45, territoryInfo paperSize: where US Letter is the usual paper; elsewhere it is A4
_LETTER = frozenset(("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"))


@dataclass(frozen=True)
class Type:
    """How one role of text is set: size and leading, space before and after, weight, colour."""

    size: float
    leading: float
    before: float = 0
    after: float = 0
    bold: bool = False
    colour: Colour = "ink"
    lift: float = 0  # how much higher the baselines are than in the middle of the leading

    @property
    def baseline(self) -> float:
        """From the top of the first line to its baseline."""
        return self.leading / 2 + 0.33 * self.size - self.lift

    def loose(self, leading: float) -> Type:
        """The same with lines as far apart as this at least, the first where it was."""
        more = max(0.0, leading - self.leading)
        return replace(self, leading=self.leading + more, lift=self.lift + more / 2)


@dataclass(frozen=True)
class Scale:
    """The type scale of an edition: a setting for each role of text."""

    title: Type
    subtitle: Type
    clinic: Type
    heading: Type
    group: Type
    result: Type
    key_label: Type
    statement: Type
    body: Type
    item: Type
    small: Type
    contact: Type
    reference: Type
    footer: Type
    draft: Type

    def smaller(self, body: float) -> Scale:
        """The same scale with running text of `body` points, its leading in proportion."""
        factor = body / self.body.size
        running = {
            role: replace(look, size=body, leading=round(look.leading * factor, 2))
            for role, look in (("body", self.body), ("item", self.item), ("footer", self.footer))
        }
        return replace(self, **running)


@dataclass(frozen=True)
class Edition:
    """One way to lay a handout out.

    `form` says what is made: pages that follow one another, the panels of a folded sheet, plain text, or a web page.
    `sheet` is (width, height); `left` and `right` bound the content, `top` and `bottom` too, measured from the
    sheet's top; the finding column starts at `left` and is `finding` wide, the reading column starts at `reading`.
    A `stacked` edition has one column: what would stand in the finding column stands above. A `tight` one has room
    only for the sections meant for it, in their `brief` words. `smallest` is the least type size of any word,
    `smallest_running` that of running text.
    """

    name: str
    form: Literal["pages", "panels", "text", "html"]
    paper: str
    sheet: tuple[float, float]
    left: float
    right: float
    top: float
    bottom: float
    finding: float
    reading: float
    axis: float
    footer_rule: float
    logo: tuple[float, float]  # the fields that pictures fill, keeping their proportions: width, height
    cover: tuple[float, float]
    figure: tuple[float, float]
    section_bar: tuple[float, float]  # the bar over a section: its weight and its length
    scale: Scale
    stacked: bool = False
    tight: bool = False
    own_cover: bool = False  # title and key message have the first page to themselves
    unit: float = 1.0  # how much larger than in the handout discs, boxes and icons are
    smallest: float = 10.0  # 21 CFR 208.20 (Medication Guides)
    smallest_running: float = 12.0  # FDA device labelling; RNIB and UKAAF clear print

    @property
    def is_pdf(self) -> bool:
        """Whether a PDF is made, on pages or panels, and not a text or a web page."""
        return self.suffix == ".pdf"

    @property
    def is_folded(self) -> bool:
        """Whether its pages are the two sides of a folded sheet, with panels."""
        return self.form == "panels"

    @property
    def suffix(self) -> str:
        """How the names of its files end, such as `.pdf`."""
        return _FILES[self.form][0]

    @property
    def file_kind(self) -> str:
        """What its files are, in words: `a PDF`."""
        return _FILES[self.form][1]

    @property
    def width(self) -> float:
        """The width of the content."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height of the content."""
        return self.bottom - self.top

    @property
    def reading_width(self) -> float:
        """The width of the reading column."""
        return self.right - self.reading

    def narrowed(self, left: float, right: float) -> Edition:
        """A stacked edition between other bounds, such as those of a panel."""
        width = right - left
        cover, figure = _within(self.cover, width), _within(self.figure, width)
        return replace(self, left=left, right=right, finding=width, reading=left, cover=cover, figure=figure)


# of each form: how names of its files end, and what these are
_FILES = {
    "pages": (".pdf", "a PDF"),
    "panels": (".pdf", "a PDF"),
    "text": (".txt", "a text"),
    "html": (".html", "a web page"),
}


def _within(field: tuple[float, float], width: float) -> tuple[float, float]:
    factor = min(1.0, width / field[0])
    return field[0] * factor, field[1] * factor


HANDOUT_SCALE = Scale(
    title=Type(33, 37, before=19, bold=True, colour="brand"),
    subtitle=Type(16, 21, before=2),
    clinic=Type(15, 19, before=9, bold=True, colour="brand"),
    heading=Type(15, 19, after=6, bold=True, colour="brand"),
    group=Type(13, 16, bold=True, colour="brand"),
    result=Type(15, 19, bold=True, colour="brand"),
    key_label=Type(13, 17, bold=True, colour="brand"),
    statement=Type(15, 20, bold=True),
    body=Type(12, 15.5, after=6),
    item=Type(12, 15.5, after=4),
    small=Type(11, 14.5),
    contact=Type(24, 26, bold=True, colour="brand"),
    reference=Type(10, 12.5, after=2),
    footer=Type(10, 13),
    draft=Type(11, 14, bold=True, colour="accent"),
)

# UKAAF and APH large print: 18 points and up everywhere, leading 1.5, H1 22 and H2 20 at least
LARGE_SCALE = Scale(
    title=Type(32, 38, before=14, bold=True, colour="brand"),
    subtitle=Type(20, 30, before=2),
    clinic=Type(20, 25, before=7, bold=True, colour="brand"),
    heading=Type(22, 28, after=5, bold=True, colour="brand"),
    group=Type(20, 27, bold=True, colour="brand"),
    result=Type(20, 27, bold=True, colour="brand"),
    key_label=Type(20, 27, bold=True, colour="brand"),
    statement=Type(18, 27, bold=True),
    body=Type(18, 27, after=10),
    item=Type(18, 27, after=7),
    small=Type(18, 27),
    contact=Type(30, 34, bold=True, colour="brand"),
    reference=Type(18, 27, after=7),
    footer=Type(18, 27),
    draft=Type(18, 23, bold=True, colour="accent"),
)

TRIFOLD_SCALE = Scale(
    title=Type(27, 31, before=18, bold=True, colour="brand"),
    subtitle=Type(14, 19, before=5),
    clinic=Type(13, 16, bold=True, colour="brand"),
    heading=Type(15, 18, after=4, bold=True, colour="brand"),
    group=Type(13, 16, bold=True, colour="brand"),
    result=Type(13, 16, bold=True, colour="brand"),
    key_label=Type(13, 17, bold=True, colour="brand"),
    statement=Type(14, 19, bold=True),
    body=Type(12, 15.5, after=5),
    item=Type(12, 15.5, after=2.5),
    small=Type(11, 14),
    contact=Type(20, 23, bold=True, colour="brand"),
    reference=Type(10, 12.5, after=2),
    footer=Type(12, 15.5),
    draft=Type(11, 14, bold=True, colour="accent"),
)

BOOKLET_SCALE = replace(
    HANDOUT_SCALE,
    title=Type(28, 32, before=18, bold=True, colour="brand"),
    subtitle=Type(15, 20, before=4),
    clinic=Type(13, 16, bold=True, colour="brand"),
    heading=Type(15, 19, after=4, bold=True, colour="brand"),
    contact=Type(22, 25, bold=True, colour="brand"),
)


def _handout(paper: str) -> Edition:
    width, height = PAPERS[paper]
    left, right = 45.0, width - 45
    reading = right - 360  # 63 to 68 characters of 12 points, on any paper
    return Edition(
        name="handout",
        form="pages",
        paper=paper,
        sheet=(width, height),
        left=left,
        right=right,
        top=36,
        bottom=height - 58,
        finding=reading - 24 - left,
        reading=reading,
        axis=reading - 14,
        footer_rule=height - 51,
        logo=(100.8, 42),
        cover=(360, 151.2),
        figure=(360, 300),
        section_bar=(2.25, reading - 24 - left),
        scale=HANDOUT_SCALE,
    )


def _large_print(paper: str) -> Edition:
    width, height = PAPERS[paper]
    stacked = replace(
        _handout(paper),
        name="large-print",
        bottom=height - 88,
        footer_rule=height - 81,
        logo=(115.2, 48),
        cover=(300, 126),
        figure=(522, 400),
        section_bar=(3, 138),
        scale=LARGE_SCALE,
        stacked=True,
        unit=1.5,
        smallest=18,
        smallest_running=18,
    )
    return stacked.narrowed(45, width - 45)


def _trifold(paper: str) -> Edition:
    height, width = PAPERS[paper]
    folded = replace(
        _handout(paper),
        name="trifold",
        form="panels",
        sheet=(width, height),
        top=27,
        bottom=height - 27,
        logo=(96, 40),
        section_bar=(2.25, 72),
        scale=TRIFOLD_SCALE,
        stacked=True,
        tight=True,
        smallest=10,
        smallest_running=11,
    )
    # as wide as the panel that each stands on
    return replace(folded.narrowed(18, 243), cover=(300, 170), figure=(300, 200))


def _booklet(paper: str) -> Edition:
    width, height = HALVES[paper]
    small = replace(
        _handout(paper),
        name="booklet",
        sheet=(width, height),
        top=32,
        bottom=height - 62,
        footer_rule=height - 54,
        logo=(96, 40),
        cover=(324, 200),
        figure=(324, 260),
        section_bar=(2.25, 72),
        scale=BOOKLET_SCALE,
        stacked=True,
        own_cover=True,
    )
    return small.narrowed(36, width - 36)


def _text(paper: str) -> Edition:
    return replace(_handout(paper), name="text", form="text")


def _html(paper: str) -> Edition:
    return replace(_handout(paper), name="html", form="html")


EDITIONS = {
    "handout": _handout,
    "large-print": _large_print,
    "trifold": _trifold,
    "booklet": _booklet,
    "text": _text,
    "html": _html,
}
"""Every edition by its name: a function of the paper, `letter` or `a4`."""


def edition(name: str, paper: str = "letter") -> Edition:
    """An edition on a paper. Raises KeyError where there is none of that name."""
    return EDITIONS[name](paper)


def usual_paper(language: str) -> str:
    """The paper that is usual where a language tag belongs (CLDR); `en` alone is taken for US English."""
    parts = language.upper().split("-")
    region = next((part for part in parts[1:] if len(part) == 2), "US" if parts[0] == "EN" else "")
    return "letter" if region in _LETTER else "a4"
