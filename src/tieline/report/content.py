"""What a page is made of: tidy tables, the register, the provenance, an outline of the coast.

Every table may be absent or empty: the section that needs it then says so in a sentence. A
table that is there must carry the columns of ``TABLES``; further columns are ignored.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeAlias

import pandas as pd

from tieline.errors import ResultError

Row: TypeAlias = Mapping[str, Any]
Groups: TypeAlias = dict[tuple[Any, ...], list[dict[str, Any]]]

TABLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        name: tuple(columns.split())
        for name, columns in {
            "benefits": "project counterfactual study_year indicator unit value standard_error"
            " n lower upper numerical_bound",
            "benefits_by_year": "project counterfactual study_year weather_year indicator value",
            "runs": "run study_year weather_year project case case_hash",
            "zone_results": "study_year weather_year case zone indicator value",
            "generation": "study_year weather_year case zone technology energy_mwh",
            "link_results": "study_year weather_year case link forward_mwh backward_mwh",
            "week": "project study_year weather_year zone hour_local series mw",
            "zones": "zone name country longitude latitude kind",
            "links": "link from_zone to_zone forward_mw backward_mw kind project status",
            "projects": "id title role appraisal status",
            "statuses": "id kind title status rule evidence",
            "message": "line quote entry kind title status measurement",
            "confidence": "table document derived estimate",
            "placeholders": "study_year zone technology capacity_mw",
            "headline": "word label unit value standard_error n",
            "who_gains": "project counterfactual study_year country component usd_per_year"
            " standard_error n",
            "who_gains_totals": "project counterfactual study_year total_usd_per_year"
            " standard_error n b1_usd difference_usd",
            "country_nets": "project counterfactual study_year country usd_per_year"
            " standard_error n lower upper numerical_bound verdict",
            "net_values": "project counterfactual discount_rate npv_usd standard_error n lower"
            " upper numerical_bound bcr levelised_usd_per_mwh eirr central_usd low_usd high_usd"
            " verdict depends_on sentence",
            "tornado": "project counterfactual input title unit low central high value_low"
            " value_high flips_at inside source confidence",
            "cash_flow": "project tariff tariff_usd_per_mwh contract_year starts uses_usd"
            " drawn_usd equity_usd revenue_usd opex_usd royalty_usd tax_usd cfads_usd interest_usd"
            " principal_usd balance_usd dscr llcr dividends_usd support_usd",
            "finance_summary": "project tariff tariff_usd_per_mwh sales_usd_per_year least_dscr"
            " mean_dscr llcr plcr equity_irr project_irr support_usd tariff_for_dscr_1"
            " tariff_for_dscr_1_2",
            "finance_tornado": "project measure input title unit low central high value_low"
            " value_high flips_at inside source confidence",
            "host_debt": "project end country year royalty_usd tax_usd state_dividends_usd"
            " guarantees_usd treasury_usd sales_usd project_debt_usd project_service_usd",
            "host_debt_beside": "project end country year kind indicator institution basis"
            " figure_year figure_low_usd figure_high_usd receipts_usd share_low share_high source",
            "adequacy_zones": "study_year case hydro kind place indicator unit value standard_error"
            " n lower upper",
            "adequacy_when": "study_year hydro kind place by slot lole_h lole_standard_error"
            " eens_mwh eens_standard_error",
            "adequacy_differences": "project counterfactual study_year hydro kind place indicator"
            " unit value standard_error n lower upper",
            "adequacy_standards": "study_year zone standard_h standard_source lole_h"
            " standard_error n lower upper lole_no_release_h alone_h verdict resolved firm_mw"
            " placeholder_mw",
            "adequacy_worth": "project counterfactual study_year b6_usd note",
            "adequacy_runs": "study_year case hydro samples weather_years",
            "finance_sentences": "project position kind text",
            "who_pays": "project counterfactual study_year discount_rate rule country"
            " pays_usd_per_year gap_usd_per_year note",
            "costs": "project counterfactual c1_usd c2_usd_per_year",
            "displaced": "project counterfactual study_year fuel country energy_mwh co2_t n",
            "plan_costs": "project study_year case plan followed n above_usd most_usd"
            " most_weather_year unserved_mwh",
            "plan_ranges": "project counterfactual study_year plan n low_usd high_usd",
            "countries": "country name",
            "settlements": "link kind payer payee usd_per_mwh note source confidence",
            "debt_figures": "country first_year last_year indicator low high unit per_year"
            " institution basis source confidence",
            "connectivity": "study_year project case country indicator unit value standard_error n",
            "border_use": "study_year project case link from_country to_country indicator unit"
            " value standard_error n",
            "stress_events": "event title kind trigger span_h followed_h whole source confidence",
            "stress": "project study_year event case kind place indicator unit n least median most",
            "resilience_values": "project counterfactual study_year event kind place without_mwh"
            " value_mwh standard_error n least median most finding usd_per_year",
            "stress_margins": "project study_year case kind place imports_mw largest_link_mw"
            " largest_unit_mw least_mw p01_mw p10_mw median_mw short_h worst_mwh n",
            "stress_curves": "project study_year event case place hour n least median most",
        }.items()
    }
)
"""The tidy tables and the columns each must have. ``headline`` holds one figure for a word of
the programme (``word`` is ``connectivity`` or ``resilience``); ``placeholders`` the generic
capacity that stands in for what nobody has announced. Results may also carry ``project``: the
comparison they belong to."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReviewContent:
    """Everything the page shows; nothing is read from disk while it is rendered.

    programme   ``id``, ``title``, ``question``, optionally ``subtitle``
    register    the register's review, as ``tieline.register.review`` describes it
    provenance  ``version``, ``seed``, ``solver``, ``as_of``, ``weather``, ``weather_years``,
                ``study_years``, ``command``, ``cases`` (name -> hash); what is missing is said
    tables      name -> tidy table; names and columns in ``TABLES``
    outline     ``{source, countries: [{code, rings: [[[longitude, latitude], ...]]}]}`` or None
    studies     kind -> documents of commands run beside the review: ``allocation``, ``repeat``,
                ``capacity``; where one is missing the page names the command

    Raises ResultError for an unknown table name or a missing column.
    """

    programme: Mapping[str, Any]
    register: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    outline: Mapping[str, Any] | None = None
    studies: Mapping[str, tuple[Mapping[str, Any], ...]] = field(default_factory=dict)
    _grouped: dict[tuple[str, tuple[str, ...]], Groups] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        for name, table in self.tables.items():
            if name not in TABLES:
                raise ResultError(f"{name!r} is not a table of a review: {', '.join(TABLES)}.")
            missing = [column for column in TABLES[name] if column not in table.columns]
            if missing and len(table.columns):
                raise ResultError(f"Table {name!r} lacks the columns {', '.join(missing)}.")

    def rows(self, name: str, **wanted: Any) -> list[dict[str, Any]]:
        """Rows of a table in their order, those whose columns equal ``wanted``; [] if absent.

        A wanted column that the table does not have chooses nothing.
        """
        table = self.tables.get(name)
        if table is None or table.empty:
            return []
        columns = tuple(column for column in wanted if column in table.columns)
        found = self._by_columns(name, columns).get(tuple(wanted[column] for column in columns))
        return [dict(row) for row in found or ()]

    def _by_columns(self, name: str, columns: tuple[str, ...]) -> Groups:
        """Rows of a table by their values in some columns; a page asks for the same ones often."""
        if (name, columns) not in self._grouped:
            if columns:
                rows = self._by_columns(name, ()).get((), [])
            else:
                table = self.tables[name]
                names = [str(column) for column in table.columns]
                values = zip(*(_plain(table[column]) for column in table.columns), strict=True)
                rows = [dict(zip(names, row, strict=True)) for row in values]
            groups: Groups = {}
            for row in rows:
                groups.setdefault(tuple(row[column] for column in columns), []).append(row)
            self._grouped[name, columns] = groups
        return self._grouped[name, columns]


def _plain(column: pd.Series[Any]) -> list[Any]:
    """Python's own values, None for those that are missing."""
    values: list[Any] = column.tolist()
    if column.isna().any():
        return [None if missing(value) else value for value in values]
    return values


def missing(value: Any) -> bool:
    """True for None, NaN and pandas' NA and NaT."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return isinstance(value, float) and math.isnan(value)


def finite(value: Any) -> bool:
    """True for a number that can be shown."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
