"""Names of countries, for pages and tables: the register's own, else those of ISO 3166-1."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import pandas as pd

from tieline.io.programme import Programme


@cache
def iso_names() -> dict[str, tuple[str, str]]:
    """Three-letter code -> (two-letter code, English short name) of ISO 3166-1."""
    text = files("tieline.io").joinpath("countries.csv").read_text(encoding="utf-8")
    return {
        row["alpha3"]: (row["alpha2"], row["name"]) for row in csv.DictReader(text.splitlines())
    }


def country_table(programme: Programme) -> pd.DataFrame:
    """country, name   of every country with a zone or an owner; an unknown code names itself."""
    codes = set(programme.case(programme.study_years[0]).zones.country)
    for finance in programme.finance.projects.values():
        codes |= {owner.country for owner in finance.owners} | {finance.host, finance.buyer}
    own = {}
    if programme.register is not None:
        own = {
            partner.iso3166: partner.name
            for partner in programme.register.partners
            if partner.kind == "country" and partner.iso3166
        }
    known = iso_names()
    rows = []
    for code in sorted(codes - {""}):
        short, name = known.get(code, ("", code))
        rows.append({"country": code, "name": own.get(short, own.get(code, name))})
    return pd.DataFrame(rows, columns=["country", "name"])
