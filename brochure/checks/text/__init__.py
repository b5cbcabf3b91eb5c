"""What the rules read: passages, sentences, words, syllables and the positions of words on laid-out pages.

In: a handout in the words of one edition. Out: plain values that know their place in the file.
Must not know any rule.
"""
