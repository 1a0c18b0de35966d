"""What the analyst's exploration costs on a nation: `python -m bench.desk FOLDER [TERRITORIES] [CONTRIBUTIONS]`.

Makes a project in FOLDER with a few territories read for real (`bench.campaign`), then gives their rows and texts to all the others
under their own names, since reading two million rows of workbooks is measured elsewhere. Then, in a process of its own, what an
analyst waits for: the first view, a theme that is clicked, a zone that is brushed, a word in its context, the lexical worlds.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pandas as pd

from bench.campaign import CAMPAIGN, chosen_territories, write_campaign
from bench.watch import run
from helpers.analyse import corpus, texts
from helpers.files import write_text
from helpers.framing.campaign import FILE, read_campaign
from helpers.framing.territories import Territory
from helpers.parquet import read_parquet, write_parquet
from helpers.run.prepare import STATE_FILE, TERRITORIES_FILE, Prepared, prepare, prepared_before
from helpers.sample.campaign import campaign_file
from helpers.settings import Settings
from helpers.wording import number

T = TypeVar("T")
READ = 4  # territories whose workbooks are read for real
MEBIBYTE = 2**20


def main(root: Path, territories: int = 1_254, contributions: int = 1_600) -> None:
    """Make the nation when it is not there, then print each measure."""
    settings = Settings(root)
    if not (settings.processed(CAMPAIGN) / STATE_FILE).is_file():
        write_campaign(root, READ, contributions)
        prepare(settings, read_campaign(settings, CAMPAIGN))
        multiply(settings, chosen_territories(territories))
    print(f"{'Étape':<58} {'secondes':>9} {'calcul':>9} {'Mo':>7} {'Ko envoyés':>11}")
    for line in run([sys.executable, "-m", "bench.desk", "mesure", str(root)])[0].splitlines():
        one = json.loads(line)
        print(
            f"{one['what']:<58} {number(one['seconds'], 2):>9} {number(one['processor'], 2):>9} {number(one['peak']):>7} {number(one['sent']):>11}"
        )


def multiply(settings: Settings, chosen: tuple[Territory, ...]) -> None:
    """Every territory of the nation gets the tables of one that was read, its rows under its own name."""
    prepared = prepared_before(settings, read_campaign(settings, CAMPAIGN))
    assert prepared is not None
    lines = prepared.territories
    parts = {
        slug: tuple(read_parquet(prepared.folder / slug / name) for name in (corpus.FILE, texts.FILE)) for slug in lines["slug"]
    }
    made = [_copy(prepared, lines, parts, territory, place) for place, territory in enumerate(chosen)]
    write_parquet(prepared.folder / TERRITORIES_FILE, pd.concat(made, ignore_index=True).sort_values("slug", ignore_index=True))
    write_text(settings.raw(CAMPAIGN) / FILE, campaign_file(chosen))


def _copy(
    prepared: Prepared, lines: pd.DataFrame, parts: dict[str, tuple[pd.DataFrame, ...]], territory: Territory, place: int
) -> pd.DataFrame:
    """The tables of one more territory, and its line; it has the size that the reference gives it."""
    line = lines.iloc[[place % len(lines)]]
    source = str(line["slug"].iloc[0])
    for name, part in zip((corpus.FILE, texts.FILE), parts[source], strict=True):
        ids = part["id"].str.replace(source, territory.slug, regex=False)
        if territory.slug != source:
            write_parquet(prepared.folder / territory.slug / name, part.assign(id=ids, territory=territory.slug))
    return line.assign(slug=territory.slug, name=territory.name, population=territory.population)


def measured(what: str, work: Callable[[], T], sent: Callable[[T], int] = lambda _: 0) -> T:
    """Do a piece of work and print its seconds, its processor seconds, the peak of memory so far, and the weight of what it sends."""
    start, used = time.perf_counter(), time.process_time()
    result = work()
    seconds, processor = time.perf_counter() - start, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEBIBYTE
    print(
        json.dumps({"what": what, "seconds": seconds, "processor": processor, "peak": peak, "sent": sent(result) / 1024}),
        flush=True,
    )
    return result


def measures(root: Path) -> None:
    """What an analyst waits for, in the order of the notebook."""
    from helpers.desk.counts import Chosen  # noqa: PLC0415 - what it takes to load is measured too
    from helpers.desk.exploration import Exploration  # noqa: PLC0415 - same
    from helpers.desk.plane import Zone  # noqa: PLC0415 - same

    settings = Settings(root)
    prepared = prepared_before(settings, read_campaign(settings, CAMPAIGN))
    assert prepared is not None
    page = Exploration(prepared, "", "", "agent", "")
    views = measured("compter toutes les lignes, placer les territoires", lambda: page._views)  # noqa: SLF001 - the parts of a cell are measured apart
    chart = measured("graphiques liés", lambda: views.chart(Chosen()).to_dict(), lambda spec: len(json.dumps(spec)))
    theme, zone = Chosen(views.framing.themes[0].code), Zone((20_000, 60_000), (0.5, 2.5))
    assert chart["vconcat"]
    for what, chosen, where in (
        ("première vue : noms et paroles", Chosen(), None),
        ("un thème cliqué", theme, None),
        ("une zone tracée", theme, zone),
    ):
        measured(
            what,
            lambda chosen=chosen, where=where: (views.named(chosen, where).html(), views.quoted(chosen, where).html()),
            lambda both: sum(map(len, both)),
        )
    measured("textes tirés des territoires", lambda: page._words.texts)  # noqa: SLF001 - same
    measured("un mot dans son contexte", lambda: page._words.concordance("agent").html(), len)  # noqa: SLF001 - same
    measured(
        "mots fréquents et mots propres",
        lambda: (page.frequent().html(), page.specificities().html()),
        lambda both: sum(map(len, both)),
    )
    measured("mondes lexicaux", lambda: page.worlds().html(), len)


if __name__ == "__main__":
    if sys.argv[1] == "mesure":
        measures(Path(sys.argv[2]))
    else:
        main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
