"""Bytes of other programs, read as words: character sets, encodings for transfer, contact cards, tables."""
