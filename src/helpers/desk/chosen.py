"""What an analyst has chosen to look at, and who must be shown again when she chooses something else."""

from __future__ import annotations

from collections.abc import Callable

from helpers.desk.look import Look, look
from helpers.desk.news import write_seen
from helpers.errors import CampaignError
from helpers.framing.matching import suggestion
from helpers.settings import Settings
from helpers.wording import quote


class Chosen:
    """A campaign and one of its territories (none when it has none): the only part of the desk that changes."""

    def __init__(self, settings: Settings, campaign: str, territory: str, *, read: bool) -> None:
        self.settings = settings
        self.look: Look = look(settings, campaign, read=read)
        self.territory = _known(self.look, territory)
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Have this called after each change."""
        self._listeners.append(listener)

    def choose_campaign(self, campaign: str) -> None:
        """Look at another campaign, at its first territory, as it was last prepared."""
        self._changed(look(self.settings, campaign, read=False))

    def look_again(self, *, read: bool) -> None:
        """Look at the same campaign once more."""
        self._changed(look(self.settings, self.look.campaign.id, read=read))

    def mark_seen(self) -> None:
        """Nothing that is there now is new any more."""
        write_seen(self.settings, self.look.campaign.id, self.look.now)
        self.look_again(read=False)

    def _changed(self, looked: Look) -> None:
        self.look = looked
        self.territory = self.territory if self.territory in looked.slugs else next(iter(looked.slugs), "")
        for listener in self._listeners:
            listener()


def _known(looked: Look, territory: str) -> str:
    if not territory or territory in looked.slugs:
        return territory or next(iter(looked.slugs), "")
    hint = suggestion(territory, looked.slugs) or "Laissez le paramètre vide pour le premier de la liste."
    raise CampaignError(
        f"Territoire {quote(territory)} : ni attendu ni reçu dans la campagne {quote(looked.campaign.id)}. {hint}"
    )
