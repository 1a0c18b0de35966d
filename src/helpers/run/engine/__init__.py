"""Run a notebook: in a child forked from a warm process, or in an ordinary kernel, with the same outputs."""
