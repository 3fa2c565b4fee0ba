"""A programme: everything that was read from one folder, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tieline.case.case import Case, content_hash
from tieline.case.events import Event
from tieline.case.projects import Project
from tieline.case.weather_year import WeatherYear
from tieline.errors import OptionError
from tieline.io.dictionary import dictionary
from tieline.io.nearest import suggestion
from tieline.io.read_finance import FinanceData
from tieline.io.read_project import HomeConnection
from tieline.io.read_system import build_case
from tieline.io.tables import Tables
from tieline.io.uncertainty import ProjectRanges, Uncertainty
from tieline.register.records import Register
from tieline.weather.climatology import Climatology

NO_FINANCE = FinanceData(tables={}, debt=(), projects={})


@dataclass(frozen=True, slots=True, kw_only=True)
class AdequacySettings:
    """What adequacy is held to, and the most that B6 pays.

    lole_standard               [h/yr] of zones that state none of their own
    peaking_usd_per_mw_per_year [USD/(MW yr)] of peaking capacity
    """

    lole_standard: float
    peaking_usd_per_mw_per_year: float
    source: str
    confidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a programme assumes for every study.

    dispatch_shed_cost  [USD/MWh] of unserved energy in the dispatch, one value for all zones
    dump_cost           [USD/MWh] of energy that cannot be used
    co2_value_low, co2_value_central, co2_value_high  [USD/t] societal value of CO2
    co2_price_is_tax    whether the CO2 price of the dispatch is a transfer and no cost
    discount_rates      [1/yr] real; central_rate the one of every central figure: net value,
                        annuity, who pays; rate_stated whether the file states it
    first_seed          seed of weather years where the caller gives none
    uncertainty         how far inputs may lie from their central figures
    adequacy            standard of shortfall, and the cap of B6
    """

    dispatch_shed_cost: float
    dump_cost: float
    co2_value_low: float
    co2_value_central: float
    co2_value_high: float
    co2_value_source: str
    co2_value_confidence: str
    co2_price_is_tax: bool
    discount_rates: tuple[float, ...]
    central_rate: float
    rate_stated: bool
    discount_rates_source: str
    discount_rates_confidence: str
    first_seed: int
    uncertainty: Uncertainty
    adequacy: AdequacySettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """How many rows of a table rest on documents, on derivation, on estimates."""

    table: str
    document: int
    derived: int
    estimate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A row of a file, to lead a figure back to where it stands.

    values  by column, as read
    """

    file: str
    row: int
    id: str
    source: str
    confidence: str
    values: Mapping[str, str | float]


KEPT_YEARS = 12
"""Weather years that a programme holds once they are drawn."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Programme:
    """One folder of plain files, read and checked.

    folder            where it was read from
    projects          in the order of system/projects.csv
    home_connections  assumed links of the counterfactual "connected at home"
    tables            rows as they stand in the files, to trace a figure to its row
    confidence        one entry per table of the power system that has rows
    register          what partners promised, None where the folder holds no register
    finance           published figures and finance files; empty where there is no such folder
    ranges            project -> cost in its parts and ranges, of those that have a file
    events            stress events, in the order of their ids
    """

    id: str
    title: str
    question: str
    folder: Path
    study_years: tuple[int, ...]
    settings: Settings
    projects: tuple[Project, ...]
    home_connections: tuple[HomeConnection, ...]
    climatology: Climatology
    tables: Tables
    confidence: tuple[Confidence, ...]
    register: Register | None = None
    finance: FinanceData = NO_FINANCE
    ranges: Mapping[str, ProjectRanges] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    _drawn: dict[tuple[int, int, int], WeatherYear] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    _cases: dict[int, Case] = field(init=False, default_factory=dict, repr=False, compare=False)
    _climate: list[str] = field(init=False, default_factory=list, repr=False, compare=False)

    def case(self, study_year: int) -> Case:
        """The power system in one study year; raises OptionError for another year."""
        if study_year not in self.study_years:
            years = ", ".join(str(year) for year in self.study_years)
            raise OptionError(f"{study_year} is not a study year of {self.id!r}: {years}.")
        if study_year not in self._cases:
            self._cases[study_year] = build_case(self.tables, self.home_connections, study_year)
        return self._cases[study_year]

    def weather_year(self, study_year: int, index: int, seed: int | None = None) -> WeatherYear:
        """Weather year ``index`` (0, 1, ...) on the calendar of a study year.

        The same seed and index give the same series; without a seed, the programme's first.
        """
        from tieline.weather.synthetic import weather_year

        first = self.settings.first_seed if seed is None else seed
        key = (study_year, index, first)
        if key not in self._drawn:
            # A study asks for the same years again and again; a dozen take 90 MB.
            if len(self._drawn) == KEPT_YEARS:
                del self._drawn[next(iter(self._drawn))]
            self._drawn[key] = weather_year(self.climatology, study_year, index, first)
        return self._drawn[key]

    def weather_identity(self, study_year: int, index: int, seed: int | None = None) -> str:
        """What ``weather_year`` of the same arguments depends on, as text; draws nothing."""
        from tieline.weather.synthetic import GENERATOR

        if not self._climate:
            self._climate.append(content_hash(self.climatology))
        first = self.settings.first_seed if seed is None else seed
        return f"generator {GENERATOR}, {self._climate[0]}, {study_year}, {index}, {first}"

    def rows_of_project(self, project: str) -> tuple[SourceRow, ...]:
        """Every row that describes a project or belongs to it, in the order of the tables.

        Raises OptionError for an unknown project.
        """
        wanted = self.project(project).id
        return tuple(
            SourceRow(
                file=table.file,
                row=table.rows[position],
                id=table.text(dictionary().tables[name].key[0])[position],
                source=table.text("source")[position],
                confidence=table.text("confidence")[position],
                values=table.record(position),
            )
            for name, table in self.tables.items()
            if "project" in table.words
            for position, owner in enumerate(table.text("project"))
            if owner == wanted
        )

    def project(self, wanted: str) -> Project:
        """The project with this id; raises OptionError naming the nearest one."""
        by_id = {project.id: project for project in self.projects}
        if wanted in by_id:
            return by_id[wanted]
        hint = suggestion(wanted, by_id, f"Projects: {', '.join(by_id)}.")
        raise OptionError(f"{wanted!r} is not a project of {self.id!r}. {hint}")

    def event(self, wanted: str) -> Event:
        """The event with this id; raises OptionError naming the nearest one."""
        by_id = {event.id: event for event in self.events}
        if wanted in by_id:
            return by_id[wanted]
        hint = suggestion(wanted, by_id, f"Events: {', '.join(by_id) or 'none'}.")
        raise OptionError(f"{wanted!r} is not an event of {self.id!r}. {hint}")
