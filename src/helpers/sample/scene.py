"""What every draw of a territory needs to know: the place, its character, and the framing that it answers."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.framing.model import Framing
from helpers.sample.place import Place
from helpers.sample.profiles import Profile


@dataclass(frozen=True)
class Scene:
    """One territory about to be drawn."""

    place: Place
    profile: Profile
    framing: Framing

    def code(self, list_name: str, label: str) -> str:
        """The stored code of a label of the words; of two choices told with a stroke, the first one counts."""
        choices = self.framing.lists[list_name]
        found = choices.find(label) or choices.find(label.split(" / ", maxsplit=1)[0])
        if found is None:
            raise KeyError(f"{list_name} : « {label} » n’est pas dans la note de cadrage")
        return found.code
