"""What a run cost, added to the manifest and told on the « fiche de sobriété »: the last thing that a run does."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from helpers import files
from helpers.framing.campaign import Campaign
from helpers.publish.portal import weight
from helpers.publish.sobriety import FILE, METHOD, TITLE, Sobriety, render_sobriety
from helpers.publish.verify import verify_page
from helpers.run import energy, manifest
from helpers.run.cost import Cost
from helpers.run.manifest import Artefact
from helpers.run.task import NATIONAL, footer
from helpers.settings import MANIFEST, Settings
from helpers.wording import FICTIONAL, FIXED, counted, number

SHOWN = 20  # reports on the page: it must stay light for a thousand of them
UNKNOWN = "non mesuré"
PRODUCTION = "production"  # in the manifest


def account(settings: Settings, campaign: Campaign, built: int, cost: Cost) -> None:
    """Add the cost of a run that is over to the manifest, and write the page from it; a run that built nothing leaves both alone."""
    folder = settings.reports(campaign.id)
    if not built and _is_told(folder):
        return
    artefacts = manifest.read_manifest(folder).artefacts
    weights = {slug: _weight(folder, artefact) for slug, artefact in artefacts.items()}
    _note(folder, artefacts, weights, cost)
    page = render_sobriety(_sobriety(campaign, artefacts, weights, built, cost), footer(campaign))
    verify_page(page, expected_title=TITLE)
    files.write_text(folder / FILE, page)


def _is_told(folder: Path) -> bool:
    return (folder / FILE).is_file() and PRODUCTION in json.loads((folder / MANIFEST).read_text(encoding="utf-8"))


def _weight(folder: Path, artefact: Artefact) -> int:
    """Bytes of the page of a report."""
    pages = (folder / name for name in artefact.files if name.endswith(".html"))
    return sum(path.stat().st_size for path in pages if path.is_file())


def _note(folder: Path, artefacts: Mapping[str, Artefact], weights: Mapping[str, int], cost: Cost) -> None:
    content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    content[PRODUCTION] = {
        "cout": asdict(cost),
        "energie_estimee_wh": _bounds(cost),
        "methode_de_l_estimation": METHOD,
        "coefficients": [asdict(one) for one in energy.COEFFICIENTS],
        "rapports": {
            slug: {"energie_estimee_wh": _bounds(one.cost), "octets_de_la_page": weights[slug]}
            for slug, one in artefacts.items()
        },
    }
    files.write_text(folder / MANIFEST, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def _bounds(cost: Cost) -> list[float] | None:
    used = energy.energy(cost)
    return None if used is None else [float(f"{bound:.3g}") for bound in (used.low, used.high)]


def _sobriety(
    campaign: Campaign, artefacts: Mapping[str, Artefact], weights: Mapping[str, int], built: int, cost: Cost
) -> Sobriety:
    longest = sorted(artefacts.items(), key=lambda item: (-item[1].cost.seconds, item[0]))[:SHOWN]
    return Sobriety(
        campaign=campaign.title,
        intro="Ce que les rapports de cette campagne ont coûté à produire et pèsent à lire, avec une estimation de l’énergie.",
        marks=(FICTIONAL,) if campaign.fictional else (),
        run=tuple(_facts(built, weights, cost)),
        in_all=len(artefacts),
        reports=tuple((_name(campaign, slug), *_line(one.cost, weights[slug])) for slug, one in longest),
        coefficients=tuple(
            (one.what, _plain(one.low), _plain(one.high), one.unit or "sans unité", one.source) for one in energy.COEFFICIENTS
        ),
    )


def _facts(built: int, weights: Mapping[str, int], cost: Cost) -> Iterator[tuple[str, str]]:
    yield "Dernière production", f"{counted(built, 'rapport produit')} en {_seconds(cost.seconds)}"
    yield "Temps de processeur", _processor(cost)
    yield "Mémoire du plus gros processus", _peak(cost)
    yield "Poids de toutes les pages", f"{weight(sum(weights.values()))} ({counted(len(weights), 'rapport')})"
    used = energy.energy(cost)
    if used is not None:
        yield "Énergie de la dernière production (estimation)", energy.told(used, "Wh")
        yield "Émissions correspondantes en France (estimation)", energy.told(energy.carbon(used), "g d’équivalent CO₂")


def _line(cost: Cost, size: int) -> tuple[str, ...]:
    return _seconds(cost.seconds), _processor(cost), _peak(cost), weight(size), energy.energy_told(cost)


def _name(campaign: Campaign, slug: str) -> str:
    reference = campaign.territory(slug)
    return "Synthèse nationale" if slug == NATIONAL else slug if reference is None else reference.name


def _seconds(value: float) -> str:
    return f"{number(value, 1)}{FIXED}s"


def _processor(cost: Cost) -> str:
    return UNKNOWN if cost.processor_seconds is None else _seconds(cost.processor_seconds)


def _peak(cost: Cost) -> str:
    return UNKNOWN if cost.peak_bytes is None else weight(cost.peak_bytes)


def _plain(value: float) -> str:
    """A coefficient with the figures that its source gives.

    >>> _plain(21.7), _plain(80), _plain(0.392)
    ('21,7', '80', '0,392')
    """
    decimals = len(f"{value:g}".partition(".")[2])
    return number(value, decimals)
