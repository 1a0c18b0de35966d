"""Tests of `publish/search`."""
