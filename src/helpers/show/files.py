"""The files that stand beside a report's page, and the lines that lead to them."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from helpers.show import parts
from helpers.show.elements import Element, Group, Heading
from helpers.show.file_names import WORKBOOK
from helpers.show.markup import tag

TABLES = f"Les données de ce rapport, une table par feuille ({WORKBOOK}, pour un tableur)"


@dataclass(frozen=True)
class FileLink(Element):
    """A line that leads to a file."""

    text: str
    href: str

    def html(self) -> Markup:
        return tag("p", tag("a", self.text, href=self.href))


def files_beside(slides: str) -> Group:
    """The slides and the data of a report."""
    return parts.group(
        Heading("Les fichiers de ce rapport"),
        FileLink(f"Des diapositives à présenter au conseil, un constat chacune, les preuves dans les notes ({slides})", slides),
        FileLink(TABLES, WORKBOOK),
    )
