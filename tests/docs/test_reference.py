"""The reference of the code: every module is there, and what it says is what the code says."""

from __future__ import annotations

import inspect
from pathlib import Path

from lxml import html
from lxml.html import HtmlElement

from helpers.analyse import agreement
from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "helpers"
ALONE = {"helpers.__main__", "helpers.cli", "helpers.errors", "helpers.files", "helpers.french_click", "helpers.inert", "helpers.parquet", "helpers.plain_text", "helpers.settings", "helpers.text_storage", "helpers.wording"}  # fmt: skip


def page(site: Path, name: str) -> HtmlElement:
    return html.fromstring((site / "reference" / f"{name}.html").read_text(encoding="utf-8"))


def test_every_module_has_its_place(site: Path) -> None:
    """Each module of a folder of the package has its heading on the page of this folder."""
    modules = {
        f"helpers.{path.relative_to(PACKAGE).with_suffix('').as_posix().replace('/', '.')}" for path in PACKAGE.rglob("*.py")
    }
    expected = {name for name in modules if not name.endswith("__init__")} - ALONE
    pages = [path.stem for path in (site / "reference").glob("*.html") if path.stem not in ("index", "concertations")]
    told = {one.text_content() for name in pages for one in page(site, name).xpath("//main//h2")}
    assert expected - told == set()


def test_a_function_is_told_by_its_signature_and_its_sentence(site: Path) -> None:
    """A public function has its signature and the first paragraph of its docstring; a private one has neither."""
    terms = {one.text_content(): one.getnext().text_content().strip() for one in page(site, "analyse").xpath("//main//dt")}
    assert (
        terms["wilson(successes: int, n: int) -> tuple[float, float]"] == inspect.getdoc(agreement.wilson).partition("\n\n")[0]
    )  # type: ignore[union-attr]
    assert not any(term.startswith("_") for term in terms)
