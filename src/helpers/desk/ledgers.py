"""The claims of the pages of a campaign, never those of a page that is out of date."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from helpers.analyse.claims import LEDGER_FILE, ledger_frame, read_ledger
from helpers.run import prepare
from helpers.run.fingerprint import Fingerprints
from helpers.run.manifest import Artefact, read_results
from helpers.run.prepare import Prepared
from helpers.run.task import NATIONAL


@dataclass(frozen=True)
class Ledgers:
    """The ledgers of a campaign; what tells whether they are up to date is read once."""

    prepared: Prepared

    def of(self, territory: str = "", measure: Callable[[], pd.DataFrame] | None = None) -> pd.DataFrame:
        """The ledger of a territory, of the synthesis without one: as it was stored for a report that is up to date, else measured now.

        `measure`: how whoever asks measures it, where the measure is kept.
        """
        place = self.prepared.folder / (territory or prepare.NATIONAL)
        if self._is_current(territory or NATIONAL) and (place / LEDGER_FILE).is_file():
            return read_ledger(place)
        return self._measured(territory) if measure is None else measure()

    def _measured(self, territory: str) -> pd.DataFrame:
        analysis = self.prepared.analysis(territory) if territory else self.prepared.national()
        return ledger_frame(analysis.claims.values())

    def _is_current(self, slug: str) -> bool:
        artefact = self._artefacts.get(slug)
        return artefact is not None and artefact.is_made_from(self._prints.task(slug).inputs)

    @cached_property
    def _artefacts(self) -> Mapping[str, Artefact]:
        return read_results(self.prepared.settings, self.prepared.campaign.id).artefacts

    @cached_property
    def _prints(self) -> Fingerprints:
        return Fingerprints(self.prepared)
