"""The benchmark: one handout, made by brochure and by its peers, side by side in one run. `make bench` runs it.

How it is fair
    The shipped handout is read once, and its blocks are written out as a document of each peer's own (writers/): the
    same words, faces, picture, page size, type sizes and leading. Each peer makes its PDF with the program that its
    users run (programs/): a compiler, a command, a script. Nothing is written out while the clock runs.

        handouts.py    what is made: the shipped handout, a hundred others, one with many pages; and what to write it in
        contenders.py  the table of those compared: which Python, which command, which document
        running.py     processes: their time and peak memory, and workers that stay warm
        timing.py      rounds in turn, medians, ratios
        field.py       every contender's documents of one handout
        measures.py    what is timed
        words.py       each PDF says the same words
        validity.py    veraPDF and qpdf judge each PDF
        report.py      the table, as text and as Markdown
        plot.py        time and memory against pages, as SVG

    Peers live in a room of their own, build/bench/room, and are no part of the product: what they bring along would
    change what is measured (ReportLab loads pyphen where it finds it).
"""
