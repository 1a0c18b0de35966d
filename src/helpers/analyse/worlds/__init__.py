"""Lexical worlds of a campaign or a territory: the classes of `helpers.analyse.reinert`, with what a reader needs to judge them."""

from helpers.analyse.texts import Texts
from helpers.analyse.worlds.found import Over, Typical, World, Worlds, no_worlds
from helpers.framing.model import Framing
from helpers.framing.world_names import WorldNames

__all__ = ["Over", "Typical", "World", "Worlds", "find_worlds", "no_worlds"]


def find_worlds(texts: Texts, names: WorldNames, framing: Framing) -> Worlds:
    """The lexical worlds of some texts (see `search`)."""
    from helpers.analyse.worlds import search  # noqa: PLC0415 - loads scipy, which only a report needs

    return search.find_worlds(texts, names, framing)
