"""The editions as data: the sheet, its columns and the type scale. Lengths are points from the sheet's top left corner.

Numbers without a source are choices of the design. On A4, the reading column is as wide as on US Letter and the finding
column is narrower. The first baseline of a text is at top + leading / 2 + 0.33 × size.
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
    """The style of one role of text: size, leading, space before and after (all in points), weight, color."""

    size: float
    leading: float
    before: float = 0
    after: float = 0
    bold: bool = False
    color: ColorName = "ink"
    lift: float = 0  # how many points the baselines are moved up from the middle of the leading

    @property
    def baseline(self) -> float:
        """The distance from the top of the first line to its baseline, in points."""
        return self.leading / 2 + 0.33 * self.size - self.lift

    def loosen(self, leading: float) -> TextStyle:
        """Return the style with at least this leading in points, with the first baseline where it was."""
        extra = max(0.0, leading - self.leading)
        return replace(self, leading=self.leading + extra, lift=self.lift + extra / 2)


@dataclass(frozen=True)
class TypeScale:
    """The type scale of an edition: a style for each role of text."""

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
        """Return the scale with running text of `body_size` points and its leading in proportion."""
        factor = body_size / self.body.size
        running_styles = {
            role: replace(style, size=body_size, leading=round(style.leading * factor, 2))
            for role, style in (("body", self.body), ("item", self.item), ("footer", self.footer))
        }
        return replace(self, **running_styles)


@dataclass(frozen=True)
class Edition:
    """One way to lay out a handout.

    `form` is the output: pages, the panels of a folded sheet, plain text, or a web page. `sheet_size` is (width,
    height). `left`, `right`, `top` and `bottom` are the edges of the content, from the sheet's top left corner. The
    finding column starts at `left` and is `finding_width` wide; the reading column starts at `reading_left` and ends at
    `right`. A `stacked` edition has one column: the text of the finding column goes above that of the reading column. A
    `tight` edition shows only the sections meant for it, with their `brief` words. `smallest_size` is the smallest type
    size of any text, `smallest_running_size` that of running text.
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
    logo: tuple[float, float]  # width and height of the boxes that pictures are fitted into
    cover: tuple[float, float]
    figure: tuple[float, float]
    section_bar: tuple[float, float]  # line width and length of the bar above a section
    scale: TypeScale
    stacked: bool = False
    tight: bool = False
    own_cover: bool = False  # the first page has only the title and the key message
    icon_scale: float = 1.0  # scale of discs, check boxes and icons, 1 in the handout
    smallest_size: float = 10.0  # 21 CFR 208.20 (Medication Guides)
    smallest_running_size: float = 12.0  # FDA device labeling; RNIB and UKAAF clear print

    @property
    def is_pdf(self) -> bool:
        """True if the edition is a PDF, not a text or a web page."""
        return self.suffix == ".pdf"

    @property
    def is_folded(self) -> bool:
        """True if its pages are the two sides of a folded sheet with panels."""
        return self.form == "panels"

    @property
    def suffix(self) -> str:
        """The suffix of its files, such as `.pdf`."""
        return _FILES[self.form][0]

    @property
    def file_kind(self) -> str:
        """The kind of its files in words, such as `a PDF`."""
        return _FILES[self.form][1]

    @property
    def width(self) -> float:
        """The width of the content, in points."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The height of the content, in points."""
        return self.bottom - self.top

    @property
    def reading_width(self) -> float:
        """The width of the reading column, in points."""
        return self.right - self.reading_left

    def narrow(self, left: float, right: float) -> Edition:
        """Return a stacked edition with other left and right edges, such as those of a panel."""
        width = right - left
        cover, figure = _fit_width(self.cover, width), _fit_width(self.figure, width)
        return replace(self, left=left, right=right, finding_width=width, reading_left=left, cover=cover, figure=figure)


# form -> (suffix of its files, their kind in words)
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
    reading_left = right - 360  # 63 to 68 characters of 12 points per line, on either paper
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
    # these pictures may be wider than `narrow` allows, as each panel narrows them to its own width
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
"""The editions by name, each as a function of the paper, `letter` or `a4`."""


def build_edition(name: str, paper: str = "letter") -> Edition:
    """Return an edition on a paper. Raises KeyError for an unknown edition or paper."""
    return EDITIONS[name](paper)


def find_usual_paper(language: str) -> str:
    """Return the usual paper of a language tag's region (CLDR); `en` without a region counts as US English."""
    subtags = language.upper().split("-")
    region = next((subtag for subtag in subtags[1:] if len(subtag) == 2), "US" if subtags[0] == "EN" else "")
    return "letter" if region in _LETTER_REGIONS else "a4"
