"""Lexical worlds of a campaign or a territory: the classes of `helpers.analyse.reinert`, with what a reader needs to judge them."""

from helpers.analyse.worlds.found import Over, Typical, World, Worlds, no_worlds
from helpers.analyse.worlds.search import find_worlds

__all__ = ["Over", "Typical", "World", "Worlds", "find_worlds", "no_worlds"]
