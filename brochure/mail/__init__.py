"""Handing a handout over by mail: drafts that a mail program opens, and mails that are sent.

    what is asked       asked.py        options; command.py, from them to what was done; told.py, how that is said
    who it goes to      addresses.py    one address, nothing else; recipients.py, who in a table is written to;
                        looked.py       what is odd about the table
    what it says        bodies.py       the letter as text and as HTML; message.py, the whole mail; writer.py, for each
    drafts              drafts.py       files for a mail program
    sending             submission.py   one server, over TLS; sending.py, again and again; post.py, to all in a table
                        journal.py      what was sent, so that a second run knows; log.py, what came of each row
                        settings.py     which server, in whose name; consent.py, what HIPAA asks; keeping.py, where

No name, address or other word of a patient's is ever in a message, a file's name, a log or a journal.
"""
