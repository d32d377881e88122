"""Who belongs together, and what no score may join."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from carteira.customers.rules.clusters import AUTO, ScoredPair, cluster


def pair(a: int, b: int, p: float) -> ScoredPair:
    return ScoredPair(a, b, p)


def test_a_sure_pair_is_joined_and_a_doubtful_one_is_asked():
    out = cluster([pair(1, 2, 0.97), pair(3, 4, 0.7), pair(5, 6, 0.2)], keys={}, different=[])

    assert out.clusters == [(1, 2)]
    assert out.to_review == [pair(3, 4, 0.7)]


def test_one_edge_under_the_high_threshold_does_not_bridge_two_clusters():
    edges = [pair(1, 2, 0.999), pair(3, 4, 0.999), pair(2, 3, 0.96)]

    out = cluster(edges, keys={}, different=[])

    assert out.clusters == [(1, 2), (3, 4)]
    assert out.to_review == [pair(2, 3, 0.96)]


def test_two_edges_or_one_above_high_do_bridge():
    base = [pair(1, 2, 0.999), pair(3, 4, 0.999)]

    assert cluster([*base, pair(2, 3, 0.96), pair(1, 4, 0.8)], keys={}, different=[]).clusters == [(1, 2, 3, 4)]
    assert cluster([*base, pair(2, 3, 0.995)], keys={}, different=[]).clusters == [(1, 2, 3, 4)]


def test_two_valid_roots_never_meet_also_not_through_a_third():
    keys = {1: ["cnpj:11222333"], 3: ["cnpj:44555666"]}

    out = cluster([pair(1, 2, 0.999), pair(2, 3, 0.999), pair(1, 3, 1.0)], keys=keys, different=[])

    assert out.clusters in ([(1, 2)], [(2, 3)])
    assert out.to_review == []


def test_a_human_different_beats_any_score():
    out = cluster([pair(1, 2, 1.0), pair(2, 3, 1.0)], keys={}, different=[(1, 3)])

    assert all(not {1, 3} <= set(c) for c in out.clusters)


records = st.integers(1, 12)
pairs = st.lists(st.builds(ScoredPair, records, records, st.floats(0, 1)).filter(lambda p: p.left != p.right), max_size=40)
keys = st.dictionaries(records, st.sampled_from(["cnpj:A", "cnpj:B", "cpf:1"]).map(lambda key: [key]), max_size=12)
apart = st.lists(st.tuples(records, records).filter(lambda p: p[0] != p[1]), max_size=8)


@given(pairs, keys, apart)
def test_no_cluster_breaks_a_law(edges: list[ScoredPair], tax: dict[int, list[str]], different: list[tuple[int, int]]):
    out = cluster(edges, keys=tax, different=different)

    seen: set[int] = set()
    for members in out.clusters:
        assert not seen & set(members)
        seen |= set(members)
        assert len({tax[m][0] for m in members if m in tax and tax[m][0].startswith("cnpj")}) <= 1
        assert not any(a in members and b in members for a, b in different)
        assert any(e.probability >= AUTO for e in edges if e.left in members and e.right in members)
    assert out.clusters == cluster(list(reversed(edges)), keys=tax, different=different).clusters
