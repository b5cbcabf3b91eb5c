"""What every section kind has: a heading, text before and after, and the blocks it becomes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Literal

from brochure.content import records
from brochure.content.inline_markup import join_inline
from brochure.design.editions import EDITIONS
from brochure.document.blocks import Heading, SectionBlock, Span
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from brochure.content.languages import Words
    from brochure.document.blocks import Block, Inline, Prose

_PHONE_NUMBER = compile_lazily(r"\+?[0-9(][0-9A-Z().\- ]*", re.IGNORECASE)
_EXTENSION = compile_lazily(r"[ ,;]+(ext|x)[. ]*[0-9]+$", re.IGNORECASE)
# ITU-T E.161: the letters on a phone's keys, so that 1-800-FDA-1088 can be called.
_KEYPAD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
_WEB_SITE = compile_lazily(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(/[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]*)?")


@dataclass(frozen=True)
class Context:
    """What a handout is made for: the language's words and the clinic's facts, empty where not known."""

    words: Words
    clinic_name: str = ""
    clinic_phone: str = ""
    web: str = ""
    address: str = ""
    hours: str = ""


@dataclass(frozen=True, kw_only=True, repr=False)
class Section(records.Record):
    """A section of any kind; each kind declares its own fields and says what blocks they become.

    A section that does not name its editions belongs to all that have room for everything; `when_tight` says which
    sections of a kind belong to the others too: those that are `brief`, all, or none.

    Each kind must also say, for the checks, what its sentences are:

    `states`  "findings" where they may tell what is true of a treatment or an illness, which needs a source;
              "instructions" where they tell what to do, to ask, or whom to call, and no findings;
              "reference" where they explain words or name sources, and tell the reader nothing else.
    `acts`    whether a section of this kind by itself tells the reader what to do next.
    `draws`   whether it shows its numbers in a picture, so that a percentage needs no words beside it.
    """

    states: ClassVar[Literal["findings", "instructions", "reference"]]
    acts: ClassVar[bool]
    draws: ClassVar[bool]

    when_tight: ClassVar[Literal["brief", "all", "none"]] = "brief"
    brief_replaces_section: ClassVar[bool] = False  # its brief stands for the whole section, not for its texts alone

    heading: Inline = records.text_field("The heading: a few words that say what the section is about.", role="heading")
    kind: str = records.word_field(
        "What kind of section this is; prose (paragraphs and lists) if not given.", required=False, default="prose"
    )
    text: Prose = records.prose_field(
        "Text below the heading: paragraphs with a blank line between, and `- ` lists.", role="text", required=False
    )
    text_after: Prose = records.prose_field(
        "Text at the end of the section, below what its kind adds.", role="text", required=False
    )
    brief: Prose = records.brief_prose_field("text", "text_after")
    editions: tuple[str, ...] = records.name_list_field(
        "The editions that it belongs to, and no others; if not given, all that have room for it.",
        *EDITIONS,
        visible=True,  # what an edition leaves out its readers are not told: an approval must not outlive it
    )
    panel: Literal["", "flap", "inside left", "inside middle", "inside right", "back"] = records.choice_field(
        "Where it stands in the tri-fold: flap, inside left, inside middle, inside right or back; if not given, inside,"
        " where there is room for it. What is for the back stands on the last page of a booklet too.",
        *("flap", "inside left", "inside middle", "inside right", "back"),
        optional=True,
    )

    def __init_subclass__(cls) -> None:
        """Raise TypeError if a kind does not say what its sentences are."""
        super().__init_subclass__()
        missing = [name for name in ("states", "acts", "draws") if not hasattr(cls, name)]
        if missing:
            raise TypeError(f"the section kind {cls.__name__} must say what it is: {', '.join(missing)}")

    @property
    def is_urgent(self) -> bool:
        """Whether it must not be missed, however little room there is."""
        return False

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """What the kind's own fields become, between `text` and `text_after`."""
        raise NotImplementedError

    def build_section_block(self, context: Context) -> SectionBlock:
        """The whole section as blocks."""
        heading = Heading(self.heading, 2, self.where_of("heading"))
        return SectionBlock(
            heading, (*self.text, *self.build_blocks(context), *self.text_after), self.panel, self.where
        )


def make_bold(spans: Inline) -> Inline:
    """The same text, bold throughout."""
    return join_inline(tuple(replace(span, bold=True) for span in spans))


def is_phone(phone: str) -> bool:
    """Whether a text is a phone number that can be called: 911, 1-800-FDA-1088, (555) 010-0199 ext. 2."""
    number = _EXTENSION.sub("", phone)
    return _PHONE_NUMBER.fullmatch(number) is not None and sum(c.isalnum() for c in number) > 2


def is_unfilled(text: str) -> bool:
    """Whether a text stands in square brackets: a fact of the clinic's that is yet to be filled in."""
    return text.startswith("[") and text.endswith("]")


def link_phone(phone: str) -> Inline:
    """A phone number, linked for calling if it is one (RFC 3966, without its visual separators)."""
    if not is_phone(phone):
        return (Span(phone),)
    dialed = _EXTENSION.sub("", phone).upper().translate(_KEYPAD)
    return (Span(phone, link="tel:" + "".join(c for c in dialed if c.isdigit() or c == "+")),)


def link_web(web: str) -> Inline:
    """A web address, shown without https:// and linked if it is one."""
    site = web.removeprefix("https://")
    return (Span(site.rstrip("/"), link=f"https://{site}"),) if _WEB_SITE.fullmatch(site) else (Span(web),)
