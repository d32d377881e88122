"""Files that break other importers: never a fault, never a half import, each bad line with line, reason and remedy."""

from __future__ import annotations

import pytest

from carteira.basics.refused import Refused
from carteira.channels.models import Import, ImportLine, ImportReject
from carteira.channels.queries import reject_lines
from carteira.customers.models import Customer, SourceIdentity
from tests.channels.conftest import Take, run, store
from tests.channels.files import CORPUS, Hostile


@pytest.mark.parametrize("file", [one for one in CORPUS if one.taken is not None], ids=lambda one: one.name)
def test_a_hostile_file_is_taken_line_by_line(file: Hostile, take: Take) -> None:
    taken = take(file.content)
    assert taken.state == "done", taken.message
    assert (taken.new + taken.updated + taken.unchanged, taken.rejected) == (file.taken, file.rejected)
    assert taken.lines == taken.new + taken.updated + taken.unchanged + taken.rejected
    assert SourceIdentity.objects.count() == taken.new
    assert ImportReject.objects.filter(of=taken).exclude(reason="").exclude(remedy="").count() == file.rejected
    assert not ImportLine.objects.exists()
    again = take(file.content)
    assert (again.new, again.updated, again.rejected) == (0, 0, file.rejected)


@pytest.mark.parametrize("file", [one for one in CORPUS if one.taken is None], ids=lambda one: one.name)
def test_a_file_that_is_no_table_is_refused_whole(file: Hostile, db: None) -> None:
    with pytest.raises(Refused) as refused:
        run(store(file.content))
    assert refused.value.remedy
    assert not Customer.objects.exists()
    assert not Import.objects.filter(state="done").exists()


# Cut to the right width, or alone in its file, a line may go in at the second try.
MENDED_BY_REWRITING = ("ragged", "two words about one customer")
STILL_WRONG = [one for one in CORPUS if one.rejected and one.name not in MENDED_BY_REWRITING]


@pytest.mark.parametrize("file", STILL_WRONG, ids=lambda one: one.name)
def test_the_rejects_file_comes_back_with_the_same_verdicts(file: Hostile, take: Take) -> None:
    taken = take(file.content)
    again = take("".join(reject_lines(taken)))
    assert again.new == again.updated == 0
    assert again.lines == file.rejected


def test_mended_rejects_go_in(take: Take) -> None:
    taken = take("código;nome;desde\nC1;Bar;x\n;Sol;y\n")
    assert taken.rejected == 1
    mended = "".join(reject_lines(taken)).replace("\r\n,Sol", "\r\nC2,Sol")
    assert take(mended).new == 1


def test_there_are_forty_and_more() -> None:
    assert len(CORPUS) >= 40
