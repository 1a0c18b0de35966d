"""Workbooks as they come: looked at, then read in a process of their own."""
