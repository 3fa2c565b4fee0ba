"""Read a programme: an embedded one by name, or any folder of the same layout."""

from __future__ import annotations

from collections import Counter
from importlib import resources
from pathlib import Path

import yaml

from tieline.errors import InputError, OptionError, Problem
from tieline.io.check_layout import layout_problems, outline_problems
from tieline.io.check_limits import limit_problems
from tieline.io.check_measured import measured_problems
from tieline.io.check_settings import covered_years, setting_problems
from tieline.io.check_settlements import settlement_problems
from tieline.io.check_system import system_problems
from tieline.io.check_weather import weather_problems
from tieline.io.dictionary import dictionary
from tieline.io.nearest import suggestion
from tieline.io.programme import AdequacySettings, Confidence, Programme, Settings
from tieline.io.read_climatology import build_climatology
from tieline.io.read_events import read_events
from tieline.io.read_fields import Fields, read_fields
from tieline.io.read_finance import collect_finance
from tieline.io.read_project import read_projects
from tieline.io.read_register import read_register
from tieline.io.read_series import read_raw_series, series_of
from tieline.io.read_tables import read_tables
from tieline.io.tables import Tables
from tieline.io.uncertainty import life_problems, study_uncertainty
from tieline.register.records import Register


def read_programme(source: str | Path | None = None) -> Programme:
    """Read and check a programme.

    ``source`` is a folder, the name of an embedded programme, or None for the default one.
    Raises InputError with every problem of its files, OptionError where there is no such
    programme.
    """
    folder = programme_folder(source)
    problems: list[Problem] = []
    programme = _read(folder, problems)
    if problems or programme is None:
        raise InputError(problems, _shown(folder))
    return programme


def embedded_programmes() -> tuple[str, ...]:
    """Names of the programmes that come with the package."""
    root = _embedded()
    return tuple(sorted(item.name for item in root.iterdir() if (item / "programme.yaml").exists()))


def programme_folder(source: str | Path | None = None) -> Path:
    """The folder that ``read_programme`` reads; raises OptionError where there is none."""
    root = _embedded()
    if source is None:
        index = yaml.safe_load((root / "index.yaml").read_text(encoding="utf-8"))
        return root / str(index["default"])
    if isinstance(source, str) and source in embedded_programmes():
        return root / source
    folder = Path(source)
    if folder.is_dir():
        return folder
    known = embedded_programmes()
    hint = suggestion(str(source), known, f"Embedded programmes: {', '.join(known)}.")
    raise OptionError(f"{str(source)!r} is neither a folder nor an embedded programme. {hint}")


def _embedded() -> Path:
    return Path(str(resources.files("tieline"))) / "programmes"


def _shown(folder: Path) -> str:
    """A path below the package is shown from ``programmes`` on."""
    root = _embedded()
    return f"programmes/{folder.name}" if folder.parent == root else str(folder)


def _read(folder: Path, problems: list[Problem]) -> Programme | None:
    form = dictionary().forms["programme"]
    fields = read_fields(folder / form.file, form.file, form, problems)
    problems.extend(layout_problems(folder))
    problems.extend(outline_problems(folder))
    raw = read_raw_series(folder, problems)
    tables = read_tables(folder, problems, [item.profile for item in raw])
    series = series_of(raw, tables, problems)
    projects, connections, ranges = read_projects(folder, tables, problems)
    known = [project.id for project in projects]
    finance = collect_finance(folder, known, problems)
    owned = [p.id for p in projects if p.appraisal == "dedicated" and p.id in finance.projects]
    problems.extend(settlement_problems(finance.tables.get("settlements"), tables, owned))
    problems.extend(system_problems(tables, covered_years(fields, tables)))
    problems.extend(weather_problems(tables, {item.profile for item in raw}))
    problems.extend(limit_problems(tables))
    if fields is not None:
        problems.extend(setting_problems(fields, tables))
        problems.extend(life_problems(fields))
    events = read_events(folder, tables, problems)
    register = _register(folder, problems)
    if register is not None:
        problems.extend(measured_problems(register, known))
    if problems or fields is None:
        return None
    return Programme(
        id=fields.values["id"],
        title=fields.values["title"],
        question=fields.values["question"],
        folder=folder,
        study_years=fields.values["study_years"],
        settings=_settings(fields),
        projects=projects,
        home_connections=connections,
        climatology=build_climatology(tables, series),
        tables=tables,
        confidence=_confidence(tables),
        register=register,
        finance=finance,
        ranges=ranges,
        events=events,
    )


def _register(folder: Path, problems: list[Problem]) -> Register | None:
    """A programme may be a power system alone; then there is nothing promised to review."""
    if not (folder / "register").is_dir():
        return None
    return read_register(folder, problems)


def _settings(fields: Fields) -> Settings:
    values = fields.values
    rates, centre = (values[f"settings.discount_rates.{name}"] for name in ("real", "central"))
    return Settings(
        dispatch_shed_cost=values["settings.dispatch_shed_cost_usd_per_mwh"],
        dump_cost=values["settings.dump_cost_usd_per_mwh"],
        co2_value_low=values["settings.co2_value.low_usd_per_t"],
        co2_value_central=values["settings.co2_value.central_usd_per_t"],
        co2_value_high=values["settings.co2_value.high_usd_per_t"],
        co2_value_source=values["settings.co2_value.source"],
        co2_value_confidence=values["settings.co2_value.confidence"],
        co2_price_is_tax=values["settings.co2_value.price_counts_as"] == "tax",
        discount_rates=rates,
        central_rate=0.5 * (min(rates) + max(rates)) if centre is None else centre,
        rate_stated=centre is not None,
        discount_rates_source=values["settings.discount_rates.source"],
        discount_rates_confidence=values["settings.discount_rates.confidence"],
        first_seed=values["first_seed"],
        uncertainty=study_uncertainty(fields),
        adequacy=AdequacySettings(
            lole_standard=values["settings.adequacy.lole_standard_h"],
            peaking_usd_per_mw_per_year=values["settings.adequacy.peaking_usd_per_mw_per_year"],
            source=values["settings.adequacy.source"],
            confidence=values["settings.adequacy.confidence"],
        ),
    )


def _confidence(tables: Tables) -> tuple[Confidence, ...]:
    counts = {name: Counter(table.text("confidence")) for name, table in tables.items()}
    return tuple(
        Confidence(
            table=name,
            document=count["document"],
            derived=count["derived"],
            estimate=count["estimate"],
        )
        for name, count in counts.items()
        if count
    )
