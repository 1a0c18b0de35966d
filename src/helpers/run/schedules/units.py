"""A unit of a scheduler: the template of that scheduler, filled with a project's own folder, interpreter, campaign and hour."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from helpers.errors import CampaignError
from helpers.framing.matching import fold
from helpers.run.mail import PASSWORD
from helpers.wording import FIXED

SCHEDULERS = ("systemd", "cron", "github", "gitlab", "airflow")
CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")
# What a line of a unit, a template of Airflow or an expression of a workflow would act upon, whatever the quotes.
UNWRITABLE = re.compile(r"[\x00-\x1f\x7f]|\{[{%#]")
WINTER, SUMMER = 1, 2  # hours of Paris ahead of universal time
DAY = 24


class _Unit(Template):
    """A template whose marks no scheduler uses."""

    delimiter = "@@"


@dataclass(frozen=True)
class Night:
    """What is run, where, with which interpreter, and at what time of day."""

    root: Path
    campaign: str
    hour: int
    minute: int
    python: str = sys.executable

    def __post_init__(self) -> None:
        for told, text in (("du projet", str(self.root)), ("de la campagne", self.campaign), ("de Python", self.python)):
            if UNWRITABLE.search(text):
                raise CampaignError(
                    f"Le chemin {told} contient un retour à la ligne, un caractère de contrôle ou « {{{{ » : "
                    "un planificateur le lirait de travers. Renommez le dossier."
                )

    @property
    def arguments(self) -> tuple[str, ...]:
        """The very command that the schedulers of this machine run."""
        return (self.python, "-m", "helpers", "--racine", str(self.root), *self._produce)

    @property
    def _produce(self) -> tuple[str, ...]:
        return ("produire", "--campagne", self.campaign, "--silencieux")

    @property
    def words(self) -> Mapping[str, str]:
        """Every mark of the templates, quoted for the place where it stands."""
        unit = f"concertations-{fold(self.campaign).replace(' ', '-')}"
        command = shlex.join(self.arguments)
        return {
            "unit": unit,
            "unit_python": _python(unit),
            "name_yaml": json.dumps(f"Concertations{FIXED}: campagne {self.campaign}", ensure_ascii=False),
            "campaign_specified": _specified(self.campaign),
            "root_specified": _specified(str(self.root)),
            "command_systemd": " ".join(map(_systemd, self.arguments)),
            "root_cron": _cron(shlex.quote(str(self.root))),
            "command_cron": _cron(command),
            "command_ci": shlex.join((".venv/bin/concertations", *self._produce)),
            "command_python": _python(command),
            "root_python": _python(str(self.root)),
            "reports_yaml": json.dumps(f"reports/{self.campaign}/", ensure_ascii=False),
            "secret": PASSWORD,
            "hour": f"{self.hour:02}",
            "minute": f"{self.minute:02}",
            "hour_plain": str(self.hour),
            "minute_plain": str(self.minute),
            "winter": self._at_paris(WINTER),
            "summer": self._at_paris(SUMMER),
            "python": ".".join(map(str, sys.version_info[:2])),
        }

    def _at_paris(self, ahead: int) -> str:
        return f"{(self.hour + ahead) % DAY:02}:{self.minute:02}"


def night(root: Path, campaign: str, clock: str) -> Night:
    """A nightly run at « HH:MM »; raises `CampaignError` for what is no time of day, or cannot be written in a unit."""
    found = CLOCK.fullmatch(clock)
    if found is None:
        raise CampaignError(f"« {clock} » n’est pas une heure : écrivez-la ainsi, 02:30.")
    return Night(root.resolve(), campaign, int(found[1]), int(found[2]))


def unit(scheduler: str, planned: Night) -> str:
    """The text of a unit, ready to be written where its first comment says."""
    template = (Path(__file__).parent / f"{scheduler}.txt").read_text(encoding="utf-8")
    return _Unit(template).substitute(planned.words)


def _specified(text: str) -> str:
    """A text in a systemd unit: « % » starts a specifier there."""
    return text.replace("%", "%%")


def _systemd(word: str) -> str:
    """A word of `ExecStart`, between double quotes."""
    return '"' + _specified(word).replace("\\", "\\\\").replace('"', '\\"').replace("$", "$$") + '"'


def _cron(text: str) -> str:
    """A text in a crontab: « % » ends the command there."""
    return text.replace("%", "\\%")


def _python(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
