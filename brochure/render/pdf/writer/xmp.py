"""A file's properties (title, author, language, …), and the metadata packet (XMP) with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from datetime import date

FINGERPRINT_PREFIX = "brochure:"  # comes before the fingerprint in dc:identifier


@dataclass(frozen=True)
class DocumentProperties:
    """The metadata of a file, which viewers show, screen readers read aloud, and archives search."""

    title: str
    author: str
    subject: str
    language: str
    written_on: date
    fingerprint: str = ""  # eight digits, by which `brochure verify` recognizes a copy
    edition: str = ""  # such as "handout letter", so that a copy is compared with the same edition


class FixedTimestamp:
    """A day in the form of ReportLab's time stamps, used in place of the clock so that builds are reproducible."""

    def __init__(self, day: date) -> None:
        self.t = 0
        self.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
        self.dhh = 0
        self.dmm = 0

    @property
    def iso(self) -> str:
        """The day in the format of XMP."""
        return "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}+00:00".format(*self.YMDhms)


# PDF/A-2 demands a schema for every property that is not in its own list, such as pdfuaid (6.6.2.3.1)
_PDFUAID = """<pdfaExtension:schemas xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>the part of PDF/UA</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""

# the start and the end of every packet
_PACKET_START = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_XMPMETA_START = '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
_RDF_START = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
_DC_NAMESPACE = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_RDF_END = "</rdf:Description></rdf:RDF></x:xmpmeta>"
_PACKET_END = '<?xpacket end="r"?>'
# of files that are only for printing
_PAPER_PACKET_START = f'{_PACKET_START}{_XMPMETA_START}\n{_RDF_START}<rdf:Description rdf:about=""\n {_DC_NAMESPACE}>'

_PACKET_TEMPLATE = f"""{_PACKET_START}
{_XMPMETA_START}{_RDF_START}
<rdf:Description rdf:about="" {_DC_NAMESPACE} xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>{{identifier}}{{edition}}
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{{title}}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{{author}}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{{subject}}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{{language}}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{{day}}</xmp:CreateDate><xmp:ModifyDate>{{day}}</xmp:ModifyDate><pdf:Producer>{{producer}}</pdf:Producer>
{{schemas}}<pdfuaid:part>1</pdfuaid:part><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
{_RDF_END}{_PACKET_END}"""

# the same as html.escape, whose module also loads a long table of character names
_XML_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def build_packet(properties: DocumentProperties, producer: str) -> bytes:
    """Return the metadata packet of an accessible file, which claims PDF/UA-1 and PDF/A-2a."""
    text = _PACKET_TEMPLATE.format(
        identifier=_format_identifier(FINGERPRINT_PREFIX + properties.fingerprint) if properties.fingerprint else "",
        edition=_format_edition(properties.edition) if properties.edition else "",
        title=properties.title.translate(_XML_ESCAPES),
        author=properties.author.translate(_XML_ESCAPES),
        subject=properties.subject.translate(_XML_ESCAPES),
        language=properties.language.translate(_XML_ESCAPES),
        day=FixedTimestamp(properties.written_on).iso,
        producer=producer.translate(_XML_ESCAPES),
        schemas=_PDFUAID,
    )
    return text.encode("utf-8")


def _format_identifier(identifier: str) -> str:
    return f"<dc:identifier>{identifier}</dc:identifier>"


def _format_edition(edition: str) -> str:
    return f"<dc:type><rdf:Bag><rdf:li>{edition}</rdf:li></rdf:Bag></dc:type>"


def build_sheets_packet(identifier: str, edition: str) -> bytes:
    """Return the metadata packet of a booklet's sheets: identifier and edition, without a claim to any standard."""
    description = _format_identifier(identifier) + _format_edition(f"{edition} imposed")
    return f"{_PAPER_PACKET_START}{description}\n{_RDF_END}{_PACKET_END}".encode()


def build_combined_packet(properties: DocumentProperties) -> bytes:
    """Return the metadata packet of a file with many patients' copies, without a claim to any standard."""
    description = (
        f"{_format_identifier(FINGERPRINT_PREFIX + properties.fingerprint)}\n{_format_edition(properties.edition)}"
    )
    return f"{_PAPER_PACKET_START}{description}{_RDF_END}\n{_PACKET_END}".encode()
