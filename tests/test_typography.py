"""Chinese that people read has full-width punctuation; code, numbers and names within it stay as they are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from scoring.messages import keys, template

ROOT = Path(__file__).parent.parent
RUBRICS = sorted((ROOT / "rubrics").rglob("*.yaml"))
SPEAKING = ["cases", "engine", "explain", "export", "expression", "rules"]  # language and tables read what people write, in either width
PROSE = {"title", "zh", "source", "current", "say", "help", "advice", "note", "quote", "clause", "document"}

HAN = re.compile("[\u3400-\u9fff]")
CHINESE = "[\u3400-\u9fff\u3001-\u301f\uff01-\uff60\u2018-\u201d\u2026]"
PLACEHOLDER = "\x00"  # what is filled in is Chinese as well
HALF_WIDTH = re.compile(f"(?<={CHINESE[:-1]}{PLACEHOLDER}])[,;:?!()]|[,;:?!()](?={CHINESE[:-1]}{PLACEHOLDER}])")
EXPRESSION = re.compile(r" ([-+*/]|[<>=!]=?) ")
CODE = re.compile(r"\{\{.*?\}\}(?!\})|\[[^\[\]]*[,…][^\[\]]*\]|“键: 值”|`[^`]*`|(?<![a-z_])[a-z_]+\([^()]*\)|\(…\)"
                  r"|(?<![a-z_])[a-z_]+: (?=[a-z\[{])|[=!<>]=")


def half_width(sentence: str) -> list[str]:
    """Return the half-width signs beside Chinese or a placeholder, each with what is around it."""
    plain = re.sub(r"\{[^{}]*\}", PLACEHOLDER, CODE.sub("x", sentence))
    return [plain[max(0, found.start() - 6):found.end() + 6].replace(PLACEHOLDER, "{…}") for found in HALF_WIDTH.finditer(plain)]


def chinese_literals(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the Chinese literals of a module with their lines; docstrings are English and left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    chinese = {id(node.args[1]) for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "either"}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings | parts:
            text = node.value
        else:
            continue
        if (HAN.search(text) or id(node) in chinese) and not EXPRESSION.search(text):
            yield node.lineno, text


def prose(node: yaml.Node, key: str = "") -> Iterator[tuple[int, str]]:
    """Yield what people read of a rubric, with its lines."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            yield from prose(value, name.value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from prose(value, key)
    elif key in PROSE and HAN.search(node.value):
        yield node.start_mark.line + 1, node.value


@pytest.mark.parametrize("key", keys())
def test_a_sentence_has_full_width_punctuation(key: str) -> None:
    assert half_width(template(key, "zh")) == [], f"half-width punctuation in the Chinese of {key!r}: {template(key, 'zh')}"


@pytest.mark.parametrize("room", SPEAKING)
def test_words_in_code_have_full_width_punctuation(room: str) -> None:
    wrong = [f"{path.relative_to(ROOT)}:{line}: {text}" for path in sorted((ROOT / "scoring" / room).rglob("*.py"))
             for line, text in chinese_literals(path) if half_width(text)]
    assert wrong == [], "half-width punctuation beside Chinese:\n" + "\n".join(wrong)


@pytest.mark.parametrize("path", RUBRICS, ids=lambda p: p.stem)
def test_a_rubric_has_full_width_punctuation(path: Path) -> None:
    wrong = [f"{path.name}:{line}: {text}" for line, text in prose(yaml.compose(path.read_text(encoding="utf-8"))) if half_width(text)]
    assert wrong == [], "half-width punctuation beside Chinese:\n" + "\n".join(wrong)


@pytest.mark.parametrize(("sentence", "wrong"), [
    ("得分,失分", 1), ("{name}:{say}", 1), ("共{count}个(满分)", 2), ("是否为{names}?", 1),
    ("得分，失分：比为1:1，10:30（12个）", 0), ("请写count({name})，例如values: [优, 良]或{{日期: date}}", 0), ("要用==或!=比较", 0),
])
def test_what_is_half_width(sentence: str, wrong: int) -> None:
    assert len(half_width(sentence)) == wrong
