"""What is printed of a million tasks; the measurement itself takes minutes."""

from bench.parts import scale


COSTS = {scale.MANY: 6.0, scale.FEW_FINISHED: 3.0, scale.FEW: 2.0}


def test_many_against_few(monkeypatch):
    monkeypatch.setattr(
        scale, "_costs", lambda results, *tasks: {"sweep": [COSTS[tasks]]}
    )
    rows = scale.measure(None, None)
    assert [(row.what, row.ratio, row.goal) for row in rows] == [
        ("sweep, 1,000,000 ended tasks against 1,000", 2, "<= 1.3x"),
        ("sweep, 10,000 open tasks against 400", 1.5, ""),
    ]
