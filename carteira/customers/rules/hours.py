"""When a person may be contacted: its own clock, its own wishes, quiet at night."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONES = {
    "BR": "America/Sao_Paulo", "BR-AC": "America/Rio_Branco", "BR-AM": "America/Manaus", "BR-RR": "America/Boa_Vista", "BR-RO": "America/Porto_Velho",
    "BR-MT": "America/Cuiaba", "BR-MS": "America/Campo_Grande", "PT": "Europe/Lisbon", "PT-AÇORES": "Atlantic/Azores", "PT-ACORES": "Atlantic/Azores",
    "PT-AZORES": "Atlantic/Azores", "PT-MADEIRA": "Atlantic/Madeira", "AO": "Africa/Luanda", "MZ": "Africa/Maputo", "CV": "Atlantic/Cape_Verde",
    "ES": "Europe/Madrid",
}  # fmt: skip
OPENS, CLOSES = 8, 20


def zone_of(country: str, region: str, *, otherwise: str) -> str:
    """The time zone of a place; the company's where we do not know better."""
    return ZONES.get(f"{country}-{region.strip().upper()}") or ZONES.get(country, otherwise)


def next_allowed(at: datetime, *, zone: str, opens: int = OPENS, closes: int = CLOSES) -> datetime:
    """The moment itself within the hours of that place; else the next opening there. The offset is that day's own (DST)."""
    if opens >= closes:
        return at
    there = at.astimezone(ZoneInfo(zone))
    if opens <= there.hour < closes:
        return at
    day = there.date() + timedelta(days=1 if there.hour >= closes else 0)
    return datetime.combine(day, time(opens), ZoneInfo(zone)).astimezone(at.tzinfo)
