"""A table of people to a copy for each: reading what spreadsheets save, checking rows, and making copies side by side.

    bytes -> rows        tables.py     plain.py (CSV), workbook.py (.xlsx): cells as text, row by row, never all at once
    rows -> people       reading.py    columns.py finds the fields' columns, cells.py and dates.py judge single cells
    people -> copies     running.py    over several processes; folder.py and manifest.py know what is made already
                         rejects.py    the rows that cannot be used, with the reasons, to be mended
                         telling.py    what came of it, in words

What a cell holds stands in a `Person`, a `Rejected`, a copy and rejects.csv, and nowhere else: messages name rows and
fields only.
"""
