"""`carteira science purchasing`: a plain file in, parameters and predictions out, and a refusal that names the row."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from carteira.basics.refused import Refused
from carteira.config.cli_science import science
from tests.science import cdnow

LINES = ["customer,date,amount", "a,2024-01-02,10", "a,2024-02-02,12", "b,2024-01-05,3.5"]


def run(*words: object) -> Result:
    return CliRunner().invoke(science, ["purchasing", *map(str, words)])


def refusal(*words: object) -> str:
    error = run(*words).exception
    assert isinstance(error, Refused), error
    return str(error)


@pytest.fixture(scope="module")
def sample(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The transactions of CDNOW, with the columns that the command expects."""
    data = cdnow.read(shared_data)
    names = pa.array([f"{number:05d}" for number in data.customer])
    file = tmp_path_factory.mktemp("science") / "cdnow.parquet"
    pq.write_table(pa.table({"customer": names, "date": data.day.astype("M8[D]"), "amount": data.amount}), file)
    return file


@pytest.mark.realdata
@pytest.mark.parametrize(
    ("model", "parameters", "log_likelihood"),
    [
        ("bg-nbd", [0.24259, 4.41360, 0.79292, 2.42591], -9582.43),
        ("mbg-nbd", [0.52484, 6.18309, 0.89136, 1.61400], -9582.14),
        ("pareto-nbd", [0.55328, 10.57768, 0.60624, 11.66874], -9594.98),
        ("mbg-cnbd-k", [1, 0.52484, 6.18309, 0.89136, 1.61400], -9582.14),
    ],
)
def test_cdnow_from_a_file(sample: Path, model: str, parameters: list[float], log_likelihood: float) -> None:
    said = json.loads(run(sample, "--model", model, "--until", "1997-09-30", "--unit", "week", "--json").stdout)
    assert list(said["parameters"].values()) == pytest.approx(parameters, abs=6e-6)
    assert said["log_likelihood"] == pytest.approx(log_likelihood, abs=0.0055)
    assert (said["customers"], said["repeaters"], said["repeat_purchases"]) == (2357, 946, 2457)
    assert said["rows_after_until"] == 1959
    assert set(said["standard_errors"]) == set(said["parameters"]) - {"k"}


@pytest.mark.realdata
def test_the_unit_scales_times_and_nothing_else(sample: Path) -> None:
    day, week, month = (
        json.loads(run(sample, "--model", "bg-nbd", "--until", "1997-09-30", "--unit", unit, "--json").stdout)["parameters"]
        for unit in ("day", "week", "month")
    )
    assert day["alpha"] / week["alpha"] == pytest.approx(7, rel=1e-6)
    assert day["alpha"] / month["alpha"] == pytest.approx(365.25 / 12, rel=1e-6)
    assert [day[name] for name in "rab"] == pytest.approx([month[name] for name in "rab"], rel=1e-6)


