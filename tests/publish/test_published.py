"""A page read back from its file is the page that was written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.errors import PublicationError
from helpers.publish.published import read_shell
from helpers.publish.shell import Attached, Footer, fill
from tests.publish.pages import FOOTER
from tests.publish.pdf.paper import shell_of

LINKS = (Attached("rapport.pdf", "Rapport complet en PDF (12 ko)"), Attached("essentiel.pdf", "L’essentiel <en> une page"))


@pytest.mark.parametrize(
    "footer",
    [
        FOOTER,
        Footer("Licence « Ouverte »", "A & B ; <2025>"),
        Footer("L", "S", "Données fictives.", statement="../x.html"),
        Footer("L", "S", home="../index.html"),
        Footer("L", "S", statement="../x.html", home="../index.html"),
    ],
)
@pytest.mark.parametrize("attached", [(), LINKS])
def test_read_back(footer: Footer, attached: tuple[Attached, ...]) -> None:
    """Every part of the shell is found again, signs of HTML included, and fills the same page."""
    shell = replace(shell_of(footer=footer), attached=attached)
    page = fill(shell)
    assert read_shell(page) == shell
    assert fill(read_shell(page)) == page


def test_what_is_no_page() -> None:
    """A file without a main part is refused in French."""
    with pytest.raises(PublicationError, match="n’a pas la forme d’un rapport"):
        read_shell("<html><body><p>ailleurs</p></body></html>")
