"""A campaign opened by its name: what a run left is read as it is, a few changed workbooks are read first, many are left to a run."""

from __future__ import annotations

from pathlib import Path

from helpers.desk.campaign import Campaign
from helpers.errors import QuestionError
from helpers.framing import campaign as campaign_file
from helpers.run import prepare
from helpers.settings import Settings, find_settings
from helpers.wording import counted, quote, typeset

# Read on the spot, in less than a minute; more are left to a run, which reads them side by side and can be resumed.
FEW_WORKBOOKS = 60
Root = str | Path | None


def campaigns(root: Root = None) -> tuple[str, ...]:
    """The campaigns of the project."""
    return campaign_file.campaigns(_settings(root))


def open_campaign(name: str, *, collect: bool | None = None, root: Root = None) -> Campaign:
    """A campaign, as its workbooks are now.

    What `concertations produire` left is read as it is when no workbook changed since. When some did, they are read first, if they are
    few; when they are many, the error says what to run. `collect=True` reads them however many; `collect=False` reads none, and
    the campaign says that it is out of date. `root`: the folder of the project, found from the current one when it is not given.

    Raises
    ------
    CampaignError
        No such campaign or project; the message names the nearest campaign.
    QuestionError
        Too many workbooks to read on the spot, or nothing read yet and `collect=False`.
    """  # fmt: skip
    settings = _settings(root)
    read = campaign_file.read_campaign(settings, name)
    waiting = prepare.left_to_read(settings, read)
    if waiting and collect is None and len(waiting) > FEW_WORKBOOKS:
        raise QuestionError(
            typeset(
                f"Campagne {quote(name)} : {counted(len(waiting), 'classeur')} à lire. Lancez : concertations produire "
                f'--campagne {name}, puis rouvrez-la. Ou lisez-les ici, un par un : concertations.open("{name}", collect=True) ; ou '
                f'gardez la lecture précédente : concertations.open("{name}", collect=False).'
            )
        )
    if waiting and collect is not False:
        return Campaign(prepare.prepare(settings, read))
    left = prepare.prepared_before(settings, read)
    if left is None:
        raise QuestionError(
            typeset(f"Campagne {quote(name)} : rien n'a encore été lu. Lancez : concertations produire --campagne {name}.")
        )
    told = f"{counted(len(waiting), 'classeur')} à lire depuis la lecture précédente, montrée ici." if waiting else ""
    return Campaign(left, typeset(told))


def _settings(root: Root) -> Settings:
    return find_settings(Path.cwd()) if root is None else Settings(Path(root))
