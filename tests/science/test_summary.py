"""From transactions to one row a customer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carteira.science import purchasing


def test_a_text_column_of_dates_is_refused() -> None:
    with pytest.raises(ValueError, match="day, row 0: '1997-01-01' is not a number"):
        purchasing.summarise([1], ["1997-01-01"], [1.0], until="1997-09-30")


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 60), st.floats(-50, 50)), min_size=1, max_size=60), st.integers(60, 90))
@settings(deadline=None)
def test_the_summary_equals_a_plain_count(rows: list[tuple[int, int, float]], until: int) -> None:
    who, day, amount = (np.array(column) for column in zip(*rows, strict=True))
    summary = purchasing.summarise(who, day, amount, until=until)
    for place, customer in enumerate(summary.customer):
        days = sorted(set(day[who == customer]))
        assert summary.x[place] == len(days) - 1
        assert summary.recency[place] == days[-1] - days[0]
        assert summary.age[place] == until - days[0]
        later = amount[(who == customer) & (day > days[0])]
        if len(days) > 1:
            assert summary.mean_amount[place] == pytest.approx(later.sum() / (len(days) - 1), abs=1e-9)
        else:
            assert np.isnan(summary.mean_amount[place])
    gaps = [b - a for c in summary.customer for a, b in zip(sorted(set(day[who == c])), sorted(set(day[who == c]))[1:], strict=False)]
    assert summary.gap_log_sum == pytest.approx(float(np.log(gaps).sum()) if gaps else 0.0)


def test_customers_by_name_and_rows_after_the_end() -> None:
    summary = purchasing.summarise(["b", "a", "a"], np.array(["2020-01-05", "2020-01-01", "2020-02-01"], "M8[D]"), until="2020-01-31")
    assert summary.customer.tolist() == ["a", "b"]
    assert summary.later == 1
    assert summary.x.tolist() == [0, 0]
