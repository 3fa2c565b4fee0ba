"""Rows of partners: what each is called, in its own languages too."""

from __future__ import annotations

from dataclasses import dataclass

from tieline.register.records import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRow:
    """One partner; ``names`` are its names in other languages by language code."""

    id: str
    name: str
    kind: str
    names: dict[str, str]
    aliases: tuple[str, ...]
    member_of: tuple[str, ...]


def partner_rows(register: Register) -> tuple[PartnerRow, ...]:
    """Every partner in file order, with the names of the bodies it belongs to."""
    known = {partner.id: partner.name for partner in register.partners}
    return tuple(
        PartnerRow(
            id=partner.id,
            name=partner.name,
            kind=partner.kind,
            names=dict(partner.names),
            aliases=partner.aliases,
            member_of=tuple(known[body] for body in partner.member_of),
        )
        for partner in register.partners
    )
