"""Checks: problems that reading a file does not show.

Four layers; each imports only those above it in this list:

    text/     what the rules read: passages, sentences, words, laid-out pages, and the languages we have words for
    rule.py   what a rule is
    rules/    the rules, one file a family
    engine/   the table of all rules; runs the rules, explains them, applies `allow:`, scores a handout

data/ holds the words that rules look for, one folder per language.
"""
