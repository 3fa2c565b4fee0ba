"""Technologies in words and in colours, by what their names contain."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Technologies that share a layer: the word looked for, the name shown, the colour."""

    word: str
    name: str
    colour: str


FAMILIES: tuple[Family, ...] = (
    Family("project", "Project", "#7b2d76"),
    Family("nuclear", "Nuclear", "#8c7aa9"),
    Family("coal", "Coal", "#4a4f55"),
    Family("lignite", "Lignite", "#6b5a50"),
    Family("biomass", "Biomass", "#8a7d52"),
    Family("biogas", "Biomass", "#8a7d52"),
    Family("waste", "Waste", "#9a9078"),
    Family("geothermal", "Geothermal", "#a4593f"),
    Family("oil", "Oil", "#7d6a5c"),
    Family("diesel", "Oil", "#7d6a5c"),
    Family("gas", "Gas", "#b59a84"),
    Family("lng", "Gas", "#b59a84"),
    Family("hydro", "Hydro", "#2f6f9f"),
    Family("river", "Hydro", "#2f6f9f"),
    Family("storage", "Storage", "#94a9bd"),
    Family("batter", "Storage", "#94a9bd"),
    Family("import", "Net import", "#c9b7c8"),
    Family("wind", "Wind", "#79b7b2"),
    Family("solar", "Solar", "#eac04d"),
    Family("unserved", "Not served", "#b5411a"),
)
"""Lowest layer first: the project, then what is slow to move, then what follows the weather."""

OTHER = Family("", "Other", "#a9b1b6")

_WORDS = {
    "ccgt": "combined cycle",
    "ocgt": "open cycle",
    "ror": "run of river",
    "pv": "",
}


def family(technology: str) -> Family:
    """The family of a technology or of a series; ``OTHER`` for an unknown word."""
    lowered = technology.lower()
    if "storage" in lowered:
        return next(item for item in FAMILIES if item.word == "storage")
    return next((item for item in FAMILIES if item.word in lowered), OTHER)


def in_words(technology: str) -> str:
    """``gas_ccgt`` -> ``gas combined cycle``."""
    parts = technology.replace("-", "_").split("_")
    return " ".join(word for part in parts if (word := _WORDS.get(part, part)))
