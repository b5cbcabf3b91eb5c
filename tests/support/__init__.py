"""Helpers that several tests share: folders to build in, programs that judge, texts and tables to try."""
