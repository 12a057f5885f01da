"""The wheel: what it carries, and that it works where nothing else of the repository is."""

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], cwd=ROOT, check=True,
                   capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_carries_the_library_the_catalogue_and_the_example(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"cli.py", "scoring/__init__.py", "scoring/py.typed"} <= names
    for file in (ROOT / "rubrics").rglob("*.yaml"):
        assert f"scoring/_data/rubrics/{file.relative_to(ROOT / 'rubrics').as_posix()}" in names
    for folder in ("district", "schemes"):
        for file in (ROOT / "examples" / folder).rglob("*.*"):
            assert f"scoring/_data/examples/{file.relative_to(ROOT / 'examples').as_posix()}" in names


def test_the_wheel_carries_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    stray = [n for n in names if not re.match(r"cli\.py$|scoring/|xingping-[\w.]+\.dist-info/", n) or "__pycache__" in n]
    assert not stray


def test_the_wheel_works_on_its_own(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "venv"
    venv.create(home, with_pip=True)
    bin_ = home / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([bin_ / "python", "-m", "pip", "install", "--quiet", "--constraint", ROOT / "constraints.txt", wheel], check=True,
                   capture_output=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "XINGPING", "LANG", "LC_"))} | {"PYTHONUTF8": "1"}

    def xingping(*args: str) -> str:
        done = subprocess.run([bin_ / "xingping", *args], cwd=tmp_path, env=env, check=True, capture_output=True, encoding="utf-8")
        return done.stdout

    assert "five-star-party-organisation" in xingping("rubric", "list")
    assert xingping("--version").startswith("xingping 0")
    xingping("demo", "--out", "results")
    runs = {p.parent.name for p in (tmp_path / "results").glob("*/ranking.csv")}
    assert runs == {"five-star-party-organisation", "ten-best-community", "leader-four-ones"}
    xingping("demo", "three-must-visits", "--out", "results")
    assert (tmp_path / "results" / "three-must-visits" / "ranking.csv").exists()
