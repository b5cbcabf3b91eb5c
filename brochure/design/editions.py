"""Editions as data: the sheet, its columns and the type scale. All lengths are points, from the sheet's top left.

The numbers are the design's own, on US Letter; on A4 the reading column keeps its width and the finding column
shrinks. First baseline of any text = top + leading / 2 + 0.33 × size.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from brochure.runtime.frozen import dataclass, replace

ColorName: TypeAlias = Literal["brand", "accent", "ink", "mid", "line", "write", "white"]

PAPERS = {"letter": (612.0, 792.0), "a4": (595.28, 841.89)}
HALF_PAPERS = {"letter": (396.0, 612.0), "a4": (419.53, 595.28)}  # half-Letter and A5

# CLDR 45, territoryInfo paperSize: where US Letter is the usual paper; elsewhere it is A4
_LETTER_REGIONS = frozenset(("BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"))


@dataclass(frozen=True)
class TextStyle:
    """How one role of text is set: size and leading, space before and after, weight, colour."""

    size: float
    leading: float
    before: float = 0
    after: float = 0
    bold: bool = False
    color: ColorName = "ink"
    lift: float = 0  # how much higher the baselines are than in the middle of the leading

    @property
    def baseline(self) -> float:
        """From the top of the first line to its baseline."""
        return self.leading / 2 + 0.33 * self.size - self.lift

    def loosen(self, leading: float) -> TextStyle:
        """The same with lines as far apart as this at least, the first where it was."""
        extra = max(0.0, leading - self.leading)
        return replace(self, leading=self.leading + extra, lift=self.lift + extra / 2)


@dataclass(frozen=True)
class TypeScale:
    """The type scale of an edition: a setting for each role of text."""

    title: TextStyle
    subtitle: TextStyle
    clinic: TextStyle
    heading: TextStyle
    group: TextStyle
    result: TextStyle
    key_label: TextStyle
    statement: TextStyle
    body: TextStyle
    item: TextStyle
    small: TextStyle
    contact: TextStyle
    reference: TextStyle
    footer: TextStyle
    draft: TextStyle

    def with_body_size(self, body_size: float) -> TypeScale:
        """The same scale with running text of `body` points, its leading in proportion."""
        factor = body_size / self.body.size
        running_styles = {
            role: replace(style, size=body_size, leading=round(style.leading * factor, 2))
            for role, style in (("body", self.body), ("item", self.item), ("footer", self.footer))
        }
        return replace(self, **running_styles)


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
    sheet_size: tuple[float, float]
    left: float
    right: float
    top: float
    bottom: float
    finding_width: float
    reading_left: float
    axis: float
    footer_rule: float
    logo: tuple[float, float]  # the fields that pictures fill, keeping their proportions: width, height
    cover: tuple[float, float]
    figure: tuple[float, float]
    section_bar: tuple[float, float]  # the bar over a section: its weight and its length
    scale: TypeScale
    stacked: bool = False
    tight: bool = False
    own_cover: bool = False  # title and key message have the first page to themselves
    icon_scale: float = 1.0  # how much larger than in the handout discs, boxes and icons are
    smallest_size: float = 10.0  # 21 CFR 208.20 (Medication Guides)
    smallest_running_size: float = 12.0  # FDA device labelling; RNIB and UKAAF clear print

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
        return self.right - self.reading_left

    def narrow(self, left: float, right: float) -> Edition:
        """A stacked edition between other bounds, such as those of a panel."""
        width = right - left
        cover, figure = _fit_width(self.cover, width), _fit_width(self.figure, width)
        return replace(self, left=left, right=right, finding_width=width, reading_left=left, cover=cover, figure=figure)


# of each form: how names of its files end, and what these are
_FILES = {
    "pages": (".pdf", "a PDF"),
    "panels": (".pdf", "a PDF"),
    "text": (".txt", "a text"),
    "html": (".html", "a web page"),
}


def _fit_width(size: tuple[float, float], width: float) -> tuple[float, float]:
    factor = min(1.0, width / size[0])
    return size[0] * factor, size[1] * factor


HANDOUT_SCALE = TypeScale(
    title=TextStyle(33, 37, before=19, bold=True, color="brand"),
    subtitle=TextStyle(16, 21, before=2),
    clinic=TextStyle(15, 19, before=9, bold=True, color="brand"),
    heading=TextStyle(15, 19, after=6, bold=True, color="brand"),
    group=TextStyle(13, 16, bold=True, color="brand"),
    result=TextStyle(15, 19, bold=True, color="brand"),
    key_label=TextStyle(13, 17, bold=True, color="brand"),
    statement=TextStyle(15, 20, bold=True),
    body=TextStyle(12, 15.5, after=6),
    item=TextStyle(12, 15.5, after=4),
    small=TextStyle(11, 14.5),
    contact=TextStyle(24, 26, bold=True, color="brand"),
    reference=TextStyle(10, 12.5, after=2),
    footer=TextStyle(10, 13),
    draft=TextStyle(11, 14, bold=True, color="accent"),
)

# UKAAF and APH large print: 18 points and up everywhere, leading 1.5, H1 22 and H2 20 at least
LARGE_SCALE = TypeScale(
    title=TextStyle(32, 38, before=14, bold=True, color="brand"),
    subtitle=TextStyle(20, 30, before=2),
    clinic=TextStyle(20, 25, before=7, bold=True, color="brand"),
    heading=TextStyle(22, 28, after=5, bold=True, color="brand"),
    group=TextStyle(20, 27, bold=True, color="brand"),
    result=TextStyle(20, 27, bold=True, color="brand"),
    key_label=TextStyle(20, 27, bold=True, color="brand"),
    statement=TextStyle(18, 27, bold=True),
    body=TextStyle(18, 27, after=10),
    item=TextStyle(18, 27, after=7),
    small=TextStyle(18, 27),
    contact=TextStyle(30, 34, bold=True, color="brand"),
    reference=TextStyle(18, 27, after=7),
    footer=TextStyle(18, 27),
    draft=TextStyle(18, 23, bold=True, color="accent"),
)

TRIFOLD_SCALE = TypeScale(
    title=TextStyle(27, 31, before=18, bold=True, color="brand"),
    subtitle=TextStyle(14, 19, before=5),
    clinic=TextStyle(13, 16, bold=True, color="brand"),
    heading=TextStyle(15, 18, after=4, bold=True, color="brand"),
    group=TextStyle(13, 16, bold=True, color="brand"),
    result=TextStyle(13, 16, bold=True, color="brand"),
    key_label=TextStyle(13, 17, bold=True, color="brand"),
    statement=TextStyle(14, 19, bold=True),
    body=TextStyle(12, 15.5, after=5),
    item=TextStyle(12, 15.5, after=2.5),
    small=TextStyle(11, 14),
    contact=TextStyle(20, 23, bold=True, color="brand"),
    reference=TextStyle(10, 12.5, after=2),
    footer=TextStyle(12, 15.5),
    draft=TextStyle(11, 14, bold=True, color="accent"),
)

BOOKLET_SCALE = replace(
    HANDOUT_SCALE,
    title=TextStyle(28, 32, before=18, bold=True, color="brand"),
    subtitle=TextStyle(15, 20, before=4),
    clinic=TextStyle(13, 16, bold=True, color="brand"),
    heading=TextStyle(15, 19, after=4, bold=True, color="brand"),
    contact=TextStyle(22, 25, bold=True, color="brand"),
)


def _build_handout(paper: str) -> Edition:
    width, height = PAPERS[paper]
    left, right = 45.0, width - 45
    reading_left = right - 360  # 63 to 68 characters of 12 points, on any paper
    return Edition(
        name="handout",
        form="pages",
        paper=paper,
        sheet_size=(width, height),
        left=left,
        right=right,
        top=36,
        bottom=height - 58,
        finding_width=reading_left - 24 - left,
        reading_left=reading_left,
        axis=reading_left - 14,
        footer_rule=height - 51,
        logo=(100.8, 42),
        cover=(360, 151.2),
        figure=(360, 300),
        section_bar=(2.25, reading_left - 24 - left),
        scale=HANDOUT_SCALE,
    )


def _build_large_print(paper: str) -> Edition:
    width, height = PAPERS[paper]
    base = replace(
        _build_handout(paper),
        name="large-print",
        bottom=height - 88,
        footer_rule=height - 81,
        logo=(115.2, 48),
        cover=(300, 126),
        figure=(522, 400),
        section_bar=(3, 138),
        scale=LARGE_SCALE,
        stacked=True,
        icon_scale=1.5,
        smallest_size=18,
        smallest_running_size=18,
    )
    return base.narrow(45, width - 45)


def _build_trifold(paper: str) -> Edition:
    height, width = PAPERS[paper]
    base = replace(
        _build_handout(paper),
        name="trifold",
        form="panels",
        sheet_size=(width, height),
        top=27,
        bottom=height - 27,
        logo=(96, 40),
        section_bar=(2.25, 72),
        scale=TRIFOLD_SCALE,
        stacked=True,
        tight=True,
        smallest_size=10,
        smallest_running_size=11,
    )
    # as wide as the panel that each stands on
    return replace(base.narrow(18, 243), cover=(300, 170), figure=(300, 200))


def _build_booklet(paper: str) -> Edition:
    width, height = HALF_PAPERS[paper]
    base = replace(
        _build_handout(paper),
        name="booklet",
        sheet_size=(width, height),
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
    return base.narrow(36, width - 36)


def _build_text(paper: str) -> Edition:
    return replace(_build_handout(paper), name="text", form="text")


def _build_html(paper: str) -> Edition:
    return replace(_build_handout(paper), name="html", form="html")


EDITIONS = {
    "handout": _build_handout,
    "large-print": _build_large_print,
    "trifold": _build_trifold,
    "booklet": _build_booklet,
    "text": _build_text,
    "html": _build_html,
}
"""Every edition by its name: a function of the paper, `letter` or `a4`."""


def build_edition(name: str, paper: str = "letter") -> Edition:
    """An edition on a paper. Raises KeyError where there is none of that name."""
    return EDITIONS[name](paper)


def find_usual_paper(language: str) -> str:
    """The paper that is usual where a language tag belongs (CLDR); `en` alone is taken for US English."""
    subtags = language.upper().split("-")
    region = next((subtag for subtag in subtags[1:] if len(subtag) == 2), "US" if subtags[0] == "EN" else "")
    return "letter" if region in _LETTER_REGIONS else "a4"
