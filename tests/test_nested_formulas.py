"""A formula that is nested deep is compiled to something of its own size, and comes to what it would come to without that."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import polars as pl
import pytest

from scoring.exact import Number
from scoring.expression import compile as compiler
from scoring.expression.compile import Scope, Table, Value, compile_text

NESTS: dict[str, Callable[[str], str]] = {
    "division": lambda x: f"({x} + 1) / 3",
    "below": lambda x: f"7 / ({x} + 1)",
    "round": lambda x: f"round({x} / 2, 3)",
    "root": lambda x: f"sqrt({x} + 1)",
    "power": lambda x: f"pow({x}, 0.5)",
    "logarithm": lambda x: f"ln({x} + 3)",
    "limits": lambda x: f"max(0, min(9, {x}))",
    "choice": lambda x: f"if({x} >= 2, 1, 3)",
    "list": lambda x: f"if({x} in [1, 2, 3], 1, 2)",
    "between": lambda x: f"if(between({x}, 1, 2), 1, 2)",
    "gap": lambda x: f"coalesce({x} / 2, 4)",
}
FRAME = pl.DataFrame({"x": [None, 0, 1, 250, 900, 12345], "y": [3, 0, None, 7, 2, 5]}, schema={"x": pl.Int64, "y": pl.Int64})


def scope() -> Scope:
    return Scope({name: Value("number", pl.col(name), Number(pl.col(name), 2, 0, 10**6), (name,)) for name in FRAME.columns})


def nested(way: str, depth: int) -> str:
    text = "x"
    for _ in range(depth):
        text = NESTS[way](text)
    return text


def size(text: str) -> int:
    """Return how long an expression is when it is written out: every part of it once for each time that it stands there."""
    return len(str(compile_text(text, scope()).expr))


@pytest.mark.parametrize("way", NESTS)
def test_a_formula_grows_by_the_same_with_every_level(way: str) -> None:
    sizes = [size(nested(way, depth)) for depth in (3, 6, 9, 12)]
    grown = [after - before for before, after in itertools.pairwise(sizes)]
    assert max(grown) <= 1.2 * min(grown)


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
@pytest.mark.parametrize("way", NESTS)
def test_it_comes_to_the_same_as_written_out(way: str, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in (nested(way, 3), f"({nested(way, 2)}) / (y - {nested(way, 1)})"):
        held = compile_text(text, scope())
        with monkeypatch.context() as written_out:
            written_out.setattr(compiler, "_once", lambda values, nodes, build: build(values))
            plain = compile_text(text, scope())
        found = FRAME.lazy().select(held=held.expr, plain=plain.expr).collect(engine=engine)  # type: ignore[call-overload]
        assert found["held"].to_list() == found["plain"].to_list()
        assert (held.exact.places, held.exact.low, held.exact.high) == (plain.exact.places, plain.exact.low, plain.exact.high)
        assert held.reads == plain.reads


def test_it_comes_to_the_same_inside_a_table() -> None:
    rows = Scope({}, {"t": Table("t", scope().values)})
    told = compile_text("sum(t, round(sqrt(x + 1) / (y + 1), 2))", rows).facts[0]
    alone = FRAME.drop_nulls().select(compile_text("round(sqrt(x + 1) / (y + 1), 2)", scope()).expr)
    assert FRAME.drop_nulls().select(told.aggregate).item() == sum(alone.to_series().to_list())


@pytest.mark.parametrize(("text", "like"), [
    ("x * (2 / 3)", "x * 2 / 3"), ("2 / 3 * x", "x * 2 / 3"), ("(2 / 3) * (x / 7)", "2 * (x / 7) / 3"), ("1 / 0 * x", "x / 0"),
    ("2 / 3 * (x + y) * (1 / 3)", "(2 * (x + y) / 3) / 3"),
])
def test_a_written_fraction_is_exact_in_a_product(text: str, like: str) -> None:
    one, other = (compile_text(t, scope()) for t in (text, like))
    assert FRAME.select(one.expr).to_series().to_list() == FRAME.select(other.expr).to_series().to_list()
    assert one.exact.places == other.exact.places


def test_a_quotient_of_what_is_read_stays_rounded_before_it_is_multiplied() -> None:
    thirds = compile_text("x / 3 * y", scope())
    assert thirds.exact.places == 9 + 2
