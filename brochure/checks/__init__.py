"""Checks: faults that reading a file does not show.

Four layers, each of which knows only those before it:

    text/     what the rules read: passages, sentences, words, laid-out pages; which languages there are words for
    rule.py   what a rule is
    rules/    the rules, one file a family
    engine/   the table of all rules, and what runs, explains, allows and scores them

data/ holds the words that rules look for, one folder a language.
"""
