"""What is found out about files, and what cells become."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carteira.basics.formula import armed, disarmed
from carteira.channels.importing.cells import BadCell, reader_for
from carteira.channels.importing.dates import read_date
from carteira.channels.importing.kinds import Field, kind
from carteira.channels.importing.mapping import guess_mapping
from carteira.channels.importing.reading.dialect import Dialect
from carteira.channels.importing.reading.opening import data_lines, find_dialect, find_headers
from carteira.customers.rules.places import country_of

WORDS = ("São João", "Évora", "Belém", "Confeitaria", "Açúcar", "Pão & Cia", "Loja", "Três Irmãos", "Ângela", "Müller")
WRITES = {"ymd": "%Y-%m-%d", "dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}


def made(seed: int, *, encoding: str, delimiter: str, decimal: str, dates: str, quoted: bool) -> bytes:
    dice = random.Random(seed)  # noqa: S311 - test data
    rows = [["Código", "Nome", "Data", "Valor", "Observação"]]
    for place in range(40):
        amount = f"{dice.randrange(1, 99999)}.{dice.randrange(100):02d}".replace(".", decimal)
        day = date(2025, 1, 1).replace(month=dice.randrange(1, 13), day=dice.randrange(1, 29)).strftime(WRITES[dates])
        rows.append([f"C{place:04d}", dice.choice(WORDS), day, amount, " ".join(dice.choices(WORDS, k=3))])
    quote = '"' if quoted or delimiter == decimal else ""
    return "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) + "\r\n" for row in rows).encode(encoding)


DIALECTS = [
    (encoding, delimiter, decimal, dates, quoted)
    for encoding in ("utf-8", "utf-8-sig", "cp1252", "utf-16", "cp850")
    for delimiter in (";", ",", "\t", "|")
    for decimal in (",", ".")
    for dates in ("dmy", "mdy", "ymd")
    for quoted in (False, True)
]


def test_detection_is_right_in_at_least_95_percent(tmp_path: Path) -> None:
    wrong = []
    for seed, (encoding, delimiter, decimal, dates, quoted) in enumerate(DIALECTS):
        path = tmp_path / str(seed)
        path.write_bytes(made(seed, encoding=encoding, delimiter=delimiter, decimal=decimal, dates=dates, quoted=quoted))
        found = find_dialect(path)
        expected = {"utf-8-sig": "utf-8", "utf-16": "utf-8"}.get(encoding, encoding)
        if (found.encoding, found.delimiter, found.decimal, found.dates) != (expected, delimiter, decimal, dates):
            wrong.append((encoding, delimiter, decimal, dates, quoted, found))
        assert find_headers(path, found)[0] == "Código"
    assert len(wrong) <= len(DIALECTS) * 0.05, f"{len(wrong)} of {len(DIALECTS)}: {wrong[:5]}"


def test_what_the_file_leaves_open_is_said(tmp_path: Path) -> None:
    path = tmp_path / "open"
    path.write_text("code,day,amount\nA,01/02/2026,1.234\nB,03/04/2026,2.345\n")
    assert set(find_dialect(path).unsure) == {"dates"} or set(find_dialect(path).unsure) == {"decimal", "dates"}


def test_reading_goes_on_from_any_line(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text('code;name\n1;a\n2;"b\nc"\n3;d\n\n4;e\n')
    dialect = find_dialect(path)
    whole = list(data_lines(path, dialect, width=2))
    assert [line.number for line in whole] == [2, 3, 5, 7]
    for place, line in enumerate(whole):
        rest = list(data_lines(path, dialect, position=line.position, number=line.last, width=2))
        assert rest == whole[place + 1 :]


def cell(value: Any, type_name: Any = "amount", **dialect: Any) -> Any:
    return reader_for(Field("field", type_name, choices=("a", "b")), Dialect(**dialect), UTC)(value)


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1.234,56", ",", "1234.56"), ("1,234.56", ".", "1234.56"), ("R$ 1.234,56", ",", "1234.56"), ("(12,50)", ",", "-12.50"), ("12,50-", ",", "-12.50"),
        ("€ 1 234,56", ",", "1234.56"), ("-0.5", ".", "-0.5"), ("1e3", ".", "1000"), ("1.5", ",", None), ("12,34,5", ".", None), ("abc", ".", None), ("١٢", ".", None),
    ],
)  # fmt: skip
def test_numbers_are_read_as_the_file_writes_them(text: str, decimal: str, value: str | None) -> None:
    found = cell(text, decimal=decimal)
    assert isinstance(found, BadCell) if value is None else found == Decimal(value)


@pytest.mark.parametrize(
    ("text", "order", "value"),
    [
        ("31/03/2026", "dmy", (2026, 3, 31)), ("03/31/2026", "mdy", (2026, 3, 31)), ("2026-03-31", "dmy", (2026, 3, 31)), ("31.3.26", "dmy", (2026, 3, 31)),
        ("20260331", "ymd", (2026, 3, 31)), ("31 mar 2026", "ymd", (2026, 3, 31)), ("31 de março de 2026", "dmy", (2026, 3, 31)), ("30/02/2026", "dmy", None),
        ("0001-01-01", "ymd", None), ("9999-12-31", "ymd", None), ("13/13/2026", "dmy", None), ("soon", "dmy", None), ("45000", "dmy", None),
    ],
)  # fmt: skip
def test_dates_are_dates(text: str, order: Any, value: tuple[int, int, int] | None) -> None:
    found = read_date(text, order)
    assert isinstance(found, datetime) == (value is not None)
    if isinstance(found, datetime):
        assert found.date() == date(*(value or ()))


def test_an_offset_is_kept_and_a_bare_time_is_the_companys() -> None:
    assert cell("2026-03-31T10:00:00-03:00", "datetime") == datetime(2026, 3, 31, 13, tzinfo=UTC)
    assert cell("31/03/2026 2:05 PM", "datetime", dates="dmy") == datetime(2026, 3, 31, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize("word", ["yes", "Sim", "S", "1", "verdadeiro", "x", "TRUE"])
def test_yes_in_many_words(word: str) -> None:
    assert cell(word, "boolean") is True


def test_other_words() -> None:
    assert cell("Não", "boolean") is False
    assert isinstance(cell("talvez", "boolean"), BadCell)
    assert isinstance(cell("XYZ", "currency"), BadCell)
    assert cell("r$", "currency") == "BRL"
    assert country_of("Alemanha") == country_of("Germany") == "DE"
    assert isinstance(cell("1,23E+13", "code"), BadCell)
    assert cell(12345678901234.0, "code") == "12345678901234"
    assert cell("18 %", "share") == Decimal("0.18")


def test_headers_are_recognised_in_three_languages() -> None:
    portuguese = guess_mapping(kind("customers"), ["Código", "Razão Social", "CNPJ", "Telemóvel", "Localidade", "UF", "País"]).columns
    assert portuguese == {
        "code": "Código", "name": "Razão Social", "tax_id": "CNPJ", "phone": "Telemóvel", "city": "Localidade", "region": "UF", "country": "País",
    }  # fmt: skip
    orders = guess_mapping(kind("orders"), ["Nº Encomenda", "Cód. Cliente", "Data", "Qtd", "Valor líquido", "carteira_reason"]).columns
    assert orders["order"] == "Nº Encomenda"
    assert orders["quantity"] == "Qtd"
    assert "carteira_reason" not in orders.values()


@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"])))
def test_disarmed_formulas_come_back_letter_by_letter(text: str) -> None:
    assert armed(disarmed(text)) == text


@given(st.sampled_from("=+-@\t\r\n＝＋－＠"), st.text())
def test_no_formula_leaves_us(sign: str, rest: str) -> None:
    written = disarmed(sign + rest)
    assert written[0] == "'" or written[1:2].isdigit()
