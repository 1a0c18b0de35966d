"""Texts on planted subjects: each has six words of its own, of which a text holds four."""

from __future__ import annotations

from itertools import combinations, cycle, islice

import pandas as pd

from helpers.analyse.texts import DATE, FIELDS, Texts

SUBJECTS = {
    "climat": "serveur climat électricité rivière carbone chaleur",
    "agents": "agent métier formation syndicat salaire collègue",
    "guichet": "guichet téléphone mairie usager dossier accueil",
}


def texts(
    per_subject: int = 40,
    *,
    subjects: tuple[str, ...] = tuple(SUBJECTS),
    territories: int = 4,
    public: dict[str, str] | None = None,
) -> Texts:
    """As many texts for each subject, spread over territories t1, t2…; `public`: that of the texts of a subject."""
    lines = []
    for subject in subjects:
        wordings = islice(cycle(combinations(SUBJECTS[subject].split(), 4)), per_subject)
        for place, words in enumerate(wordings):
            slug = f"t{place % territories + 1}"
            lines.append(
                {
                    "id": f"{slug}-{subject}-{place:03}", "territory": slug, "theme": "T01", "kind": "attente",
                    "public_shown": (public or {}).get(subject), "text": f"Le {words[0]}, la {words[1]}, un {words[2]} et une {words[3]}.",
                    DATE: pd.NaT,
                }
            )  # fmt: skip
    frame = pd.DataFrame(lines, columns=[*FIELDS, DATE]).sort_values("id", ignore_index=True)
    return Texts(frame.astype({DATE: "datetime64[ms]"}), len(frame))
