"""Files as the world sends them: made here, none of them kind."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

HEAD = "code,name,city,country\n"
PEOPLE = [("C1", "Atacadão Norte", "Belém", "BR"), ("C2", "Confeitaria São João", "Évora", "PT"), ("C3", "Müller & Söhne", "Köln", "DE")]


@dataclass(frozen=True)
class Hostile:
    """A file, and what must become of its lines: taken, rejected; or None where the whole file is refused."""

    name: str
    content: bytes
    taken: int | None
    rejected: int = 0


def table(delimiter: str = ",", end: str = "\n", quote: str = "") -> str:
    rows = [("code", "name", "city", "country"), *PEOPLE]
    return "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) + end for row in rows)


def workbook(fill: Callable[[Any], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(book.add_worksheet("Clientes"))
    book.close()
    return out.getvalue()


def plain_sheet(sheet: Any) -> None:
    for place, row in enumerate([("code", "name", "city", "country"), *PEOPLE]):
        sheet.write_row(place, 0, row)


def report_sheet(sheet: Any) -> None:
    sheet.merge_range(0, 0, 0, 3, "Clientes ativos")
    sheet.write(1, 0, "31/03/2026")
    for place, row in enumerate([("code", "name", "city", "country"), *PEOPLE]):
        sheet.write_row(place + 3, 0, row)
    sheet.write_row(7, 0, ["Total", "", "", 3])


def formula_sheet(sheet: Any) -> None:
    sheet.write_row(0, 0, ["code", "name", "city", "country"])
    sheet.write_row(1, 0, [1001, "Norte", "Belém", "BR"])
    sheet.write_formula(2, 0, "=A2+1", value=1002)
    sheet.write_row(2, 1, ["Sul", "Porto", "PT"])


def spread_sheet(sheet: Any) -> None:
    plain_sheet(sheet)
    sheet.write(1_048_575, 16_383, "far away")


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def with_entity() -> bytes:
    good = zipfile.ZipFile(io.BytesIO(workbook(plain_sheet)))
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    members = {name: good.read(name) for name in good.namelist()}
    members["xl/workbook.xml"] = evil + members["xl/workbook.xml"].split(b"?>", 1)[1]
    return zipped(members)


def parquet(**columns: Any) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def many(count: int) -> str:
    return HEAD + "".join(f"C{i},Name {i},Porto,PT\n" for i in range(count))


LONG = "x" * 140_000
CORPUS = [
    Hostile("utf-8", table().encode(), 3),
    Hostile("utf-8 with mark", table().encode("utf-8-sig"), 3),
    Hostile("utf-16 little", table().encode("utf-16"), 3),
    Hostile("utf-16 big", b"\xfe\xff" + table().encode("utf-16-be"), 3),
    Hostile("utf-16 without mark", table().encode("utf-16-le"), 3),
    Hostile("cp1252", table(";").encode("cp1252"), 3),
    Hostile("latin-1", table("\t").encode("latin-1"), 3),
    Hostile("cp850", table(";").encode("cp850"), 3),
    Hostile("semicolon", table(";").encode(), 3),
    Hostile("tab", table("\t").encode(), 3),
    Hostile("bar", table("|").encode(), 3),
    Hostile("crlf", table(end="\r\n").encode(), 3),
    Hostile("cr only", table(end="\r").encode(), 3),
    Hostile("single quotes", table(quote="'").encode(), 3),
    Hostile("all quoted", table(quote='"').encode(), 3),
    Hostile("sep line", b"sep=;\n" + table(";").encode(), 3),
    Hostile(
        "title above the header",
        ("Relatório de clientes\nEmpresa;Carteira Ltda\n\n" + table(";") + "Total;;;3\n").encode("utf-8-sig"),
        3,
        1,
    ),
    Hostile("workbook with a title and a total", workbook(report_sheet), 3, 1),
    Hostile("comments before the header", b"# made by hand\n# in a hurry\n" + table().encode(), 3),
    Hostile("doubled quotes", (HEAD + 'C1,"Bar ""do Zé""",Porto,PT\n').encode(), 1),
    Hostile("unclosed quote", (HEAD + 'C1,"Bar do Zé,Porto,PT\nC2,Sol,Porto,PT\nC3,Mar,Porto,PT\n').encode(), 2, 1),
    Hostile("inch marks", (HEAD + 'C1,Tubo 5" fino,Porto,PT\nC2,Tubo 6" fino,Porto,PT\n').encode(), 2),
    Hostile("line break in a cell", (HEAD + 'C1,"Bar\ndo Zé",Porto,PT\nC2,Sol,Porto,PT\n').encode(), 2),
    Hostile("ragged", (HEAD + "C1,Bar\nC2,Sol,Porto,PT,more,cells\nC3,Mar,Porto,PT\nC4,Lua,Porto,PT,,\n").encode(), 2, 2),
    Hostile("no newline at the end", table().rstrip("\n").encode(), 3),
    Hostile("blank lines", table().replace("\n", "\n\n").encode(), 3),
    Hostile("duplicate headers", b"code,name,name\nC1,Bar,Ze\n", 1),
    Hostile("empty headers", b"code,,name\nC1,x,Bar\n", 1),
    Hostile("nul", (HEAD + "C1,Ba\x00r,Porto,PT\nC2,Sol,Porto,PT\n").encode(), 1, 1),
    Hostile("broken utf-8 in one line", table().encode() * 1 + b"C9,Bad \xff\xfe,Porto,PT\n", 3, 1),
    Hostile(
        "broken utf-8 in as many lines as not",
        HEAD.encode()
        + "".join(f"C{i},São {i},Évora,PT\n" for i in range(4)).encode()
        + b"".join(b"D%d,S\xe3o %d,Porto,PT\n" % (i, i) for i in range(4)),
        4,
        4,
    ),
    Hostile("utf-8 mark over cp1252", b"\xef\xbb\xbf" + HEAD.encode() + b"C1,S\xe3o,Porto,PT\nC2,Sol,Porto,PT\n", 1, 1),
    Hostile("field of 128 KiB and more", (HEAD + f"C1,{LONG},Porto,PT\nC2,Sol,Porto,PT\n").encode(), 1, 1),
    Hostile("over-long name", (HEAD + f"C1,{'n' * 201},Porto,PT\n").encode(), 0, 1),
    Hostile("scientific codes", (HEAD + "1.23E+13,Bar,Porto,PT\n12345678901234,Sol,Porto,PT\n").encode(), 1, 1),
    Hostile("scientific codes with comma", b"code;name\n1,23E+13;Bar\n0012;Sol\n", 1, 1),
    Hostile("formulas", (HEAD + "=1+1,\"=cmd|' /C calc'!A0\",+Porto,@PT\n").encode(), 1),
    Hostile("same line twice", (HEAD + "C1,Bar,Porto,PT\nC1,Bar,Porto,PT\n").encode(), 2),
    Hostile("two words about one customer", (HEAD + "C1,Bar,Porto,PT\nC1,Sol,Porto,PT\n").encode(), 1, 1),
    Hostile("missing code", (HEAD + ",Bar,Porto,PT\nC2,Sol,Porto,PT\n").encode(), 1, 1),
    Hostile("bidi and emoji", (HEAD + "C1,\u202eevil 🦈,Porto,PT\n").encode(), 1),
    Hostile("six thousand lines", many(6_000).encode(), 6_000),
    Hostile("header alone", HEAD.encode(), 0),
    Hostile("workbook", workbook(plain_sheet), 3),
    Hostile("workbook with formulas and numbers", workbook(formula_sheet), 2),
    Hostile("parquet", parquet(code=["C1", "C2"], name=["Bar", "Sol"], city=["Porto", None]), 2),
    Hostile("parquet with a missing name", parquet(code=["C1", "C2"], name=["Bar", None]), 1, 1),
    Hostile("parquet with numbers", parquet(code=[1, 2, None], name=["Bar", "Sol", "Mar"]), 2, 1),
    Hostile("empty", b"", None),
    Hostile("picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, None),
    Hostile("old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, None),
    Hostile("zip that is no workbook", zipped({"readme.txt": b"hello"}), None),
    Hostile("damaged zip", workbook(plain_sheet)[:400], None),
    Hostile("bomb", zipped({"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": b" " * (64 << 20)}), None),
    Hostile("too many parts", zipped({"xl/workbook.xml": b"", **{f"x{i}": b"" for i in range(1_100)}}), None),
    Hostile("entities", with_entity(), None),
    Hostile("cells far apart", workbook(spread_sheet), None),
    Hostile("damaged parquet", b"PAR1" + b"\x00" * 40 + b"PAR1", None),
    Hostile("nested parquet", parquet(code=["C1"], name=[["a", "b"]]), None),
    Hostile("damaged gzip", b"\x1f\x8b\x08\x00" + b"\x07" * 50, None),
]
