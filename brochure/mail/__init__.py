"""Emails of a handout: drafts that an email program opens, and emails that are sent.

In: a content file, and an address or a table of people. Out: drafts in a folder, or emails sent through a server, and
one event for each row. It must not know the command line's output; it prints nothing.

    options              command.py     one run of `brochure email`; events.py, its progress events
    recipients           address.py     one address, nothing else; recipients.py, the recipients in a table;
                         table_notes.py the preflight of the table
    text                 body.py        the letter as text and as HTML; message.py, the whole email;
                         composer.py    the email of each person
    drafts               drafts.py      files for an email program
    sending              mailer.py      all rows of a table; sender.py, retries and pauses; smtp.py, one server over TLS
                         ledger.py      sent emails, so that no later run sends them twice; send_log.py, a line per row
                         account.py     the server and the sender; consent.py, the notice about HIPAA

No name, address or other word of a patient's is ever in a message, a file's name, a log or the ledger.
"""
