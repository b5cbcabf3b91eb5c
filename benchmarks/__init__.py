"""Benchmark of brochure: against other programs, and against an earlier checkout of itself. `make bench` runs it.

How the comparison is kept fair
    The shipped handout is read once, and its blocks are written as a document for each program (writers/): the same
    words, fonts, images, page size, type sizes and leading. Each program makes its PDF in the way its users run it
    (programs/): a compiler, a command, a script. Documents are written before timing starts. The programs take turns
    in every round of one run, and ratios are computed round by round.

        plan.py          how many rounds, handouts and copies each measurement rests on
        handouts.py      content: the shipped handout, variants of it, longer ones, ones with personal fields
        contenders.py    the compared programs: Python, command, document writer
        documents.py     the documents of all contenders
        processes.py     timed processes, and workers that stay warm
        rounds.py        interleaved rounds, ratios
        measurements.py  cold, warm, bulk, batch and long-handout measurements
        copies.py        personal copies and their memory over a long run
        word_counts.py   whether a PDF has the same words as the handout
        validation.py    veraPDF and qpdf
        sections.py      each measurement as a section of the report: table and notes
        report.py        tables as text and as Markdown
        plot.py          time and memory by page count, as SVG
        compare.py       one checkout of brochure against another (`--before PATH`)

    The other programs are installed in a virtual environment of their own, build/bench/venv: their dependencies would
    change what is measured (ReportLab loads pyphen where it is installed).
"""
