"""The base class of every kind of section: a heading, text before and after, and the conversion to blocks."""

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
    """The words of the language and the facts of the clinic that a handout needs; unknown facts are empty."""

    words: Words
    clinic_name: str = ""
    clinic_phone: str = ""
    web: str = ""
    address: str = ""
    hours: str = ""


@dataclass(frozen=True, kw_only=True, repr=False)
class Section(records.Record):
    """A section of any kind; each kind declares its own fields and converts them to blocks.

    A section that does not list its editions belongs to all editions that are not tight. `when_tight` says which
    sections of a kind belong to tight editions too: those with a `brief`, all, or none.

    Each kind must also say, for the checks, what its sentences are:

    `states`  "findings" if they may say what is true of a treatment or an illness, which needs a source;
              "instructions" if they say what to do, what to ask or whom to call, and no findings;
              "reference" if they only explain words or name sources.
    `acts`    True if a section of this kind by itself says what to do next.
    `draws`   True if it shows its numbers in a picture, so that a percentage needs no explanation in words.
    """

    states: ClassVar[Literal["findings", "instructions", "reference"]]
    acts: ClassVar[bool]
    draws: ClassVar[bool]

    when_tight: ClassVar[Literal["brief", "all", "none"]] = "brief"
    brief_replaces_section: ClassVar[bool] = False  # its brief replaces the whole section, not just its texts

    heading: Inline = records.text_field("The heading: a few words that say what the section is about.", role="heading")
    kind: str = records.word_field(
        "The kind of section. If you leave it out, it is prose (paragraphs and lists).",
        required=False,
        default="prose",
    )
    text: Prose = records.prose_field(
        "Text below the heading: paragraphs with a blank line between, and `- ` lists.", role="text", required=False
    )
    text_after: Prose = records.prose_field(
        "Text at the end of the section, below its list, table or chart.", role="text", required=False
    )
    brief: Prose = records.brief_prose_field("text", "text_after")
    editions: tuple[str, ...] = records.name_list_field(
        "The only editions that it belongs to. If you leave it out, all that have space for it.",
        *EDITIONS,
        visible=True,  # counts in the fingerprint: a change decides what readers of an edition see, and needs approval
    )
    panel: Literal["", "flap", "inside left", "inside middle", "inside right", "back"] = records.choice_field(
        "Its place in the tri-fold: flap, inside left, inside middle, inside right or back. If you leave it out, it is"
        " inside, where it fits. A section for the back also goes on the last page of a booklet.",
        *("flap", "inside left", "inside middle", "inside right", "back"),
        optional=True,
    )

    def __init_subclass__(cls) -> None:
        """Raise TypeError if a kind does not define `states`, `acts` and `draws`."""
        super().__init_subclass__()
        missing = [name for name in ("states", "acts", "draws") if not hasattr(cls, name)]
        if missing:
            raise TypeError(f"the section kind {cls.__name__} must say what it is: {', '.join(missing)}")

    @property
    def is_urgent(self) -> bool:
        """True if the section must not be left out, even of a tight edition."""
        return False

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return the blocks of the kind's own fields, which go between `text` and `text_after`."""
        raise NotImplementedError

    def build_section_block(self, context: Context) -> SectionBlock:
        """Return the whole section as a block, with its heading and texts."""
        heading = Heading(self.heading, 2, self.where_of("heading"))
        return SectionBlock(
            heading, (*self.text, *self.build_blocks(context), *self.text_after), self.panel, self.where
        )


def make_bold(spans: Inline) -> Inline:
    """Return the same text with every span bold."""
    return join_inline(tuple(replace(span, bold=True) for span in spans))


def is_phone(phone: str) -> bool:
    """Return True if a text is a phone number that can be called: 911, 1-800-FDA-1088, (555) 010-0199 ext. 2."""
    number = _EXTENSION.sub("", phone)
    return _PHONE_NUMBER.fullmatch(number) is not None and sum(c.isalnum() for c in number) > 2


def is_unfilled(text: str) -> bool:
    """Return True if a text is in square brackets: a fact that the clinic has not filled in yet."""
    return text.startswith("[") and text.endswith("]")


def link_phone(phone: str) -> Inline:
    """Return a phone number, with a tel: link if it can be called (RFC 3966, without visual separators)."""
    if not is_phone(phone):
        return (Span(phone),)
    dialed = _EXTENSION.sub("", phone).upper().translate(_KEYPAD)
    return (Span(phone, link="tel:" + "".join(c for c in dialed if c.isdigit() or c == "+")),)


def link_web(web: str) -> Inline:
    """Return a web address without https://, with a link to it; other texts are returned as they are."""
    site = web.removeprefix("https://")
    return (Span(site.rstrip("/"), link=f"https://{site}"),) if _WEB_SITE.fullmatch(site) else (Span(web),)
