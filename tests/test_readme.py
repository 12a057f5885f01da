"""What the READMEs show really runs."""

import re
from pathlib import Path

import pytest

import cli
from scoring import console

ROOT = Path(__file__).parent.parent


def block(readme: str, language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    assert found
    return found.group(1)


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_first_rubric_and_the_library_run(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                              capsys: pytest.CaptureFixture[str]) -> None:
    rubric, code = block(readme, "yaml"), block(readme, "python")
    assert len(rubric.splitlines()) == 10
    assert len(code.splitlines()) <= 10
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study-year.yaml").write_text(rubric, encoding="utf-8")
    exec(compile(code, readme, "exec"), {})
    said = capsys.readouterr().out
    assert "82.00" in said  # 28 of 40, and 54 of 60
    assert (tmp_path / "out" / "study-year" / "results.xlsx").exists()


def test_the_two_readmes_show_the_same_rubric() -> None:
    assert block("README.md", "yaml") == block("README.zh-CN.md", "yaml")


def test_every_command_of_the_readme_exists() -> None:
    commands = cli.application(console.Talk("zh")).commands
    for readme in ("README.md", "README.zh-CN.md"):
        said = re.findall(r"^    xingping (\w+)", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE)
        assert said
        assert set(said) <= set(commands)
