"""The sources that [1], [2] in the text point to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from brochure.content import inline_markup, records
from brochure.content.sections.base import Context, Section, link_web
from brochure.diagnostics.problem import ERROR, Problem
from brochure.document.blocks import List, ListItem, Paragraph, Span
from brochure.runtime.frozen import dataclass
from brochure.runtime.lazy_regex import compile_lazily

if TYPE_CHECKING:
    from collections.abc import Iterator

    from brochure.diagnostics.problem import Where
    from brochure.document.blocks import Block, Inline

EXAMPLE = """\
heading: References
kind: references
references:
  - cite: Feder A, et al. JAMA Psychiatry 2014;71:681-688.
    doi: 10.1001/jamapsychiatry.2014.62
  - cite: National Center for PTSD.
    link: https://ptsd.va.gov
"""

CITATION = compile_lazily(r"\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
"""A mark that points to sources: [1], [2, 3], [4-6]; the group is the numbers."""

_DOI = compile_lazily(r"(?:(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*)?(10\.[0-9]{4,9}/\S+)", re.IGNORECASE)
# RFC 3986, section 3.3: the characters that need no escape in a path; a DOI may have others too.
_UNESCAPED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/")


@dataclass(frozen=True, kw_only=True, repr=False)
class Reference(records.Record):
    """One source."""

    cite: Inline = records.text_field_with_links(
        "The source: authors, journal, year, pages.", role="reference", personal=False
    )
    doi: str = records.word_field("Its DOI, such as 10.1001/jamapsychiatry.2014.62.", required=False)
    link: str = records.word_field("Its address on the web, if it has no DOI.", required=False)

    def check(self) -> Iterator[Problem]:
        """Yield an error for an invalid DOI, or an address that a link may not have."""
        if self.doi and not _DOI.fullmatch(self.doi):
            message = "this is not a DOI"
            hint = "a DOI starts with 10. and a number, such as 10.1001/jamapsychiatry.2014.62"
            yield Problem(ERROR, self.where_of("doi"), "bad-doi", message, hint)
        if self.link:
            problems: list[Problem] = []
            inline_markup.check_address(self.link, self._locate_in_link, problems)
            yield from problems

    def _locate_in_link(self, offset: int, length: int) -> Where:
        return self.where_of("link")

    def build_paragraphs(self) -> tuple[Paragraph, ...]:
        """Return the source, then its DOI and its address, each as a paragraph."""
        paragraphs = [Paragraph(self.cite, self.where_of("cite"))]
        doi = _DOI.fullmatch(self.doi)
        if doi:
            span = Span(f"doi:{doi[1]}", link=f"https://doi.org/{_escape_doi(doi[1])}")
            paragraphs.append(Paragraph((span,), self.where_of("doi")))
        if self.link:
            paragraphs.append(Paragraph(_link_address(self.link), self.where_of("link")))
        return tuple(paragraphs)


@dataclass(frozen=True, kw_only=True, repr=False)
class ReferencesSection(Section):
    """Numbered sources."""

    states = "reference"
    acts = False
    draws = False

    when_tight = "none"

    references: tuple[Reference, ...] = records.record_list_field(
        Reference, "The sources, in the order of their numbers."
    )

    def build_blocks(self, context: Context) -> tuple[Block, ...]:
        """Return a numbered list."""
        items = tuple(
            ListItem(reference.build_paragraphs(), (Span(f"{number}."),), where=reference.where)
            for number, reference in enumerate(self.references, start=1)
        )
        return (List(items, "references", items[0].where),)


def _link_address(link: str) -> Inline:
    return link_web(link) if link.startswith("https://") else (Span(link.partition(":")[2], link=link),)


def _escape_doi(doi: str) -> str:
    return "".join(c if c in _UNESCAPED else "".join(f"%{byte:02X}" for byte in c.encode()) for c in doi)
