"""The engine is loaded late, refuses in French, and does not keep what it printed."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import psutil
import pytest

from helpers.errors import PublicationError
from helpers.publish.pdf.engine import Place, composed, forget

DAY = date(2025, 4, 30)
LARGE = 30 * 1024 * 1024  # bytes: what ten documents of this size would leave several times over


def test_loaded_at_first_use() -> None:
    """What a worker imports before its first report, and what the warm process forks from, does not load the engine."""
    code = (
        "import sys, helpers.run.build, helpers.run.batch, helpers.run.reports; "
        "print([name for name in ('typst', 'pikepdf') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_a_refusal_is_told_in_french() -> None:
    """A figure without its words is refused by the engine itself."""
    source = '#set document(title: "x")\n#image(bytes("<svg xmlns=\\"http://www.w3.org/2000/svg\\" viewBox=\\"0 0 1 1\\"/>"))'
    with pytest.raises(PublicationError) as refused, composed(source, DAY):
        pass
    assert str(refused.value) == "le document PDF n’a pas pu être composé (TypstError\u00a0: PDF/UA-1 error: missing alt text)"


def test_documents_are_forgotten() -> None:
    """Twelve different documents of thirty sheets take no more memory than the first ones did."""

    def grown(turn: int) -> int:
        with composed('#set document(title: "x")\n' + f"#par[{turn} " + "Un paragraphe. ] #par[" * 4_000 + "]", DAY):
            forget()
        return psutil.Process().memory_info().rss

    first = max(grown(turn) for turn in range(3))
    assert max(grown(turn) for turn in range(3, 12)) - first < LARGE


def test_places_that_bear_a_name() -> None:
    """The engine tells the sheet and the point of a label, whether it stands in a text or on a heading."""
    margins = "#set page(width: 200pt, height: 100pt, margin: 10pt)"
    body = '#heading[Titre]#label("titre")\n#pagebreak()\n#v(20pt)#metadata(none)#label("C0001")mot'
    with composed(f'#set document(title: "x")\n{margins}\n{body}', DAY) as made:
        assert made.path.read_bytes().startswith(b"%PDF-1.7")
        assert {name: (place.sheet, place.left) for name, place in made.places.items()} == {"titre": (1, 10), "C0001": (2, 10)}
        assert made.places["C0001"] == Place(2, 10, 30)
