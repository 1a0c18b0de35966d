"""The sample campaign: real territories, invented debates, one workbook each, and the file that says so.

The same options always write the same bytes. Three thousand contributions over the 23 territories of the call by default;
as many territories and contributions as a measure of speed asks for with the options.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

from helpers import wording
from helpers.collect.template.build import build_template, file_name, write_workbook
from helpers.errors import CampaignError
from helpers.files import write_text
from helpers.framing import territories
from helpers.framing.campaign import CALL_OF_2024, FILE
from helpers.framing.load import load_framing
from helpers.framing.territories import Territory
from helpers.sample.chance import Chance, digest
from helpers.sample.draw import draw_territory
from helpers.sample.flaws import FLAWS, apply_to_rows, apply_to_sheets
from helpers.sample.profiles import PROFILES, Profile, drawn_profile

FRAMING = "ia_2025"
SENT = date(2025, 4, 1)  # the month in the names of the workbooks
CUT_OFF = date(2025, 4, 30)
TITLE = "Concertations territoriales de l’intelligence artificielle – campagne d’exemple"
INTRO = (
    f"Données fictives{wording.FIXED}: les territoires, leurs noms, leurs codes et leurs populations sont réels, mais chaque contribution, "
    "chaque chiffre de participation, chaque niveau de maturité et chaque réponse est inventé. Rien ici ne dit ce que pensent "
    "ces territoires ni ce qu’ils ont fait."
)


def write_sample(folder: Path, *, territories: int | None, contributions: int | None, seed: int) -> tuple[Path, ...]:
    """Write the workbooks of the sample into a folder, and its campaign file when there is none.

    `territories` counts those of the call first, then other real intercommunalities; `contributions` is the number of each
    territory instead of its own. Raises `CampaignError` when there are not that many territories.
    """
    chosen = choose_territories(territories)
    paths = tuple(_write_territory(folder, territory, contributions, seed) for territory in chosen)
    if not (folder / FILE).exists():
        write_text(folder / FILE, campaign_file(None if territories is None else chosen))
    return paths


def choose_territories(number: int | None) -> tuple[Territory, ...]:
    """The territories of the call, or any number of territories, in an order that never changes."""
    call = territories.of_the_call()
    if number is None:
        return call
    chosen = tuple(islice(_all_territories(), number))
    if len(chosen) < number:
        raise CampaignError(
            f"Il n’y a que {wording.counted(len(chosen), 'territoire')} à tirer. Demandez-en {wording.number(len(chosen))} au plus."
        )
    return chosen


def _all_territories() -> Iterator[Territory]:
    """Those of the call, then every other intercommunality, small and large mixed."""
    call = territories.of_the_call()
    yield from call
    known = {territory.code for territory in call}
    others = territories.all_epci()
    for siren, slug in sorted(zip(others["siren"], others["slug"], strict=True), key=lambda pair: digest(pair[0])):
        if siren not in known:
            yield territories.find(slug)


def profile_of(territory: Territory, seed: int) -> Profile:
    """The declared character of a territory of the call; a drawn one for any other."""
    return PROFILES.get(territory.slug) or drawn_profile(Chance(seed, territory.slug, "profile"))


def _write_territory(folder: Path, territory: Territory, contributions: int | None, seed: int) -> Path:
    framing = load_framing(FRAMING)
    profile = profile_of(territory, seed)
    flaws = FLAWS.get(territory.slug, ())
    draft = draw_territory(territory, profile, framing, contributions or profile.contributions, seed)
    draft = apply_to_rows(draft, flaws, Chance(seed, territory.slug, "flaws"))
    workbook = build_template(framing, draft.identity, draft.tables)  # type: ignore[arg-type] # the sheet takes any cell value
    apply_to_sheets(workbook, flaws, framing)
    path = folder / file_name(territory.slug, SENT)
    write_workbook(workbook, path)
    return path


def campaign_file(expected: Iterable[Territory] | None) -> str:
    """The text of the campaign file; those of the call are expected unless others were chosen."""
    slugs = CALL_OF_2024 if expected is None else [territory.slug for territory in expected]
    lines = {
        "title": _toml(TITLE),
        "framing": _toml(FRAMING),
        "fictional": "true",
        "expected": _toml(slugs),
        "cut_off": CUT_OFF.isoformat(),
        "intro": _toml(INTRO),
    }
    return "".join(f"{key} = {value}\n" for key, value in lines.items())


def _toml(value: str | list[str]) -> str:
    """Text and lists of texts are written alike in JSON and in TOML."""
    return json.dumps(value, ensure_ascii=False)
