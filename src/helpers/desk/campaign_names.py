"""What an analyst types for a theme, a public, a size…: a code or a French label, however it is spelled; else an error that helps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from helpers.errors import QuestionError
from helpers.framing.matching import fold, nearest
from helpers.framing.model import SHORTEST_BEGINNING, ChoiceList, Framing
from helpers.wording import listing, quote, typeset

Asked = str | Iterable[str] | None  # one value, several, or no wish
MOST_LISTED = 15  # values told when none is near


@dataclass(frozen=True)
class Names:
    """The values that an argument takes: code -> French label; `spellings`: other ways of writing a code, folded -> code."""

    argument: str
    labels: Mapping[str, str]
    spellings: Mapping[str, str]

    @classmethod
    def of(cls, argument: str, labels: Mapping[str, str], others: Iterable[tuple[str, str]] = ()) -> Names:
        """Values by code and label, and `others`: (spelling, code)."""
        pairs = [*others, *((label, code) for code, label in labels.items()), *((code, code) for code in labels)]
        return cls(argument, labels, {fold(spelling): code for spelling, code in pairs})

    @classmethod
    def of_list(cls, argument: str, choices: ChoiceList) -> Names:
        """The values of a list of the framing, with its plurals and its synonyms."""
        others = (
            (spelling, choice.code)
            for choice in choices.choices
            for spelling in (*choice.synonyms, choice.plural, choices.shown(choice))
            if spelling
        )
        return cls.of(argument, {choice.code: choice.label for choice in choices.choices}, others)

    def code(self, asked: str) -> str:
        """The code that is meant; raises `QuestionError` with the nearest value, or all of them."""
        found = self.spellings.get(fold(str(asked))) or self._begun(fold(str(asked)))
        if found is None:
            raise QuestionError(typeset(f"{self.argument}={quote(str(asked))} : valeur inconnue. {self._hint(str(asked))}"))
        return found

    def codes(self, asked: Asked) -> tuple[str, ...] | None:
        """The codes that are meant, None when anything will do."""
        if asked is None:
            return None
        return tuple(dict.fromkeys(self.code(one) for one in ((asked,) if isinstance(asked, str) else asked)))

    def _begun(self, start: str) -> str | None:
        """The only value written with these whole words first (« sobriété »), if there is one."""
        found = {code for spelling, code in self.spellings.items() if spelling.startswith(f"{start} ")}
        return found.pop() if len(found) == 1 and len(start) >= SHORTEST_BEGINNING else None

    def _hint(self, asked: str) -> str:
        near = nearest(asked, [*self.labels, *self.labels.values()])
        if near is not None:
            return f"Vouliez-vous dire {quote(self._told(self.spellings[fold(near)]))} ?"
        told = [self._told(code) for code in list(self.labels)[:MOST_LISTED]]
        rest = len(self.labels) - len(told)
        return f"Valeurs possibles : {listing([*told, f'{rest} autres'] if rest else told, 'ou')}."

    def _told(self, code: str) -> str:
        label = self.labels[code]
        return code if fold(label) == fold(code) else f"{code} ({label})"


def kinds(framing: Framing) -> Names:
    """Attente, vigilance, proposition, question; the English names of the code too."""
    choices = framing.lists["kinds"]
    names = Names.of_list("kind", choices)
    roles = {fold(role): choice.code for role, choice in choices.by_role.items()}
    return Names(names.argument, names.labels, {**roles, **names.spellings})


def sizes(framing: Framing, others: Mapping[str, str]) -> Names:
    """The classes of size; `others`: panels that stand apart."""
    return Names.of("size", {size.code: size.label for size in framing.size_classes} | dict(others))


def stages(framing: Framing) -> Names:
    """The stages of advancement."""
    return Names.of("stage", {stage.code: stage.label for stage in framing.stages})
