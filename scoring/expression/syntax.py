"""Text to a syntax tree: a tokenizer and an operator-precedence parser.

Full-width digits, signs and brackets are folded as they are read, so that every position in a fault is one in the text as
it was written. Trees are frozen and carry that position (from 1).
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

MAX_LENGTH: Final = 1000
MAX_DEPTH: Final = 40
MAX_CHAIN: Final = 200
MAX_WHOLE: Final = 15
MAX_PLACES: Final = 9
"""The longest number that may be written: digits before and after the point."""
WORDS: Final = {"and", "or", "not", "in", "true", "false"}
_SIGNS: Final = frozenset({"==", "!=", "<=", ">=", "<>", *"=<>+-*/()[],"})
_SAME: Final = {"=": "==", "<>": "!=", "≠": "!=", "≤": "<=", "≥": ">=", "×": "*", "÷": "/", "−": "-", "、": ","}
_COMPARE: Final = {"==", "!=", "<", "<=", ">", ">="}
_NUMBER: Final = re.compile(r"([0-9]+)(?:\.([0-9]+))?")
_QUOTES: Final = {'"': '"', "'": "'", "“": "”"}


class ExpressionError(ValueError):
    """What is wrong with an expression: a fault code, the position in the text, and the arguments of its sentence."""

    def __init__(self, code: str, at: int, **args: object) -> None:
        self.code, self.at, self.args_ = code, at, args
        super().__init__(code)


class Literal(NamedTuple):
    """A number, a text or a truth value."""

    value: Decimal | str | bool
    at: int


class Name(NamedTuple):
    """A field, column, table, indicator or award."""

    name: str
    at: int


class Unary(NamedTuple):
    """`-x` or `not x`."""

    sign: str
    operand: Node
    at: int


class Binary(NamedTuple):
    """Arithmetic, a comparison, `and` or `or`."""

    sign: str
    left: Node
    right: Node
    at: int


class Within(NamedTuple):
    """`x in [a, b]`."""

    operand: Node
    items: tuple[Literal, ...]
    at: int


class Call(NamedTuple):
    """A function of the fixed list."""

    function: str
    arguments: tuple[Node, ...]
    at: int


Node: TypeAlias = Literal | Name | Unary | Binary | Within | Call


class _Token(NamedTuple):
    kind: str  # number, text, name, word, sign, end
    text: str
    at: int


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """Return a name as it is compared: compatibility forms folded, no surrounding spaces.

    >>> fold("Ａ类 ")
    'A类'
    """
    return unicodedata.normalize("NFKC", name).strip()


@lru_cache(maxsize=4096)
def parse(text: str) -> Node:
    """Return the syntax tree of an expression; raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError("EXPRESSION_TOO_LONG", 1, most=MAX_LENGTH)
    parser = _Parser(_tokens(text))
    node = parser.expression(0)
    parser.expect_end()
    return node


def conjuncts(node: Node) -> tuple[Node, ...]:
    """Return the parts of a condition that are joined by `and` at its top."""
    if isinstance(node, Binary) and node.sign == "and":
        return conjuncts(node.left) + conjuncts(node.right)
    return (node,)


def names(node: Node) -> tuple[Name, ...]:
    """Return every name in the tree, in order of appearance, those inside table functions included."""
    if isinstance(node, Name):
        return (node,)
    if isinstance(node, Unary):
        return names(node.operand)
    if isinstance(node, Binary):
        return names(node.left) + names(node.right)
    if isinstance(node, Within):
        return names(node.operand)
    if isinstance(node, Call):
        return tuple(n for a in node.arguments for n in names(a))
    return ()


def _tokens(text: str) -> list[_Token]:
    folded = text if unicodedata.is_normalized("NFKC", text) else "".join(_fold_character(c) for c in text)
    found: list[_Token] = []
    i = 0
    while i < len(folded):
        c = folded[i]
        if c.isspace():
            i += 1
        elif c in _QUOTES or c == "「":
            close = "」" if c == "「" else _QUOTES[c]
            end = folded.find(close, i + 1)
            if end < 0:
                raise ExpressionError("EXPRESSION_QUOTE", i + 1)
            found.append(_Token("name" if c == "「" else "text", text[i + 1 : end], i + 1))
            i = end + 1
        elif (sign := folded[i : i + 2]) in _SIGNS or (sign := c) in _SIGNS:
            found.append(_Token("sign", _SAME.get(sign, sign), i + 1))
            i += len(sign)
        elif c in _SAME:
            found.append(_Token("sign", _SAME[c], i + 1))
            i += 1
        else:
            token = _word(folded, i)
            found.append(token)
            i += len(token.text)
    found.append(_Token("end", "", len(text) + 1))
    return found


