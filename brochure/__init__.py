"""Patient handouts: a clinic writes its content once, in content.yaml; this package makes an accessible PDF of it.

The line
    The house is one line of work. Each stage is a plain function with a frozen type of its own and does not know the
    stage after it; `build.py` is the whole line in one place: read it first.

        bytes -> text       decoding.py     whatever an editor saved
        text -> Node        source.py       YAML with the place of every value; scanning/ finds faults YAML cannot name
        Node -> Handout     handout.py      what the author said; fields.py, values.py and markup.py read single values
                            sections/       one file a kind of section; KINDS is the table of them
                            tailoring.py    what of it belongs to one edition, and in which words
        Handout -> blocks   blocks.py       the waist: few kinds of block, each matching a PDF structure type
        blocks -> boxes     pdf/story.py    what stands where, and the structure tree made along with it
                            pdf/recalled.py a section that says what it said is not made again; pdf/tags.py nor its tags
                            pdf/panels.py   which section stands on which panel of a folded sheet
        boxes -> pages      pdf/pages.py    ReportLab's Platypus fills the frames; pdf/flow.py says where pages may end
        pages -> bytes      pdf/file.py     tagged, archival PDF, the same bytes for the same content

    Two editions leave the line at the blocks: text.py makes plain text of them, html/ a web page.

    Beside the line: brand.py (assets/ as one frozen Brand; colours.py, pictures.py, svg/), faces.py and lines.py (type
    faces and line breaks as facts, no ReportLab), editions.py (an edition is an entry in a table), imposition.py
    (folds and sheets as arithmetic; folding.py draws them), qr.py, languages/ (the tool's own words), checks/ (one
    file a family; tables.py has them all), fingerprint.py, schema.py, preview.py (pages as pictures), frozen.py
    (dataclasses that are quick to define; inits.py), patterns.py (regular expressions that are compiled when they are
    first used), later.py (parts of libraries that are loaded when they are asked for), digests.py (SHA-256 without
    OpenSSL).

    After an edit only what changed is made again: pieces.py cuts content where a piece can be read by itself, and
    remembered.py keeps what was made of frozen things; checks/noted.py keeps what was found in a text. A command that
    makes one file and ends lets another core run the checks while it lays out the pages: beside.py.

    cli.py holds the commands and alone prints; arguments.py says what may be asked, many.py makes several files side
    by side, watching.py makes again what was saved (saves.py hears of it), making.py puts what came of it in words;
    weights.py tells where a PDF's bytes go. desk.py is make_pdf.py by double-click. Before all of that, unchanged.py
    answers at once where nothing has changed.

    For patients' own copies: personal.py names the places for their words, people/ reads a table of them and makes a
    copy for each, press.py is quick at that: a page is laid out once for all whose words take the same room
    (pdf/person.py, pdf/parts.py, pdf/template.py; letters.py: faces that remember no words). pdf/combined.py puts all
    in one file for the printer, pdf/locked.py sets passwords. mail/ hands copies over by mail, as drafts or sent;
    letter.py is what the content says in such a mail. guard.py alone decides what of a copy others may see.

    Imports point downhill, and only pdf/ imports reportlab; pyproject.toml states it and a test holds it.

Adding
    a kind of section   sections/x.py (a dataclass, its fields, `blocks`), one line in KINDS
    a check             a function in a file of checks/, its name in ALL, examples under tests/content/
    a language          one file in languages/ with the same keys as en.yaml
    an edition          one entry in EDITIONS; a function in imposition.py if it is folded in a new way

Glossary
    artifact         what is drawn but not read aloud: rules, outlines, the footer (ISO 32000-1, 14.8.2.2)
    brief            shorter words for a tight edition, beside the longer ones in the content
    block            a heading, paragraph, list, table, figure, callout: what is said, not how it looks
    box              something on a page with a height, a place where it may be cut, and a way to be painted
    creep            how far the pages of inner sheets are moved to the spine, as folded paper pushes them outwards
    edition          one way to hand a handout over: on sheets, large, folded, stapled, as text, as a web page
    element          a node of the structure tree that screen readers follow: P, H2, L, Table, Figure, Link
    finding column   the left column, for finding: headings, questions, dates, terms
    reading column   the right column, for reading
    fingerprint      eight hexadecimal digits of what a handout says; printed on every page
    imposition       placing pages on sheets so that they are in order when the sheets are folded
    leading          the distance from one line to the next
    panel            a part of a folded sheet: cover, flap, three inside, back
    painting         what a box draws, as a value: operators, and what becomes numbers on its page
    pair             a cell of the finding column and one of the reading column, first baselines level
    problem          a fault in content or branding: an error (no PDF), unready (a Draft) or a warning
    where            a place in a file: line and column, counted from 1
    tight            an edition with room only for the sections meant for it, in their brief words: the tri-fold
    widow, orphan    a paragraph's last line alone on a new page; its first line alone at the foot of one
"""
