"""The command line: parse, call the library once, print.

Standard output carries results only; notes and progress go to standard error. Exit status: 0 done, 1 faults in data or rubric,
2 wrong usage, 3 a check said no. `import scoring` loads next to nothing, so that help answers before polars is there and a command
pays for what it uses. How a command speaks is in `scoring.console`, every word in `scoring/messages/commands.py`.
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import click

import scoring
from scoring.console import (
    LANGUAGES,
    WORDS,
    Command,
    Group,
    Option,
    Read,
    Talk,
    day,
    existing,
    language,
    listened,
    named_file,
    show_help,
    usage_text,
)

DONE, FAULTS, WRONG_USAGE, SAID_NO = range(4)
Action: TypeAlias = Callable[..., int | None]


def demo(talk: Talk, schemes: Sequence[str], out: Path, as_of: date) -> None:
    """Score the example district, or the examples of the schemes that are named."""
    if out.is_file():
        raise click.UsageError(talk.say("not_a_folder", path=out), click.get_current_context())
    found = {}
    for example in [scoring.example(name) for name in schemes] or scoring.district():
        result = scoring.assess(example.rubric, example.data)
        folder = out / result.rubric.id
        scoring.write(result, folder, lang=talk.lang, force=True, as_of=as_of)
        if not talk.json:
            click.echo(scoring.ranking_table(result, talk.lang) + "\n")
        found[result.rubric.id] = str(folder)
    talk.result("\n".join(talk.say("written", out=folder) for folder in found.values()), found)


def score(talk: Talk, rubric: str, data: Path, out: Path, formats: Sequence[str], force: bool, as_of: date, **how: Any) -> None:
    """Score, rank, award, and write the results."""
    if how["draft"] and how["final"]:
        raise click.UsageError(talk.say("draft_and_final"), click.get_current_context())
    talk.note(talk.say("reading", data=data))
    peers, scheme = how.pop("peers"), scoring.load_rubric(rubric)
    how["peers"] = None if peers is None else scoring.load_result(peers).cohort
    tables, moved = dict(how.pop("table")), None
    if how["corrections"] is None and how["reviews"] is None:
        result = scoring.assess(scheme, data, tables=tables, **how)
    else:
        inputs = scoring.read(scheme, data, tables, encoding=how["encoding"])
        result = scoring.assess(scheme, inputs, **how)
        moved = _moved(talk, scheme, inputs, result, {**how, "corrections": None, "reviews": None})
    scoring.write(result, out, formats=formats or None, lang=talk.lang, force=force, as_of=as_of)
    if result.issues:
        talk.note(talk.say("notes", count=len(result.issues)))
    told = [scoring.ranking_table(result, talk.lang), *([] if moved is None else [str(moved)]), talk.say("written", out=out)]
    talk.result("\n\n".join(told), {"out": str(out), "rubric": result.rubric.id, "provisional": result.provisional,
                                    "ranking": result.ranking.to_dicts(), **({} if moved is None else {"moves": moved.to_dict()})})


def _moved(talk: Talk, scheme: Any, inputs: Any, result: Any, how: dict[str, Any]) -> Any:
    """Return whom the corrections move; None where they mend what could not be scored before."""
    try:
        return scoring.moves(scoring.assess(scheme, inputs, **how), result, talk.lang)
    except scoring.DataFaults:
        return None


def check(talk: Talk, rubric: str, data: Path, table: Sequence[tuple[str, Path]], encoding: str | None) -> None:
    """Check data and score nothing."""
    inputs = scoring.check_data(rubric, data, tables=dict(table), encoding=encoding)
    rows, notes = inputs.subjects.collect().height, [(n, n.text(talk.lang)) for n in inputs.notes]
    said = talk.say("only_notes", count=len(notes), rows=rows) if notes else talk.say("no_faults", rows=rows)
    told = [{"code": n.code, "subject": n.subject, **vars(n.where), "text": text} for n, text in notes]
    talk.result("\n".join([*(text for _, text in notes if not talk.quiet), said]), {"faults": [], "subjects": rows, "notes": told})


def explain(talk: Talk, directory: Path, subject: str, against: str | None, as_of: date) -> None:
    """Print one scorecard, or what lies between two subjects."""
    result = scoring.load_result(directory)
    said = (scoring.explain(result, subject, lang=talk.lang, as_of=as_of) if against is None
            else scoring.compare_subjects(result, subject, against, lang=talk.lang))
    talk.result(str(said), said.to_dict())


def template(talk: Talk, rubric: str, file: Path, force: bool) -> None:
    """Write an empty workbook to collect data."""
    _write(talk, file, force, scoring.template(scoring.load_rubric(rubric)))


def _write(talk: Talk, file: Path, force: bool, made: bytes) -> None:
    if file.exists() and not force:
        raise click.UsageError(talk.say("exists", path=file))
    file.write_bytes(made)
    talk.result(talk.say("template_written", file=file), {"file": str(file)})


def rubric_list(talk: Talk, words: Sequence[str], subject: str) -> None:
    """List the catalogue."""
    found = scoring.listing(*words, subject=subject)
    talk.result(found.text(talk.lang), found.to_dict(talk.lang) if talk.json else None)


def rubric_show(talk: Talk, rubric: str) -> None:
    """Print a rubric so that a committee can read it."""
    scheme = scoring.load_rubric(rubric)
    talk.result(scoring.outline(scheme, talk.lang), scheme.model_dump(mode="json", by_alias=True, exclude_unset=True))


def rubric_check(talk: Talk, rubric: str) -> None:
    """Check a rubric."""
    scheme = scoring.load_rubric(rubric)
    said = talk.say("rubric_ok", title=scheme.title.say(talk.lang), id=scheme.id, edition=scheme.edition)
    talk.result(said, {"id": scheme.id, "edition": scheme.edition, "faults": []})


def rubric_lint(talk: Talk, rubric: str) -> int:
    """Tell what a careful reader would question in a rubric that can be run."""
    found = scoring.lint(rubric)
    count = {severity: sum(f.severity == severity for f in found) for severity in ("error", "warning", "note")}
    lines = [*(f.text(talk.lang) for f in found), talk.say("linted", rubric=rubric, **count)]
    talk.result("\n".join(lines), [{"code": f.code, "severity": f.severity, **vars(f.place), "text": f.text(talk.lang)} for f in found])
    return FAULTS if count["error"] else DONE


def rubric_test(talk: Talk, rubric: str, boundaries: bool, coverage: bool) -> int:
    """Run the cases beside a rubric, and those at its thresholds."""
    scoring.load_rubric(rubric)  # what is wrong with it comes before what is not beside it
    cases = scoring.cases_file(rubric)
    if not (boundaries or cases.exists()):
        raise click.UsageError(talk.say("no_cases", path=cases), click.get_current_context())
    tried = scoring.try_rubric(rubric, boundaries=boundaries)
    talk.result(tried.text(talk.lang, coverage=coverage), tried.to_dict(talk.lang))
    return DONE if tried.passed else SAID_NO


def rubric_resolve(talk: Talk, rubric: str) -> None:
    """Print a rubric with everything that it inherits, and where every key comes from."""
    flat = scoring.resolve(rubric)
    talk.result(flat.to_yaml(talk.lang).rstrip("\n"), flat.to_dict())


def rubric_diff(talk: Talk, first: str, second: str, data: Path | None, table: Sequence[tuple[str, Path]], encoding: str | None) -> None:
    """Tell what two rubrics say differently and, given data, whom it would move."""
    a, b = scoring.load_rubric(first), scoring.load_rubric(second)
    told: list[Any] = [scoring.diff(a, b, lang=talk.lang)]
    if data is not None:
        before, after = (scoring.assess(one, data, tables=dict(table), encoding=encoding) for one in (a, b))
        told.append(scoring.moves(before, after, lang=talk.lang))
    talk.result("\n\n".join(map(str, told)), {key: value for one in told for key, value in one.to_dict().items()})


def rubric_export(talk: Talk, rubric: str, file: Path, force: bool) -> None:
    """Write a rubric as an indicator table."""
    _write(talk, file, force, scoring.to_indicator_table(rubric, talk.lang))


def rubric_import(talk: Talk, table: Path, file: Path, force: bool) -> None:
    """Write an indicator table as a rubric file."""
    found = scoring.from_indicator_table(table)
    _write(talk, file, force, found.yaml.encode("utf-8"))
    talk.note("\n".join(found.said(talk.lang)))


def rubric_schema(talk: Talk) -> None:
    """Print the JSON Schema of rubric files."""
    replace(talk, json=True).result("", scoring.schema())


def application(talk: Talk) -> click.Group:
    """Return every command, in one language."""
    says = talk.say

    def option(name: str, *names: str, about: str = "", **settings: Any) -> click.Option:
        return Option([f"--{name}", *names], help=says(f"opt.{about or name}"), **settings)

    def switch(name: str, callback: Callable[..., None] | None = None) -> click.Option:
        return option(name, is_flag=True, callback=callback, expose_value=callback is None, is_eager=callback is not None)

    def everywhere() -> list[click.Parameter]:
        return [option("lang", type=click.Choice(LANGUAGES), expose_value=False), switch("quiet"), switch("json"),
                switch("help", show_help)]

    def command(name: str, action: Action, *params: click.Parameter) -> click.Command:
        return Command(name.rpartition(".")[2], params=[*params, *everywhere()], callback=_called(action),
                        help=says(f"help.{name}"), options_metavar=says("[OPTIONS]"), add_help_option=False)

    def group(name: str, about: str, *commands: click.Command, also: Sequence[click.Parameter] = ()) -> click.Group:
        return Group(name, {c.name: c for c in commands if c.name}, params=[*also, *everywhere()], callback=listened,
                      help=says(about), options_metavar=says("[OPTIONS]"), subcommand_metavar=says("COMMAND [ARGS]..."),
                      add_help_option=False, no_args_is_help=True)

    path = click.Path(path_type=Path)
    rubric, data = click.Argument(["rubric"]), click.Argument(["data"], type=Read(existing))
    table = option("table", type=Read(named_file), multiple=True, metavar="NAME=FILE")
    encoding, force = option("encoding", metavar="NAME"), switch("force")
    as_of = option("as-of", type=Read(day), metavar="DATE", default=date.today)
    return group(
        "xingping", "help",
        command("demo", demo, click.Argument(["schemes"], nargs=-1, metavar="[SCHEME]..."),
                option("out", about="demo-out", type=path, default=Path("xingping-demo"), metavar="DIR"), as_of),
        command("score", score, rubric, data, option("out", type=path, required=True, metavar="DIR"), table, switch("draft"),
                switch("final"), option("previous", type=Read(existing), metavar="PATH"),
                option("peers", type=Read(existing), metavar="DIR"),
                option("corrections", type=Read(existing), metavar="FILE"), option("reviews", type=Read(existing), metavar="FILE"),
                option("review", metavar="LEVEL"), option("force", about="force-out", is_flag=True),
                option("format", "formats", multiple=True, metavar="FORMAT"), as_of, encoding),
        command("check", check, rubric, data, table, encoding),
        command("explain", explain, click.Argument(["directory"], type=Read(existing), metavar="DIR"), click.Argument(["subject"]),
                option("against", metavar="SUBJECT"), as_of),
        command("template", template, rubric, option("file", "-o", type=path, required=True, metavar="FILE"), force),
        group("rubric", "help.rubric",
              command("rubric.list", rubric_list, click.Argument(["words"], nargs=-1, metavar="[WORD]..."),
                      option("subject", metavar="KIND", default="")),
              command("rubric.show", rubric_show, rubric),
              command("rubric.check", rubric_check, rubric), command("rubric.lint", rubric_lint, rubric),
              command("rubric.test", rubric_test, rubric, switch("boundaries"), switch("coverage")),
              command("rubric.resolve", rubric_resolve, rubric),
              command("rubric.diff", rubric_diff, click.Argument(["first"], metavar="A"), click.Argument(["second"], metavar="B"),
                      option("data", type=Read(existing), metavar="DATA"), table, encoding),
              command("rubric.export", rubric_export, rubric, click.Argument(["file"], type=path), force),
              command("rubric.import", rubric_import, click.Argument(["table"], type=Read(existing)), click.Argument(["file"], type=path), force),
              command("rubric.schema", rubric_schema)),
        also=[switch("version", _show_version)],
    )


# ---------------------------------------------------------------- what click says, in our words


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from importlib.metadata import distributions

        click.echo(" ".join(["xingping", *(d.version for d in distributions(name="xingping"))]))
        ctx.exit()


def _called(action: Action) -> Action:
    def called(quiet: bool, **params: Any) -> int:
        talk = listened(quiet=quiet, json=params.pop("json"))
        try:
            return action(talk, **params) or DONE
        except scoring.FaultsError as error:
            _report(talk, error)
            missing = {f.code for f in error.faults} == {"FILE_NOT_FOUND"}
            return WRONG_USAGE if missing or isinstance(error, scoring.OutputFaults) else FAULTS
        except scoring.XingpingError as error:
            talk.error(error.text(talk.lang))
            return WRONG_USAGE
    return called


def _report(talk: Talk, error: scoring.FaultsError) -> None:
    lines = [f.text(talk.lang) for f in error.faults]
    if talk.json:
        talk.result("", {"faults": [{"code": f.code, **vars(f.place), "text": f.text(talk.lang)} for f in error.faults]})
    else:
        click.echo("\n".join([*lines, talk.say("faults", count=len(lines))]), err=True)


def _reason(talk: Talk, error: OSError) -> str:
    """Return why a file cannot be read or written, and what to do."""
    name = "EACCES" if isinstance(error, PermissionError) or error.errno == errno.EBUSY else errno.errorcode.get(error.errno or 0, "")
    known = f"reason.{name}" if f"cli.reason.{name}" in WORDS else "reason.other"
    return talk.say(known, reason=error.strerror or type(error).__name__)


def run(args: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    talk = Talk(language(args, os.environ))
    try:
        status = application(talk).main(list(args), prog_name="xingping", standalone_mode=False, obj=talk)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return WRONG_USAGE
    except click.UsageError as error:
        talk.error(usage_text(talk, error))
        click.echo(talk.say("try", command=error.ctx.command_path if error.ctx else "xingping"), err=True)
        return WRONG_USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read has read enough
        return DONE
    except OSError as error:
        talk.error(talk.say("file_error", path=error.filename, reason=_reason(talk, error)))
        return WRONG_USAGE
    except click.Abort:
        talk.error(talk.say("interrupted"))
        return 130  # as shells number an interrupt
    return status if isinstance(status, int) else DONE


LITTLE = 2**20


def _size(named: str) -> int:
    """Return how many bytes an argument names: those of a file, or of what lies in a folder; none where it names nothing that can be read."""
    try:
        return sum(entry.stat().st_size for entry in os.scandir(named) if entry.is_file()) if os.path.isdir(named) else os.path.getsize(named)
    except OSError:
        return 0


def main() -> None:
    """Run the command that the shell gave."""
    if sum(_size(named) or _size(named.rpartition("=")[2]) for named in sys.argv[1:]) < LITTLE:  # so little is worked out sooner than threads wake up
        os.environ.setdefault("POLARS_MAX_THREADS", "1")
    gc.disable()  # a command is short-lived: looking for garbage would take a fifth of its time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # what others may have installed has no say in a rubric, nor is it looked for
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a pipe in GBK may lack a character
    status = run(sys.argv[1:])
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status)  # nor does it tidy up at the end, which would take a fifth of its time: every file is closed


if __name__ == "__main__":
    main()
