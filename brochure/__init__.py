"""Patient handouts: a clinic writes its content once, in content.yaml; this package makes an accessible PDF of it.

The line
    Six verbs, used everywhere: load, tailor, check, lay out, check pages, write. Each step is a plain function with a
    frozen result type of its own and does not know the step after it. `build/pipeline.py` is the whole line in one
    file: read it first.

        load          bytes -> nodes       source/      encoding, a scan for faults, YAML; every value keeps its place
                      nodes -> Handout     content/     what the author said: handout, sections, fields, markup
                      assets -> Brand      design/      the clinic's facts and look, as one frozen value
        tailor        Handout -> Document  content/     what of it belongs to one edition, in which words; as blocks
        check         edition -> problems  checks/      one file a family of rules
        lay out       Document -> pages    render/pdf/  blocks to boxes with their structure tree, boxes to pages
        check pages   pages -> problems    checks/      what only the laid-out pages show
        write         pages -> bytes       render/pdf/  a tagged, archival PDF, the same bytes for the same content

    `render/text.py` and `render/html/` make plain text and a web page of the same blocks, without pages.

Packages
    An import points only to a lower layer; pyproject.toml states the layers and a test holds them. Each package's
    docstring says what comes in, what goes out, and what it must not know.

        10  cli/          the commands, one file each; the only package that prints
         9  mail/         drafts and mails of a handout
         8  copies/       a table of people to a private copy for each
         7  build/        the line, many files at once, approval, comparing copies, previews
         6  render/       PDF, web page, plain text; only render/pdf/ knows ReportLab
         6  checks/       the rules, what they read, and what runs them
         5  content/      the handout as typed values, its sections, languages and merge fields' declarations
         4  design/       editions, folds, brand, colors, fonts, line breaking, images, SVG
         3  document/     the blocks that every edition renders, and merge fields
         3  source/       content files as nodes; the only package that knows YAML
         2  diagnostics/  problems and how they are reported
         1  runtime/      files, locks, memos, folders, a quick start; knows no handout

Adding
    a kind of section   content/sections/x.py (a class with its fields, `build_blocks`, EXAMPLE, and what it `states`,
                        `acts` and `draws`), one line in KINDS of content/sections/__init__.py; each text field has
                        a role of content/field_types.py; `BROCHURE_ACCEPT=1 make test` writes its golden texts
    a check             a function in a file of checks/rules/ and in that file's RULES (a new file also in
                        checks/engine/registry.py), three good and three bad examples in tests/checks/examples/
    a language          content/languages/xx.yaml with the same keys as en.yaml; words of rules in checks/data/xx/
    an edition          one entry in EDITIONS of design/editions.py, in README and docs/editions.md; a function in
                        design/imposition.py if it is folded in a new way; look at its pages

    Then `make docs` writes the pages of docs/ that come from the program. A new memo has a line in runtime/memo.py.

Glossary
    artifact         what is drawn but not read aloud: rules, outlines, the footer (ISO 32000-1, 14.8.2.2)
    block            a heading, paragraph, list, table, figure, callout: what is said, not how it looks
    box              something on a page with a height, places where it may be split, and a way to be drawn
    brand            the clinic's facts and look, from assets/
    brief            shorter words for a tight edition, written after the longer ones in the content
    bookmark         an entry of the outline that PDF viewers show beside the pages
    chunk            a part of a content file that can be read by itself, such as one section
    creep            how far the pages of inner sheets move toward the spine, as folded paper pushes them outward
    display list     what a box draws, as a value: PDF operators, and what becomes numbers on its page
    draft            a file of a handout that is not ready: it says so on its first page
    edition          one way to hand out a handout: on sheets, large, folded, stapled, as text, as a web page
    fingerprint      eight hexadecimal digits of what a handout says; printed on every page as its code
    finding column   the left column, for finding: headings, questions, dates, terms
    imposition       placing pages on sheets so that they are in order when the sheets are folded
    keep with next   a box that must not be the last one on its page
    leading          the distance from one line to the next
    ledger           what was sent to which row, so that no mail is sent twice
    manifest         which copy was made of which row; holds no names
    marked content   a run of PDF operators with a tag and a number, which a structure element points to
    memo             results kept by their arguments; runtime/memo.py lists every one
    merge field      a place in a text for a patient's own words: {{first_name}}
    pair             a cell of the finding column and one of the reading column, first baselines level
    panel            a part of a folded sheet: cover, flap, three inside, back
    passage          one text of a handout with its role, as the rules read it
    preflight        reading a whole table before the first copy or mail is made
    problem          a fault in content or branding: an error (no PDF), unready (a Draft) or a warning
    reading column   the right column, for reading
    redaction        leaving out every word of a patient's when an error is reported
    role             what a text is for; content/field_types.py lists them
    section          a part of a handout with a heading and a kind
    split            a box divided in two where a page ends
    standing         of a problem: to be finished in every new handout, such as a review; reported last, in one line
    structure tree   the elements that screen readers follow: P, H2, L, Table, Figure, Link
    tight            an edition with room only for the sections meant for it, in their brief words: the tri-fold
    unbreakable      a box that may not be split
    where            a place in a file: line and column, counted from 1
    widow, orphan    a paragraph's last line alone on a new page; its first line alone at the foot of one
"""
