"""`python -m helpers`: the same as the `concertations` command."""

from helpers.cli import main

main()
