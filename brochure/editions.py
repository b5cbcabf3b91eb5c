"""Editions as data: the sheet, its columns and the type scale. All lengths are points.

The numbers are the design's own. First baseline of any text = top + leading / 2 + 0.33 × size.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Colour: TypeAlias = Literal["brand", "accent", "ink", "mid", "line", "write", "white"]


@dataclass(frozen=True)
class Type:
    """How one role of text is set: size and leading, space before and after, weight, colour."""

    size: float
    leading: float
    before: float = 0
    after: float = 0
    bold: bool = False
    colour: Colour = "ink"

    @property
    def baseline(self) -> float:
        """From the top of the first line to its baseline."""
        return self.leading / 2 + 0.33 * self.size


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


@dataclass(frozen=True)
class Edition:
    """One way to lay a handout out.

    `sheet` is (width, height); `left` and `right` bound the content, `top` and `bottom` too, measured from the
    sheet's top; the finding column starts at `left` and is `finding` wide, the reading column starts at `reading`.
    """

    name: str
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
    scale: Scale

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

HANDOUT = Edition(
    name="handout",
    sheet=(612, 792),
    left=45,
    right=567,
    top=36,
    bottom=734,
    finding=138,
    reading=207,
    axis=193,
    footer_rule=741,
    logo=(100.8, 42),
    cover=(360, 151.2),
    figure=(360, 300),
    scale=HANDOUT_SCALE,
)

EDITIONS = {HANDOUT.name: HANDOUT}
