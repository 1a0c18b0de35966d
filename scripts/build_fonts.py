"""Build the two fonts that every page carries: `src/helpers/publish/template/fonts/{sans,serif}.woff2`.

Needs the npm client, and fonttools 4.68 with brotli 1.2, which the project does not depend on: run it from a throw-away
environment (`python -m venv x`, `x/bin/pip install fonttools==4.68.0 brotli==1.2.1`, `x/bin/python scripts/build_fonts.py`).
The same packages give the same bytes.

Sources: Source Sans 3 and Source Serif 4, Adobe, SIL Open Font License 1.1. That licence keeps the name « Source » for the
fonts as Adobe publishes them: ours hold fewer letters and fewer weights, so they are named « Concertations ».
"""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables.otBase import ValueRecord
from fontTools.ttLib.tables.otTables import PairPos
from fontTools.varLib.instancer import instantiateVariableFont

FONTS = Path(__file__).parents[1] / "src" / "helpers" / "publish" / "template" / "fonts"
LARGEST_FILE = 24 * 1024  # bytes: both stand in every page, a third larger once written in text
REGULAR, SEMIBOLD = 400, 600
PLAIN = 0x0F  # of the parts of a spacing, those that are one number; the others depend on the weight

# What is typed on a French keyboard, the letters of French, of the languages of France and of its neighbours; dashes, quotes and spaces of
# typography; the signs that our pages write. Any other sign of a reader's words is drawn by a font of the machine.
LETTERS = "".join(map(chr, range(0x20, 0x7F))) + "ÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŸŒàâäæçèéêëîïôöùûüÿœ" + "ÁÍÓÚÑáíóúñìòãõåøß"
TYPOGRAPHY = "\xa0¡£§©«°±²³·¹º»¼½¾¿×÷µ" + "\u2009\u200a\u2010\u2011–—‘’‚“”„†•…\u202f‰′″‹›€™"
SIGNS = "←↑→↓−≈≠≤≥●○▲△■□◆◇✓₁₂₃"
FEATURES = ["kern"]  # their figures are tabular and lining as they are; browsers compose accents by themselves


@dataclass(frozen=True)
class Source:
    """A variable font in a package, and what we make of it: its axes pinned (a number) or narrowed (two)."""

    package: str
    file: str
    family: str
    axes: Mapping[str, float | tuple[float, float]]

    @property
    def written(self) -> Path:
        return FONTS / f"{self.family.rpartition(' ')[2].lower()}.woff2"


SOURCES = (
    Source("source-sans@3.52.0", "VF/SourceSans3VF-Upright.ttf", "Concertations Sans", {"wght": (REGULAR, SEMIBOLD)}),
    Source(
        "source-serif@4.5.1", "VAR/SourceSerif4Variable-Roman.ttf", "Concertations Serif",
        {"wght": (REGULAR, SEMIBOLD), "opsz": 18},
    ),
)  # fmt: skip


def main() -> None:
    """Fetch each package, cut its font down, write it beside its licence."""
    FONTS.mkdir(parents=True, exist_ok=True)
    for source in SOURCES:
        with tempfile.TemporaryDirectory() as folder:
            font, licence = fetch(source, Path(folder))
            write(cut(TTFont(font, recalcTimestamp=False), source), source.written)
            source.written.with_suffix(".LICENSE.txt").write_bytes(licence.read_bytes())
        print(f"{source.written.name}: {source.written.stat().st_size} bytes")


def fetch(source: Source, folder: Path) -> tuple[Path, Path]:
    """The font and its licence, out of the package."""
    subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", folder, source.package], check=True, stdout=subprocess.DEVNULL
    )
    with tarfile.open(next(folder.glob("*.tgz"))) as content:
        content.extractall(folder, filter="data")
    return folder / "package" / source.file, folder / "package" / "LICENSE.md"


def cut(font: TTFont, source: Source) -> TTFont:
    """The font with our letters and weights, under a name of ours."""
    narrowed = read_again(instantiateVariableFont(font, dict(source.axes), updateFontNames=False))
    subsetter = Subsetter(Options(layout_features=FEATURES, hinting=False, name_IDs=["*"], notdef_outline=True))
    subsetter.populate(text=LETTERS + TYPOGRAPHY + SIGNS)
    subsetter.subset(steady(narrowed))
    return named(narrowed, source)


def steady(font: TTFont) -> TTFont:
    """The font with one kerning for all its weights: what changes from one weight to the next is not seen, and weighs a third of it."""
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for table in (getattr(one, "ExtSubTable", one) for one in lookup.SubTable):
            if isinstance(table, PairPos):
                for value in spacings(table):
                    vars(value).pop("XAdvDevice", None)
                table.ValueFormat1 &= PLAIN
    return font


def spacings(pairs: PairPos) -> Iterator[ValueRecord]:
    """What a table of kerning adds after the first sign of each pair."""
    if pairs.Format == 1:
        return (pair.Value1 for first in pairs.PairSet for pair in first.PairValueRecord if pair.Value1)
    return (pair.Value1 for first in pairs.Class1Record for pair in first.Class2Record if pair.Value1)


def read_again(font: TTFont) -> TTFont:
    """The same font as a reader finds it: narrowing leaves glyphs without the entry that the subsetter looks for."""
    written = io.BytesIO()
    font.save(written)
    return TTFont(written, recalcTimestamp=False)


def named(font: TTFont, source: Source) -> TTFont:
    """The font without the name that its licence reserves, but with its copyright, licence and origin."""
    kept = [record for record in font["name"].names if record.nameID in {0, 13, 14}]
    font["name"].names = kept
    for place in (1, 4, 16):
        font["name"].setName(source.family, place, 3, 1, 0x409)
    font["name"].setName(source.family.replace(" ", ""), 6, 3, 1, 0x409)
    font["name"].setName(f"Subset of {source.package}, {source.file}", 10, 3, 1, 0x409)
    return font


def write(font: TTFont, path: Path) -> None:
    """The font in the format of the web, refused when it weighs too much."""
    font.flavor = "woff2"
    font.save(path)
    if path.stat().st_size > LARGEST_FILE:
        raise SystemExit(f"{path.name} weighs {path.stat().st_size} bytes, more than {LARGEST_FILE}")


if __name__ == "__main__":
    main()
