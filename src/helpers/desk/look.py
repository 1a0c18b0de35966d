"""All that the desk knows of a campaign when it looks at it once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from helpers.desk.news import News, Seen, news, read_seen, seen_now
from helpers.framing.campaign import Campaign, read_campaign
from helpers.framing.matching import fold
from helpers.run.lock import holder
from helpers.run.manifest import Manifest, read_results
from helpers.run.prepare import Prepared, prepare, prepared_before
from helpers.run.standing import Line, Standing, standing
from helpers.run.task import NATIONAL
from helpers.settings import Settings


@dataclass(frozen=True)
class Look:
    """A campaign at one moment: where each report stands, what is prepared (None when it never was), what was seen before and is now."""

    settings: Settings
    standing: Standing
    prepared: Prepared | None
    manifest: Manifest
    before: Seen | None
    now: Seen

    @property
    def campaign(self) -> Campaign:
        return self.standing.campaign

    @cached_property
    def news(self) -> News:
        """What is new since the analyst last said so."""
        return news(self.before, self.now)

    @cached_property
    def slugs(self) -> tuple[str, ...]:
        """Every territory that is expected or was received, by its name."""
        return tuple(line.slug for line in self.lines if line.slug != NATIONAL)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The state of each report in alphabetical order, the synthesis first."""
        return tuple(sorted(self.standing.lines, key=lambda line: "" if line.slug == NATIONAL else fold(self.name(line.slug))))

    def of(self, state: str) -> tuple[Line, ...]:
        """The lines in one state."""
        return tuple(line for line in self.lines if line.state == state)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """How each territory is called, where something tells it."""
        told = (
            {}
            if self.prepared is None
            else dict(zip(*(self.prepared.territories[part] for part in ("slug", "name")), strict=True))
        )
        return {one.slug: one.name for one in self.campaign.expected} | told

    def name(self, slug: str) -> str:
        """The name of a territory; its code where nothing tells its name."""
        return self.names.get(slug, slug)


def look(settings: Settings, name: str, *, read: bool) -> Look:
    """Look at a campaign; its workbooks that changed are read first (`read`), unless a run is at it."""
    campaign = read_campaign(settings, name)
    if read and holder(settings, name) is None:
        prepared: Prepared | None = prepare(settings, campaign)
    else:
        prepared = prepared_before(settings, campaign)
    manifest, before = read_results(settings, name), read_seen(settings, name)
    return Look(settings, standing(settings, name), prepared, manifest, before, seen_now(prepared, manifest, before or Seen()))
