"""What an author wrote, as typed values: the handout, its sections, fields, markup and languages.

In: nodes from `source`. Out: a frozen `Handout`, and the `Document` of blocks that every edition renders.
Must not know pages, PDF, checks or files.
"""
