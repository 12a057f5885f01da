"""What the real command line prints, in both languages. `make golden` writes it anew; read the diff before you keep it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
DATA = Path(__file__).parent / "data"

COMMANDS = ["demo", "score", "check", "explain", "template", "rubric", "rubric list", "rubric show", "rubric check", "rubric lint",
            "rubric test", "rubric resolve", "rubric diff", "rubric export", "rubric import", "rubric schema"]

# name → commands, run one after the other in one folder that holds the sample and its data
SESSIONS = {
    "help": ["--help", *(f"{c} --help" for c in COMMANDS)],
    "usage": ["", "scor", "score", "score sample.yaml nowhere.xlsx --out out", "score sample.yaml data --outt x", "score --out",
              "score sample.yaml data more --out out", "score sample.yaml data --out out --draft --final", "rubric list --lang fr",
              "explain data X01 --as-of tomorrow", "score sample.yaml data --out out --table 作风问题", "rubric show two-star",
              "rubric show nowhere.yaml", "explain data X01", "explain . X01"],
    "score": ["score sample.yaml data --out out", "score sample.yaml data --out out --quiet --json", "score sample.yaml data --out out --final",
              "check sample.yaml data", "check sample.yaml data --json"],
    "explain": ["score sample.yaml data --out out --quiet", "explain out X02 --as-of 2026-10-01", "explain out 虚构丁社区 --as-of 2027-01-10",
                "explain out X06 --as-of 2026-10-01", "explain out X02 --against X01", "explain out X99", "explain out 虚构丙社"],
    "faults": ["check sample.yaml broken", "score sample.yaml broken --out out", "check sample.yaml broken --json",
               "rubric check broken.yaml", "rubric check broken.yaml --json"],
    "files": ["template sample.yaml -o nowhere/t.xlsx", "template sample.yaml -o sample.yaml/t.xlsx", "rubric export sample.yaml data --force",
              "demo --out sample.yaml", "rubric check data", "rubric check nowhere", "rubric test alone.yaml", "rubric test broken.yaml"],
    "rubric": ["rubric list five-star 党组织", "rubric list five-star --json", "rubric list --subject 无此对象", "rubric show sample.yaml",
               "rubric check sample.yaml", "rubric test sample.yaml", "rubric test failing.yaml"],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(DATA / "sample.yaml", tmp_path)
    shutil.copytree(DATA / "sample", tmp_path / "data")
    shutil.copytree(DATA / "sample", tmp_path / "broken")
    subjects = tmp_path / "broken" / "单位.csv"
    subjects.write_text(subjects.read_text(encoding="utf-8").replace("X03,", "X02,").replace(",38,36,", ",三十八,36,"), encoding="utf-8")
    sample = (DATA / "sample.yaml").read_text(encoding="utf-8")
    broken = sample.replace("of: 党费收缴率", "of: 党费收缴律").replace("points: 15, rule: {kind: completion", "points: 15, rule: {kind: completed")
    (tmp_path / "broken.yaml").write_text(broken, encoding="utf-8")
    shutil.copy(DATA / "sample.yaml", tmp_path / "alone.yaml")
    for name, election in (("sample", 0), ("failing", 20)):
        shutil.copy(DATA / "sample.yaml", tmp_path / f"{name}.yaml")
        cases = (DATA / "sample.cases.yaml").read_text(encoding="utf-8").replace("{election: 0}", f"{{election: {election}}}")
        (tmp_path / f"{name}.cases.yaml").write_text(cases, encoding="utf-8")
    return tmp_path


def run(command: str, lang: str, folder: Path) -> str:
    """What a shell shows: the command, standard output, standard error, exit status."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("XINGPING", "LANG", "LC_", "NO_COLOR", "COLUMNS"))}
    env = clean | {"XINGPING_LANG": lang, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, ROOT / "cli.py", *command.split()], cwd=folder, env=env, capture_output=True, encoding="utf-8",
                          check=False)
    assert "Traceback" not in done.stderr, done.stderr
    said = [f"$ xingping {command}", done.stdout.rstrip("\n"), *(f"! {line}" for line in done.stderr.splitlines())]
    return "\n".join(s for s in said if s) + f"\n= {done.returncode}\n"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("session", SESSIONS)
def test_the_command_line_says_what_it_said(session: str, lang: str, folder: Path) -> None:
    said = "\n".join(run(command, lang, folder) for command in SESSIONS[session])
    golden = GOLDEN / f"{session}.{lang}.txt"
    if os.environ.get("XINGPING_GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        golden.write_text(said, encoding="utf-8", newline="\n")
    assert said == golden.read_text(encoding="utf-8")
