"""Adjustments as a committee reads them: what each adds or takes off, up to what, on what basis, and what vetoes do."""

from __future__ import annotations

from collections.abc import Iterator

from scoring.explain.terms import Terms, day_text
from scoring.explain.wording import listed, points_apart
from scoring.expression.operands import comparisons
from scoring.expression.syntax import Name, Unary, parse
from scoring.language.rubric import Addition, Adjustment, Cap, Rubric, Veto
from scoring.messages import say
from scoring.rules.per_event import ByColumn
from scoring.rules.phrases import marks, plain, quoted


def adjustments(rubric: Rubric, terms: Terms) -> list[str]:
    """Return one numbered line an adjustment, in written order."""
    return [f"{i}. {points_apart(_parts(entry, rubric, terms), terms.lang)}" for i, entry in enumerate(rubric.adjust, 1)]


def _say(terms: Terms, key: str, /, **args: object) -> str:
    return say(f"outline.{key}", terms.lang, **args)


def _parts(entry: Adjustment, rubric: Rubric, terms: Terms) -> Iterator[str]:
    if isinstance(entry, Cap):
        of = _say(terms, f"side.{entry.of}") if isinstance(entry.of, str) else listed(
            (quoted(a.called(terms.lang), terms.lang) for a in rubric.adjust if a.id in entry.of), terms.lang)
        yield _say(terms, "cap", say=entry.called(terms.lang), of=of, points=plain(entry.at_most))
        return
    yield entry.say.say(terms.lang)
    yield from _effects(entry, terms) if isinstance(entry, Veto) else _addition(entry, rubric, terms)
    if entry.basis is not None:
        yield _say(terms, "basis", authority=entry.basis.authority, document=entry.basis.document)


def _effects(veto: Veto, terms: Terms) -> Iterator[str]:
    effect = veto.effect
    if effect.bar:
        yield _say(terms, "bars", awards=_say(terms, "and").join(terms.award(a) for a in effect.bar))
    if effect.zero_items:
        yield _say(terms, "zeroes")
    if named := [terms.indicator(name) for name in effect.zero if name in terms.titles]:
        yield _say(terms, "zero", items=listed(named, terms.lang))
    if effect.ends:
        yield _say(terms, "zero_total")
    if effect.cap_total is not None:
        yield _say(terms, "cap_total", points=plain(effect.cap_total))
    if effect.cap_level is not None:
        yield _say(terms, "cap_level", title=effect.cap_level)
    if effect.no_promotion:
        yield _say(terms, "no_promotion")
    if effect.demote is not None:
        yield _say(terms, "demote", levels=effect.demote)


def _addition(entry: Addition, rubric: Rubric, terms: Terms) -> Iterator[str]:
    sign = _say(terms, f"sign.{entry.kind}")
    if entry.table is not None:
        yield _say(terms, "addition.table", table=entry.table)
    else:
        yield terms.called(parse(entry.of or "true"))
    if isinstance(entry.each, ByColumn):
        steps = listed((_say(terms, "addition.step", value=v, sign=sign, points=plain(p)) for v, p in entry.each.values.items()), terms.lang)
        yield _say(terms, "addition.by", column=entry.each.by, steps=steps)
    else:
        yield _say(terms, f"addition.{_unit(entry, terms)}", sign=sign, points=plain(entry.each))
    if entry.where is not None:
        yield _say(terms, "addition.where", where=terms.called(parse(entry.where)))
    if entry.window is not None:
        period = rubric.period
        first, last = entry.window.start or (period.start if period else None), entry.window.end or (period.end if period else None)
        if first is not None and last is not None:
            yield _say(terms, "addition.window", column=entry.window.column, start=day_text(first, terms.lang), end=day_text(last, terms.lang))
    if entry.take_highest is not None:
        yield say("addition.highest", terms.lang)
    if entry.cap is not None:
        yield _say(terms, "addition.cap", points=marks(entry.cap))
    if entry.on is not None:
        yield _say(terms, "addition.on", node=terms.title(entry.on))


def _unit(entry: Addition, terms: Terms) -> str:
    """Return of what there are so many points: each event, a unit of a number, or once where a condition holds."""
    if entry.of is None:
        return "each"
    node = parse(entry.of)
    field = terms.fields.get(node.name) if isinstance(node, Name) else None
    condition = comparisons(node) or (isinstance(node, Unary) and node.sign == "not") or (field is not None and field[1].type == "boolean")
    return "once" if condition else "unit"
