"""Readiness on leads: an online school's 6,478 and a marketplace's 4,171, without what was written after the outcome."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from carteira.sales.queries.backtests.files import Row, rows_of
from carteira.sales.queries.ppc import Case, Judgement, judge

WITHIN = timedelta(days=90)
# Written by the seller or by the system once the outcome was under way.
LEAKING = (
    "Tags", "Lead Quality", "Lead Profile", "Last Activity", "Last Notable Activity", "Asymmetrique Activity Index", "Asymmetrique Profile Index",
    "Asymmetrique Activity Score", "Asymmetrique Profile Score",
)  # fmt: skip
NUMBERS = ("TotalVisits", "Total Time Spent on Website", "Page Views Per Visit")
WORDS = (
    "Lead Origin", "Lead Source", "Do Not Email", "Do Not Call", "Country", "Specialization", "How did you hear about X Education",
    "What is your current occupation", "What matters most to you in choosing a course", "City", "A free copy of Mastering The Interview",
)  # fmt: skip


def lead_scoring(folder: Path) -> Judgement:
    """The school's leads, oldest first by their running number; 'Select' is an empty answer."""
    rows = sorted(rows_of(folder, "Lead_Scoring.csv.gz"), key=lambda row: int(row["Lead Number"]))
    cases = [_school_case(row) for row in rows]
    return judge(cases, [row["Converted"] == "1" for row in rows], numbers=NUMBERS, words=WORDS)[0]


def _school_case(row: Row) -> Case:
    words = {name: "" if row[name] == "Select" else row[name] for name in WORDS}
    return {**words, **{name: float(row[name]) if row[name] else None for name in NUMBERS}}


def olist_leads(folder: Path) -> Judgement:
    """The marketplace's leads by day of first contact; bought means a deal within 90 days. The last 90 days cannot be judged and are left out."""
    won = {
        row["mql_id"]: date.fromisoformat(row["won_date"][:10])
        for row in rows_of(folder, "full_olist_closed_deals_dataset.checkpoint.csv.gz")
    }
    until = max(won.values()) - WITHIN
    rows = sorted(
        rows_of(folder, "full_olist_marketing_qualified_leads_dataset.csv.gz"), key=lambda row: (row["first_contact_date"], row["mql_id"])
    )
    known = [row for row in rows if date.fromisoformat(row["first_contact_date"]) <= until]
    cases: list[Case] = [{"origin": row["origin"], "page": row["landing_page_id"]} for row in known]
    return judge(cases, [_bought(row, won) for row in known], numbers=(), words=("origin", "page"))[0]


def _bought(row: Row, won: dict[str, date]) -> bool:
    day = won.get(row["mql_id"])
    return day is not None and day - date.fromisoformat(row["first_contact_date"]) <= WITHIN
