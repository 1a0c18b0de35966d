"""Tests of the lexical worlds of a corpus."""
