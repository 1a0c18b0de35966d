"""A whole workbook of the sample, drawn for one territory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from helpers.framing.model import Framing
from helpers.framing.territories import Territory
from helpers.sample.chance import Chance
from helpers.sample.coding import code_contributions, with_second_codes
from helpers.sample.follow_up import draw_commitments
from helpers.sample.meetings import draw_meetings
from helpers.sample.place import place_of
from helpers.sample.profiles import Profile
from helpers.sample.scene import Scene
from helpers.sample.speech import draw_speech
from helpers.sample.state import draw_identity, draw_maturity, draw_use_cases, use_case_rows

Row = Mapping[str, object]
Rows = tuple[Row, ...]


@dataclass(frozen=True)
class Draft:
    """What a territory would send: values by field, as the template writes them."""

    identity: Row
    events: Rows
    contributions: Rows
    use_cases: Rows
    maturity: Rows
    commitments: Rows
    marred: frozenset[str] = frozenset()  # ids of contributions whose text holds a flaw already

    @property
    def tables(self) -> Mapping[str, Rows]:
        """The rows of each sheet that has rows."""
        names = ("events", "contributions", "use_cases", "maturity", "commitments")
        return {name: getattr(self, name) for name in names}


def draw_territory(territory: Territory, profile: Profile, framing: Framing, count: int, seed: int) -> Draft:
    """Everything invented for a territory; each sheet has its own chance, so that changing one leaves the others alone."""
    scene = Scene(place_of(territory), profile, framing)

    def chance(sheet: str) -> Chance:
        return Chance(seed, territory.slug, sheet)

    use_cases = draw_use_cases(scene, chance("uses"))
    meetings = draw_meetings(scene, count, chance("events"))
    said = draw_speech(scene.place, profile, count, chance("speech"))
    contributions = code_contributions(said, meetings, use_cases, profile, chance("coding"))
    return Draft(
        identity=draw_identity(scene, chance("identity")),
        events=tuple(meeting.row for meeting in meetings),
        contributions=tuple(with_second_codes(contributions, chance("second codes")) if profile.two_coders else contributions),
        use_cases=tuple(use_case_rows(use_cases, scene, chance("use rows"))),
        maturity=tuple(draw_maturity(scene, chance("maturity"))),
        commitments=tuple(draw_commitments(scene, contributions, chance("answers"))),
    )
