"""The command line: exit statuses, streams, languages, and what it costs to ask for help."""

import json
import os
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from scoring import console

ROOT = Path(__file__).parent.parent
DATA = Path(__file__).parent / "data"
SAMPLE, SUBJECTS = str(DATA / "sample.yaml"), str(DATA / "sample")
CLEAN = {k: v for k, v in os.environ.items() if not k.startswith(("XINGPING", "LANG", "LC_", "NO_COLOR", "PYTHONIO"))}


def run(*args: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the real command line."""
    whole = CLEAN | {"PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)} | env
    return subprocess.run([sys.executable, ROOT / "cli.py", *args], cwd=cwd, env=whole, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "run"
    assert run("score", SAMPLE, SUBJECTS, "--out", str(out), "--quiet").returncode == 0
    return out


# ---------------------------------------------------------------- words


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("key", console.WORDS)
def test_a_sentence_says_the_same_in_both_languages(key: str) -> None:
    chinese, english = console.WORDS[key]
    assert chinese.strip()
    assert english.strip()
    assert fields(chinese) == fields(english)
    assert not re.search(r"[\u4e00-\u9fff]", english)


def test_every_sentence_is_used_and_every_used_one_exists() -> None:
    speaking = ("cli.py", "scoring/console.py", "scoring/explain/outline.py", "scoring/explain/award_rules.py")
    code = "".join((ROOT / name).read_text(encoding="utf-8") for name in speaking)
    for key in console.WORDS:
        name = key.partition(".")[2]
        stem = name.rpartition(".")[0]
        assert f'"{name}"' in code or f'"{stem}.' in code or f'{stem}.{{' in code or name.split(".")[-1] in code, key


@pytest.mark.parametrize("lang", console.LANGUAGES)
def test_help_is_whole_in_one_language(lang: str) -> None:
    group = cli.application(console.Talk(lang))
    for command in ([], ["score"], ["rubric"], ["rubric", "test"], ["explain"], ["demo"], ["template"], ["check"]):
        said = run(*command, "--help", XINGPING_LANG=lang).stdout
        assert said
        foreign = r"\b(Usage|Options|Commands|Show|required|default)\b" if lang == "zh" else r"[\u4e00-\u9fff]"
        assert not re.search(foreign, said), said
    assert set(group.commands) == {"demo", "score", "check", "explain", "template", "rubric"}


@pytest.mark.parametrize(("args", "environment", "lang"), [
    ([], {}, "zh"),
    ([], {"LANG": "C.UTF-8"}, "zh"),
    ([], {"LANG": "en_GB.UTF-8"}, "en"),
    ([], {"LANG": "en_GB.UTF-8", "XINGPING_LANG": "zh"}, "zh"),
    ([], {"LC_ALL": "zh_CN.GB18030", "LANG": "en_GB.UTF-8"}, "zh"),
    (["score", "--lang", "en"], {"XINGPING_LANG": "zh"}, "en"),
    (["--lang=en", "score"], {}, "en"),
    (["score", "--lang"], {}, "zh"),
])
def test_the_language_is_asked_for_or_found(args: list[str], environment: dict[str, str], lang: str) -> None:
    assert console.language(args, environment) == lang


# ---------------------------------------------------------------- cost


@pytest.mark.parametrize("args", [["--help"], ["score", "--help"], ["rubric"], ["--version"], ["score", "nowhere"]])
def test_help_and_usage_errors_import_nothing_heavy(args: list[str]) -> None:
    code = ("import sys, cli\n"
            f"status = cli.run({args!r})\n"
            "print(sorted(m for m in ('polars', 'pydantic', 'scoring.errors', 'yaml', 'xlsxwriter', 'python_calamine') if m in sys.modules))")
    done = subprocess.run([sys.executable, "-c", code], env=CLEAN | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}, capture_output=True,
                          encoding="utf-8", check=True)
    assert done.stdout.splitlines()[-1] == "[]"


# ---------------------------------------------------------------- exit statuses and streams


@pytest.mark.parametrize(("args", "status"), [
    (["rubric", "list"], 0),
    (["rubric", "check", SAMPLE], 0),
    (["check", SAMPLE, SUBJECTS], 0),
    (["rubric", "test", SAMPLE], 0),
    (["check", SAMPLE, str(ROOT / "LICENSE")], 1),
    (["rubric", "check", str(DATA / "sample.cases.yaml")], 1),
    ([], 2),
    (["score"], 2),
    (["rubric", "show", "no-such-rubric"], 2),
    (["rubric", "show", "nowhere.yaml"], 2),
    (["check", SAMPLE, "nowhere.xlsx"], 2),
    (["explain", SUBJECTS, "X01"], 2),
])
def test_the_exit_status_says_what_happened(args: list[str], status: int) -> None:
    done = run(*args)
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    if status:
        assert done.stdout == ""
        assert done.stderr


def test_failing_cases_exit_with_three(tmp_path: Path) -> None:
    (tmp_path / "sample.yaml").write_bytes((DATA / "sample.yaml").read_bytes())
    cases = (DATA / "sample.cases.yaml").read_text(encoding="utf-8").replace("total: 180", "total: 181")
    (tmp_path / "sample.cases.yaml").write_text(cases, encoding="utf-8")
    done = run("rubric", "test", "sample.yaml", cwd=tmp_path)
    assert done.returncode == 3
    assert "181" in done.stdout


def test_faults_write_nothing(tmp_path: Path) -> None:
    (tmp_path / "单位.csv").write_text("编号,名称\nX01,虚构甲社区\nX01,虚构乙社区\n", encoding="utf-8")
    done = run("score", SAMPLE, "单位.csv", "--out", "out", cwd=tmp_path)
    assert done.returncode == 1
    assert [p.name for p in tmp_path.iterdir()] == ["单位.csv"]


def test_a_folder_of_others_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    assert run("score", SAMPLE, SUBJECTS, "--out", "out", cwd=tmp_path).returncode == 2
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["mine.txt"]
    assert run("score", SAMPLE, SUBJECTS, "--out", "out", "--force", cwd=tmp_path).returncode == 0
    assert (tmp_path / "out" / "mine.txt").exists()


def test_a_run_can_be_repeated_in_its_place(tmp_path: Path) -> None:
    for _ in range(2):
        assert run("score", SAMPLE, SUBJECTS, "--out", "out", "--format", "csv", cwd=tmp_path).returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_standard_output_holds_results_only(tmp_path: Path) -> None:
    loud = run("score", SAMPLE, SUBJECTS, "--out", "out", cwd=tmp_path)
    quiet = run("--quiet", "score", SAMPLE, SUBJECTS, "--out", "out", cwd=tmp_path)
    assert loud.stderr
    assert quiet.stderr == ""
    assert loud.stdout == quiet.stdout


@pytest.mark.parametrize("place", [0, 99], ids=["before", "after"])
def test_json_is_json(finished: Path, place: int) -> None:
    for args in (["rubric", "list"], ["rubric", "show", SAMPLE], ["rubric", "test", SAMPLE], ["rubric", "schema"], ["check", SAMPLE, SUBJECTS],
                 ["explain", str(finished), "X02"], ["explain", str(finished), "X02", "--against", "X01"]):
        args.insert(place, "--json")
        assert json.loads(run(*args).stdout)


def test_check_lists_its_notes(tmp_path: Path) -> None:
    text = (DATA / "sample" / "单位.csv").read_text(encoding="utf-8").replace(",38,36,", ",约38,36,")
    (tmp_path / "单位.csv").write_text(text, encoding="utf-8")
    done = run("check", SAMPLE, str(tmp_path))
    assert "APPROXIMATE “约38”是约数" in done.stdout
    assert "没有错误，有" in done.stdout
    assert "APPROXIMATE" not in run("check", SAMPLE, str(tmp_path), "--quiet").stdout
    found = json.loads(run("check", SAMPLE, str(tmp_path), "--json").stdout)["notes"]
    (note,) = [n for n in found if n["code"] == "APPROXIMATE"]
    assert (note["file"], note["text"].partition("：")[0]) == ("单位.csv", f"单位.csv 第{note['row']}行 “{note['heading']}”列")


def test_faults_are_json_too() -> None:
    done = run("check", SAMPLE, str(ROOT / "LICENSE"), "--json")
    assert done.returncode == 1
    (fault,) = json.loads(done.stdout)["faults"]
    assert {"code", "file", "sheet", "row", "text"} <= set(fault)


def test_a_pipe_that_lacks_a_character_does_not_break(tmp_path: Path) -> None:
    subjects = (DATA / "sample" / "单位.csv").read_text(encoding="utf-8").replace("虚构甲社区", "虚构🏮社区")
    (tmp_path / "单位.csv").write_text(subjects, encoding="utf-8")
    env = CLEAN | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "gbk"}
    done = subprocess.run([sys.executable, ROOT / "cli.py", "score", SAMPLE, "单位.csv", "--out", "out"], cwd=tmp_path, env=env,
                          capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("gbk")
    assert "虚构?社区" in done.stdout.decode("gbk")


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_for_terminals_that_want_it(env: dict[str, str], coloured: bool) -> None:
    ours, theirs = os.openpty()
    subprocess.run([sys.executable, ROOT / "cli.py", "nonsense"], stdout=theirs, stderr=theirs, check=False,
                   env=CLEAN | {"TERM": "xterm", "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"} | env)
    os.close(theirs)
    said = os.read(ours, 10_000)
    os.close(ours)
    assert (b"\x1b[" in said) is coloured


def test_an_explanation_needs_the_folder_only(finished: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    finished.rename(moved)
    try:
        by_id, by_name = run("explain", str(moved), "X02"), run("explain", str(moved), "虚构乙社区")
    finally:
        moved.rename(finished)
    assert by_id.returncode == 0
    assert by_id.stdout == by_name.stdout
    assert "174.32" in by_id.stdout


def test_a_template_is_written_once(tmp_path: Path) -> None:
    assert run("template", SAMPLE, "-o", "采集表.xlsx", cwd=tmp_path).returncode == 0
    assert (tmp_path / "采集表.xlsx").stat().st_size > 1000
    assert run("template", SAMPLE, "-o", "采集表.xlsx", cwd=tmp_path).returncode == 2
    assert run("template", SAMPLE, "-o", "采集表.xlsx", "--force", cwd=tmp_path).returncode == 0
