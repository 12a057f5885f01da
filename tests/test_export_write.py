"""Writing a run: which files, where to, and that a folder is complete or as it was, whatever happens."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from handed_out import files, sample

from scoring.errors import OutputFaults, UnknownName
from scoring.export import swap
from scoring.export.write import FORMATS, write
from scoring.tables.inputs import Source

ROOT = Path(__file__).parent.parent
MACHINE = {f"machine/{name}" for name in ("wide.parquet", "ranking.parquet", "scores.parquet", "awards.parquet", "result.json")}
CSV = {"ranking.csv", "scores.csv", "awards.csv", "issues.csv", "summary.csv"}


def code(error: pytest.ExceptionInfo[OutputFaults]) -> str:
    (fault,) = error.value.faults
    assert fault.text("zh") != fault.text("en")
    return fault.code


# ---------------------------------------------------------------- which files


def test_every_format_is_written_and_listed(tmp_path: Path) -> None:
    paths = write(sample(), tmp_path / "out")
    names = {p.relative_to(tmp_path / "out").as_posix() for p in paths}
    assert names == CSV | MACHINE | {"scores.parquet", "results.json", "results.xlsx", "manifest.json"}
    assert names == set(files(tmp_path / "out"))


@pytest.mark.parametrize(("formats", "expected"), [(["csv"], CSV), (("parquet",), {"scores.parquet"}), ("json", {"results.json"}),
                                                   (["xlsx"], {"results.xlsx"}), ([], set())])
def test_only_the_formats_asked_for(formats: Any, expected: set[str], tmp_path: Path) -> None:
    write(sample(), tmp_path / "out", formats)
    assert set(files(tmp_path / "out")) == expected | MACHINE | {"manifest.json"}


def test_a_format_that_was_not_asked_for_again_is_gone(tmp_path: Path) -> None:
    write(sample(), tmp_path / "out")
    write(sample(), tmp_path / "out", ["json"])
    assert set(files(tmp_path / "out")) == MACHINE | {"results.json", "manifest.json"}


def test_an_unknown_format_names_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="xlsx") as error:
        write(sample(), tmp_path / "out", ["xls"])
    assert "输出格式" in error.value.text("zh")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_two_runs_give_the_same_bytes(lang: str, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(sample(), tmp_path / name, lang=lang)
    assert files(tmp_path / "a") == files(tmp_path / "b")


@pytest.mark.parametrize("name", ["2026年 评定结果", "a b/c d", "结果.v1", "x/y/z"])
def test_chinese_paths_spaces_and_missing_parents(name: str, tmp_path: Path) -> None:
    for path in write(sample(), tmp_path / name, ["csv", "xlsx"]):
        assert path.is_file()


def test_a_relative_path_stays_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Path("out/ranking.csv") in write(sample(), "out", ["csv"])


def test_a_folder_behind_a_link_is_replaced_where_it_lies(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real", target_is_directory=True)
    write(sample(), tmp_path / "link", ["json"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "results.json").is_file()


def test_csv_does_not_pay_for_a_workbook(tmp_path: Path) -> None:
    text = (f"import sys; sys.path[:0] = {[str(ROOT), str(ROOT / 'tests')]!r}\n"
            "from handed_out import sample\nfrom scoring.export.write import write\n"
            f"write(sample(), {str(tmp_path / 'out')!r}, ['csv', 'json'])\n"
            "assert 'scoring.export.xlsx' not in sys.modules\n")
    subprocess.run([sys.executable, "-c", text], check=True)


@pytest.mark.parametrize("detail", ["totals", "wide"])
def test_a_run_without_lines_has_no_file_of_lines(detail: Any, tmp_path: Path) -> None:
    from_data = sample()
    kept = {"totals": {"scores", "awards", "shown"}, "wide": {"scores"}}[detail]
    empty: dict[str, Any] = {"scores": type(from_data.scores)(), "awards": type(from_data.awards)(), "shown": {}}
    result = type(from_data)(**{**{k: v for k, v in vars(from_data).items() if not k.startswith("_")}, **{k: empty[k] for k in kept}})
    write(result, tmp_path / "out")
    written = set(files(tmp_path / "out"))
    assert "ranking.csv" in written
    assert "results.xlsx" in written
    assert not written & {"scores.csv", "scores.parquet"}
    assert ("awards.csv" in written) == (detail == "wide")


# ---------------------------------------------------------------- the manifest


def test_the_manifest_says_what_the_run_was(tmp_path: Path) -> None:
    write(sample(), tmp_path / "out", lang="en")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format"] == "xingping/1"
    assert manifest["rubric"]["id"] == "two-star-organisation"
    assert manifest["rubric"]["edition"] == "2026"
    assert len(manifest["rubric"]["sha256"]) == 64
    assert {i["name"] for i in manifest["inputs"]} == {s.name for s in sample().sources}
    assert manifest["counts"] == {"subjects": 6, "ranked": 4, "pending": 1, "unranked": 0, "exempt": 1}
    assert manifest["provisional"] is True
    assert manifest["options"]["formats"] == list(FORMATS)
    assert manifest["options"]["language"] == "en"
    assert manifest["detail"] == {"lines": sample().scores.height, "reasons": "sentences"}
    assert set(manifest["versions"]) == {"xingping", "python", "polars"}
    assert str(tmp_path) not in json.dumps(manifest)


def test_the_manifest_lists_every_file_with_its_hash(tmp_path: Path) -> None:
    write(sample(), tmp_path / "out")
    written = files(tmp_path / "out")
    listed = {f["name"]: f["sha256"] for f in json.loads(written.pop("manifest.json"))["files"]}
    assert listed == {name: sha256(content).hexdigest() for name, content in written.items()}


# ---------------------------------------------------------------- what is refused, and what is kept


def test_a_folder_with_other_things_is_refused(tmp_path: Path) -> None:
    (tmp_path / "会议纪要.docx").write_text("x", encoding="utf-8")
    with pytest.raises(OutputFaults) as error:
        write(sample(), tmp_path, ["csv"])
    assert code(error) == "OUTPUT_NOT_OURS"
    assert str(tmp_path) in error.value.text("zh")
    assert set(files(tmp_path)) == {"会议纪要.docx"}
    assert not list(tmp_path.parent.glob(f"{tmp_path.name}.*"))


def test_force_writes_beside_other_things_and_keeps_them(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "照片").mkdir(parents=True)
    (out / "照片" / "1.jpg").write_bytes(b"x")
    (out / "会议纪要.docx").write_bytes(b"y")
    write(sample(), out, ["json"], force=True)
    write(sample(), out, ["csv"])
    assert set(files(out)) == CSV | MACHINE | {"manifest.json", "照片/1.jpg", "会议纪要.docx"}
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_result_of_other_data_or_of_another_rubric_is_replaced_with_force_alone(tmp_path: Path) -> None:
    first = replace(sample(), sources=(Source("数据.xlsx", "1"),))
    write(first, tmp_path / "out", ["csv"])
    write(replace(first, sources=(*first.sources, Source("更正.xlsx", "2"))), tmp_path / "out", ["csv"])
    others = (replace(first, sources=(Source("数据.xlsx", "3"),)), replace(first, sources=()),
              replace(first, rubric=first.rubric.model_copy(update={"id": "another"})))
    for other in others:
        with pytest.raises(OutputFaults) as error:
            write(other, tmp_path / "out", ["csv"])
        assert code(error) == "OUTPUT_OTHER_RUN"
    write(others[0], tmp_path / "out", ["json"], force=True)
    assert set(files(tmp_path / "out")) == MACHINE | {"results.json", "manifest.json"}


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    write(sample(), tmp_path, ["json"])
    assert (tmp_path / "results.json").exists()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    for force in (False, True):
        with pytest.raises(OutputFaults) as error:
            write(sample(), tmp_path / "out", ["csv"], force=force)
        assert code(error) == "OUTPUT_NOT_A_FOLDER"
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_file_among_the_parents_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputFaults) as error:
        write(sample(), tmp_path / "file" / "out", ["csv"])
    assert code(error) == "OUTPUT_UNWRITABLE"


@pytest.mark.parametrize("name", ["out.tmp", "out.xingping-old"])
def test_a_folder_of_others_in_the_way_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine").touch()
    with pytest.raises(OutputFaults) as error:
        write(sample(), tmp_path / "out", ["csv"])
    assert code(error) == "OUTPUT_IN_THE_WAY"
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name / "mine").exists()


def test_an_unwritable_parent_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "mkdir", refused)
    with pytest.raises(OutputFaults) as error:
        write(sample(), tmp_path / "out", ["csv"])
    assert code(error) == "OUTPUT_UNWRITABLE"
    assert "没有权限" in error.value.text("zh")


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(sample(), tmp_path / "out")
    before = files(tmp_path / "out")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(OutputFaults) as error:
        write(sample(), tmp_path / "out", ["json"])
    assert code(error) == "OUTPUT_UNWRITABLE"
    assert files(tmp_path / "out") == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(("renames", "expected"), [(1, "OUTPUT_OPEN"), (2, "OUTPUT_UNWRITABLE")])
def test_results_that_are_open_in_a_spreadsheet_stay(renames: int, expected: str, tmp_path: Path,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    write(sample(), tmp_path / "out")
    before = files(tmp_path / "out")
    rename, done = os.rename, []

    def locked(*args: Any) -> None:
        done.append(args)
        if len(done) == renames:
            raise PermissionError(13, "The process cannot access the file because it is being used by another process")
        rename(*args)

    monkeypatch.setattr(os, "rename", locked)
    with pytest.raises(OutputFaults) as error:
        write(sample(), tmp_path / "out", ["json"])
    assert code(error) == expected
    assert files(tmp_path / "out") == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_bug_is_not_wrapped_and_leaves_nothing(tmp_path: Path) -> None:
    def broken(folder: Path) -> None:
        (folder / "half").touch()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        swap.replace(tmp_path / "out", broken)
    assert not list(tmp_path.iterdir())


# ---------------------------------------------------------------- killed at any moment


class Killed(BaseException):
    """The process ends here: nothing that catches errors runs."""


_TOUCHES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}
_countdown: list[int] = []


def _hook(event: str, args: tuple[Any, ...]) -> None:
    if _countdown and (event in _TOUCHES or (event == "open" and args[2] & os.O_CREAT)):
        _countdown[0] -= 1
        if _countdown[0] < 0:
            raise Killed


sys.addaudithook(_hook)


def fill(version: str) -> Any:
    def filled(folder: Path) -> None:
        (folder / "machine").mkdir()
        for name in ("ranking.csv", "machine/result.json", *(["old.csv"] if version == "1" else [])):
            with (folder / name).open("w", encoding="utf-8") as file:
                file.write(version)
        listed = [{"name": f.relative_to(folder).as_posix(), "sha256": ""} for f in folder.rglob("*") if f.is_file() and f.name[0] != "."]
        (folder / "manifest.json").write_text(json.dumps({"format": "xingping/1", "files": listed}), encoding="utf-8")
    return filled


def killed_at(step: int, folder: Path, version: str) -> bool:
    _countdown[:] = [step]
    try:
        swap.replace(folder, fill(version))
    except Killed:
        return True
    finally:
        _countdown.clear()
    return False


def version_of(folder: Path) -> str:
    """Return the version that stands there, complete."""
    text = (folder / "ranking.csv").read_text(encoding="utf-8")
    assert (folder / "machine" / "result.json").read_text(encoding="utf-8") == text
    assert json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["format"] == "xingping/1"
    return text


def steps(root: Path) -> Iterator[tuple[int, Path]]:
    """Yield a fresh folder for every moment at which a run may be killed."""
    for step in range(100):
        folder = root / f"{step}"
        folder.mkdir()
        yield step, folder / "out"
    raise AssertionError("a run takes fewer steps than that")


def test_a_first_run_that_is_killed_leaves_nothing_or_all(tmp_path: Path) -> None:
    for step, out in steps(tmp_path):
        finished = not killed_at(step, out, "1")
        assert not out.exists() or version_of(out) == "1"
        swap.recover(out)
        assert [p.name for p in out.parent.iterdir()] == (["out"] if out.exists() else [])
        swap.replace(out, fill("2"))
        assert version_of(out) == "2"
        assert {p.name for p in out.iterdir()} == {"ranking.csv", "machine", "manifest.json"}
        if finished:
            assert step > 5
            return


def test_a_later_run_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    seen = set()
    for step, out in steps(tmp_path):
        swap.replace(out, fill("1"))
        (out / "会议纪要.docx").write_text("mine", encoding="utf-8")
        finished = not killed_at(step, out, "2")
        swap.recover(out)
        seen.add(version_of(out))
        assert [p.name for p in out.parent.iterdir()] == ["out"]
        assert (out / "会议纪要.docx").read_text(encoding="utf-8") == "mine"
        assert (out / "old.csv").exists() == (version_of(out) == "1")
        if finished:
            assert seen == {"1", "2"}
            return


def test_a_recovery_that_is_killed_is_recovered(tmp_path: Path) -> None:
    for step, out in steps(tmp_path):
        swap.replace(out, fill("1"))
        (out / "会议纪要.docx").write_text("mine", encoding="utf-8")
        finished = not killed_at(step, out, "2")
        for again in range(12):
            _countdown[:] = [again]
            try:
                swap.recover(out)
            except Killed:
                continue
            finally:
                _countdown.clear()
            break
        assert version_of(out) in ("1", "2")
        assert [p.name for p in out.parent.iterdir()] == ["out"]
        assert (out / "会议纪要.docx").read_text(encoding="utf-8") == "mine"
        if finished:
            return


def test_a_killed_process_is_recovered_by_the_next(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(sample(), out)
    before = files(out)
    text = (f"import os, sys; sys.path[:0] = {[str(ROOT), str(ROOT / 'tests')]!r}\n"
            "from handed_out import sample\nfrom scoring.export import manifest\nfrom scoring.export.write import write\n"
            "manifest.write = lambda *_: os.kill(os.getpid(), 9)\n"
            f"write(sample(), {str(out)!r}, ['json'])\n")
    assert subprocess.run([sys.executable, "-c", text], check=False).returncode != 0
    assert (tmp_path / "out.tmp").exists()
    assert files(out) == before
    write(sample(), out)
    assert files(out) == before
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_an_old_folder_that_cannot_be_deleted_goes_with_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    swap.replace(out, fill("1"))
    with monkeypatch.context() as stuck:
        def busy(*_: object, **__: object) -> None:
            raise PermissionError(13, "busy")

        stuck.setattr(shutil, "rmtree", busy)
        swap.replace(out, fill("2"))
    assert version_of(out) == "2"
    assert (tmp_path / "out.xingping-old").exists()
    swap.replace(out, fill("3"))
    assert version_of(out) == "3"
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