def _word(folded: str, start: int) -> _Token:
    number = _NUMBER.match(folded, start)
    if number and not _is_name_part(folded[number.end() : number.end() + 1]):
        if len(number[1].lstrip("0")) > MAX_WHOLE or len(number[2] or "") > MAX_PLACES:
            raise ExpressionError("NUMBER_TOO_LONG", start + 1, found=number.group(), whole=MAX_WHOLE, places=MAX_PLACES)
        return _Token("number", number.group(), start + 1)
    end = start
    while end < len(folded) and _is_name_part(folded[end]):
        end += 1
    if folded[start:end] == "previous" and folded[end : end + 1] == "." and _is_name_part(folded[end + 1 : end + 2]):
        end += 1
        while end < len(folded) and _is_name_part(folded[end]):
            end += 1
    word = folded[start:end]
    if not word:
        raise ExpressionError("EXPRESSION_CHARACTER", start + 1, found=folded[start])
    return _Token("word" if word in WORDS else "name", word, start + 1)


def _is_name_part(c: str) -> bool:
    return c.isalnum() or (c != "" and (c in "_·㎡" or unicodedata.category(c) in ("Mn", "Mc")))


def _fold_character(c: str) -> str:
    folded = unicodedata.normalize("NFKC", c)
    return folded if len(folded) == 1 else c


_BINDING: Final = {"or": 1, "and": 2, "in": 4, **dict.fromkeys(_COMPARE, 4), "+": 5, "-": 5, "*": 6, "/": 6}


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self.tokens, self.i, self.depth = tokens, 0, 0

    @property
    def now(self) -> _Token:
        return self.tokens[self.i]

    def take(self) -> _Token:
        self.i += 1
        return self.tokens[self.i - 1]

    def expect(self, sign: str) -> _Token:
        if self.now.text != sign or self.now.kind != "sign":
            raise _unexpected(self.now, sign)
        return self.take()

    def expect_end(self) -> None:
        if self.now.kind != "end":
            raise ExpressionError("EXPRESSION_EXTRA", self.now.at, found=self.now.text)

    def expression(self, binding: int) -> Node:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("EXPRESSION_TOO_DEEP", self.now.at, most=MAX_DEPTH)
        left, chained = self.prefix(), 0
        while (power := self.power()) > binding:
            # every operator of a chain nests the tree once more, and the compiler walks it recursively
            chained += 1
            if chained > MAX_CHAIN:
                raise ExpressionError("EXPRESSION_TOO_DEEP", self.now.at, most=MAX_CHAIN)
            left = self.infix(left, power)
        self.depth -= 1
        return left

    def power(self) -> int:
        token = self.now
        return _BINDING.get(token.text, 0) if token.kind in ("sign", "word") else 0

    def infix(self, left: Node, power: int) -> Node:
        token = self.take()
        if token.text == "in":
            return Within(left, self.items(), token.at)
        if token.text in _COMPARE and isinstance(left, Binary) and left.sign in _COMPARE:
            raise ExpressionError("EXPRESSION_CHAINED", token.at)
        return Binary(token.text, left, self.expression(power), token.at)

    def prefix(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return Literal(Decimal(token.text), token.at)
        if token.kind == "text":
            return Literal(token.text, token.at)
        if token.kind == "word" and token.text in ("true", "false"):
            return Literal(token.text == "true", token.at)
        if token.kind == "word" and token.text == "not":
            return Unary("not", self.expression(3), token.at)
        if token.text == "-" and token.kind == "sign":
            return self.negative(token)
        if token.text == "(" and token.kind == "sign":
            inner = self.expression(0)
            self.expect(")")
            return inner
        if token.kind == "name":
            return self.call(token) if self.now.kind == "sign" and self.now.text == "(" else Name(fold(token.text), token.at)
        raise ExpressionError("EXPRESSION_UNFINISHED" if token.kind == "end" else "EXPRESSION_VALUE", token.at, found=token.text)

    def negative(self, token: _Token) -> Node:
        operand = self.expression(7)
        if isinstance(operand, Literal) and isinstance(operand.value, Decimal):
            return Literal(-operand.value, token.at)
        return Unary("-", operand, token.at)

    def call(self, token: _Token) -> Node:
        self.take()
        arguments: list[Node] = []
        while not (self.now.kind == "sign" and self.now.text == ")"):
            arguments.append(self.expression(0))
            if not (self.now.kind == "sign" and self.now.text == ","):
                break
            self.take()
        self.expect(")")
        return Call(token.text, tuple(arguments), token.at)

    def items(self) -> tuple[Literal, ...]:
        self.expect("[")
        items: list[Literal] = []
        while not (self.now.kind == "sign" and self.now.text == "]"):
            item = self.expression(4)
            if not isinstance(item, Literal):
                raise ExpressionError("EXPRESSION_LIST", item.at)
            items.append(item)
            if self.now.text != ",":
                break
            self.take()
        self.expect("]")
        return tuple(items)


def _unexpected(token: _Token, sign: str) -> ExpressionError:
    if token.kind == "end":
        return ExpressionError("EXPRESSION_OPEN", token.at, expected=sign)
    return ExpressionError("EXPRESSION_EXPECTED", token.at, expected=sign, found=token.text)
