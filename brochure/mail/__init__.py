"""Handing a handout over by mail: drafts that a mail program opens, and mails that are sent.

    who it goes to      addresses.py    one address, nothing else; recipients.py, who in a table is written to
    what it says        bodies.py       the letter as plain text and as HTML; message.py, the whole mail with its PDF
    drafts              drafts.py       files for a mail program
    sending             submission.py   one SMTP server over TLS; sending.py, many mails, none of them twice
                        journal.py      what was sent, so that a second run knows; settings.py, which server, whose name
                        consent.py      what HIPAA asks of mail that is not encrypted

No name, address or other word of a patient's is ever in a message, a file's name, a log or a journal.
"""
