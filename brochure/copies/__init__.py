"""A private copy of a handout for each person in a table.

In: a table (CSV or .xlsx) and a content file with merge fields. Out: one PDF for each usable row, or one file for the
printer, with a manifest and a table of rejected rows. It must not know mail or the command line; it prints nothing.

    bytes -> rows        table.py       csv_table.py (CSV), xlsx_table.py (.xlsx): cells as text, one row at a time
    rows -> people       people.py      columns.py finds the fields' columns, cells.py and dates.py check single cells
    people -> copies     job.py         one run; worker.py makes copies in several processes, renderer.py draws them
                         output_folder.py and manifest.py know which copies exist
                         rejects.py     the rows that cannot be used, with the reasons, to be fixed
                         messages.py    the results of a run, in words

What a cell holds is only in a `Person`, a `RejectedRow`, a copy and rejects.csv: messages name rows and fields only.
"""
