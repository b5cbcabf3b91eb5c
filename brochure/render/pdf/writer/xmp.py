"""What a file says of itself: its properties, and the metadata packet (XMP) that holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brochure.runtime.frozen import dataclass

if TYPE_CHECKING:
    from datetime import date

COPY = "brochure:"  # what stands before the fingerprint in dc:identifier


@dataclass(frozen=True)
class Properties:
    """What the file says of itself: shown by viewers, read aloud by screen readers, searched by archives."""

    title: str
    author: str
    subject: str
    language: str
    written: date
    copy: str = ""  # the fingerprint of what it says, by which `brochure verify` knows a copy again
    edition: str = ""  # such as "handout letter", so that a copy is compared with its like


class Stamp:
    """A day as ReportLab's writer wants it: the same content gives the same bytes, whatever the clock says."""

    def __init__(self, day: date) -> None:
        self.t = 0
        self.YMDhms = (day.year, day.month, day.day, 0, 0, 0)
        self.dhh = 0
        self.dmm = 0

    @property
    def iso(self) -> str:
        """The day as XMP writes it."""
        return "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}+00:00".format(*self.YMDhms)


# PDF/A-2 wants every property outside its own list declared, and pdfuaid is one (6.6.2.3.1)
_PDFUAID = """<pdfaExtension:schemas xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>the part of PDF/UA</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""

# what stands around every packet
_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_META = '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
_RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_END = "</rdf:Description></rdf:RDF></x:xmpmeta>"
_TAIL = '<?xpacket end="r"?>'
_BARE = f'{_HEAD}{_META}\n{_RDF}<rdf:Description rdf:about=""\n {_DC}>'  # of what is for paper only

_PACKET = f"""{_HEAD}
{_META}{_RDF}
<rdf:Description rdf:about="" {_DC} xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:format>application/pdf</dc:format>{{identifier}}{{edition}}
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{{title}}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{{author}}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{{subject}}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{{language}}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{{day}}</xmp:CreateDate><xmp:ModifyDate>{{day}}</xmp:ModifyDate><pdf:Producer>{{producer}}</pdf:Producer>
{{schemas}}<pdfuaid:part>1</pdfuaid:part><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>
{_END}{_TAIL}"""


# as html.escape has it, which comes with all the names that web pages have for characters
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})


def packet(properties: Properties, producer: str) -> bytes:
    """Return the metadata packet of an accessible file.

    It holds title, author, language, and dates, and claims PDF/UA-1 and PDF/A-2a.
    """
    text = _PACKET.format(
        identifier=_identifier(COPY + properties.copy) if properties.copy else "",
        edition=_edition(properties.edition) if properties.edition else "",
        title=properties.title.translate(_ESCAPED),
        author=properties.author.translate(_ESCAPED),
        subject=properties.subject.translate(_ESCAPED),
        language=properties.language.translate(_ESCAPED),
        day=Stamp(properties.written).iso,
        producer=producer.translate(_ESCAPED),
        schemas=_PDFUAID,
    )
    return text.encode("utf-8")


def _identifier(copy: str) -> str:
    return f"<dc:identifier>{copy}</dc:identifier>"


def _edition(edition: str) -> str:
    return f"<dc:type><rdf:Bag><rdf:li>{edition}</rdf:li></rdf:Bag></dc:type>"


def sheets_packet(copy: str, edition: str) -> bytes:
    """Return the metadata packet of sheets for the printer: which copy they are of, and no claim to any standard."""
    about = _identifier(copy) + _edition(f"{edition} imposed")
    return f"{_BARE}{about}\n{_END}{_TAIL}".encode()


def combined_packet(properties: Properties) -> bytes:
    """Return the metadata packet of one file with the copies of many, which makes no claim to any standard."""
    about = f"{_identifier(COPY + properties.copy)}\n{_edition(properties.edition)}"
    return f"{_BARE}{about}{_END}\n{_TAIL}".encode()