@pytest.mark.realdata
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_predictions_hold_a_row_a_customer_with_intervals(sample: Path, tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"ahead.{suffix}"
    said = json.loads(run(sample, "--until", "1997-09-30", "--predict", 39, "--out", out, "--json").stdout)
    table = pq.read_table(out) if suffix == "parquet" else pyarrow.csv.read_csv(out)
    assert said["predicted"] == {"horizon": 39.0, "file": str(out), "customers": 2357}
    assert table.num_rows == 2357
    columns = {name: table[name].to_numpy() for name in table.column_names if name != "customer"}
    assert (columns["expected_low"] <= columns["expected_purchases"]).all()
    assert (columns["expected_purchases"] <= columns["expected_high"]).all()
    assert ((columns["p_alive_low"] > 0) & (columns["p_alive_low"] <= columns["p_alive"]) & (columns["p_alive_high"] < 1)).all()
    assert (columns["purchases_p10"] <= columns["purchases_p90"]).all()
    assert np.sum(columns["expected_purchases"]) == pytest.approx(1578, rel=0.01)
    assert list(tmp_path.iterdir()) == [out]


def test_one_purchase_a_customer_and_day(tmp_path: Path) -> None:
    file = tmp_path / "few.csv"
    file.write_text("\n".join([*LINES, "a,2024-02-02 18:30,1", "a,2024-03-01,0", "b,2024-12-01,9"]))
    said = json.loads(run(file, "--until", "2024-06-30", "--fewest", 1, "--model", "bg-nbd", "--json").stdout or "{}")
    assert said == {}
    assert "no basis (bg-nbd" in refusal(file, "--until", "2024-06-30", "--fewest", 1, "--model", "bg-nbd")
    assert "1 repeat buyers, 200 needed" in refusal(file, "--until", "2024-06-30")


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a,02/03/2024,1", "row 4: date: '02/03/2024' is not a date as in 2024-12-31."),
        ("a,2024-02-30,1", "row 4: date: '2024-02-30' is not a day of the calendar."),
        ("a,,1", "row 4: date: '' is not a date"),
        ("a,2024-03-01T10:00:00Z,1", "row 4: date: '2024-03-01T10:00:00Z' is not a date"),
        ("a,2024-03-01,-2", "row 4: amount: '-2' is not 0 or more."),
        ("a,2024-03-01,many", "row 4: amount: 'many' is not a number."),
        ("a,2024-03-01,nan", "row 4: amount: 'nan' is not finite."),
        ("a,2024-03-01,", "row 4: amount: '' is not a number."),
        (" ,2024-03-01,1", "row 4: customer: ' ' is empty."),
        ("a,2024-03-01,1,5", "row 4: file: The row has 4 fields where the heading has 3."),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    file = tmp_path / "bad.csv"
    file.write_text("\n".join([*LINES, line]))
    assert refusal(file, "--until", "2024-06-30").startswith(words)


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (pa.array(["2024-01-01"]), "row 1: date: '2024-01-01' is text where a date is needed"),
        (pa.array([20240101]), "row 1: date: 20240101 is not a date (the column is of type int64)."),
        (pa.array([0], pa.timestamp("us", "UTC")), "row 1: date: 1970-01-01 00:00:00+00:00 is a moment in UTC; give the business date."),
        (pa.array([None], pa.date32()), "row 1: date: nothing is no date."),
    ],
)
def test_dates_of_parquet_are_dates(tmp_path: Path, dates: pa.Array, words: str) -> None:
    file = tmp_path / "bad.parquet"
    pq.write_table(pa.table({"customer": [7], "date": dates, "amount": [1.0]}), file)
    assert refusal(file, "--until", "2024-06-30").startswith(words)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--until", "2020-01-01"], "date: few.csv has no row up to 2020-01-01."),
        (["--until", "2024-06-30", "--customer", "client"], "client: few.csv has no such column; it has customer, date, amount."),
        (["--until", "2024-06-30", "--model", "pareto"], "model: 'pareto' is not one of bg-nbd"),
        (["--until", "2024-06-30", "--predict", "5"], "out: --predict HORIZON and --out FILE go together."),
        (["--until", "2024-06-30", "--predict", "5", "--out", "x.xlsx"], "out: x.xlsx ends in none of .csv"),
    ],
)
def test_a_wrong_option_is_named(tmp_path: Path, more: list[str], words: str) -> None:
    file = tmp_path / "few.csv"
    file.write_text("\n".join(LINES))
    assert refusal(file, *more).startswith(words)


@pytest.mark.parametrize(("name", "text"), [("empty.csv", ""), ("heading.csv", LINES[0]), ("words.txt", "a"), ("torn.parquet", "PAR")])
def test_files_that_hold_nothing(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert name in refusal(tmp_path / name, "--until", "2024-06-30")


def test_it_needs_no_database(tmp_path: Path) -> None:
    """The command runs where there is no installation, and makes none."""
    (tmp_path / "few.csv").write_text("\n".join(LINES))
    code = "import sys; from carteira.config.cli import run; sys.exit(run(sys.argv[1:]))"
    words = [sys.executable, "-c", code, "science", "purchasing", str(tmp_path / "few.csv"), "--until", "2024-06-30", "--json"]
    home = tmp_path / "home"
    done = subprocess.run(
        words,
        capture_output=True,
        text=True,
        env={"PATH": "", "CARTEIRA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "carteira.config.settings"},
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    assert "1 repeat buyers, 200 needed" in done.stderr
    assert not home.exists() or not list(home.glob("*.sqlite*"))
