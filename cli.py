"""The command line: parse, call the library once, print.

Standard output carries results only; notes and progress go to standard error. Exit status: 0 done, 1 faults in data or rubric,
2 wrong usage, 3 a check said no. This is the one file that imports lazily: help answers before polars is there, and a command pays
for what it uses. `scoring/messages/commands.py` holds every word, in both languages; it is read by itself for the same reason.
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from runpy import run_path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import click

if TYPE_CHECKING:
    from scoring import FaultsError

DONE, FAULTS, WRONG_USAGE, SAID_NO = range(4)
LANGUAGES: Final = ("zh", "en")
WORDS: Final[Mapping[str, tuple[str, str]]] = run_path(str(Path(__file__).parent / "scoring" / "messages" / "commands.py"))["SENTENCES"]
Action: TypeAlias = Callable[..., int | None]


@dataclass(frozen=True)
class Talk:
    """How a command speaks: its language, whether it keeps quiet, whether it prints JSON."""

    lang: str = "zh"
    quiet: bool = False
    json: bool = False

    def say(self, key: str, /, **args: object) -> str:
        """Return a sentence of the command line."""
        return WORDS[f"cli.{key}"][LANGUAGES.index(self.lang)].format(**args)

    def note(self, text: str) -> None:
        """Tell progress, and what should be known."""
        if not self.quiet:
            click.echo(text, err=True)

    def error(self, text: str) -> None:
        """Tell what went wrong."""
        plain = False if os.environ.get("NO_COLOR") else None
        click.echo(click.style(self.say("error", message=text), fg="red"), err=True, color=plain)

    def result(self, text: str, data: object) -> None:
        """Print a result: its text, or its data where JSON was asked for."""
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str) if self.json else text)


def demo(talk: Talk, out: Path, as_of: date) -> None:
    """Score the example district with every first rubric."""
    import scoring

    found = {}
    for example in scoring.examples():
        result = scoring.assess(example.rubric, example.data)
        folder = out / result.rubric.id
        scoring.write(result, folder, lang=talk.lang, force=True, as_of=as_of)
        if not talk.json:
            click.echo(scoring.ranking_table(result, talk.lang) + "\n")
        found[result.rubric.id] = str(folder)
    talk.result("\n".join(talk.say("written", out=folder) for folder in found.values()), found)


def score(talk: Talk, rubric: str, data: Path, out: Path, formats: Sequence[str], force: bool, as_of: date, **how: Any) -> None:
    """Score, rank, award, and write the results."""
    import scoring

    if how["draft"] and how["final"]:
        raise click.UsageError(talk.say("draft_and_final"), click.get_current_context())
    talk.note(talk.say("reading", data=data))
    result = scoring.assess(rubric, data, tables=dict(how.pop("table")), **how)
    scoring.write(result, out, formats=formats or None, lang=talk.lang, force=force, as_of=as_of)
    if result.issues:
        talk.note(talk.say("notes", count=len(result.issues)))
    talk.result(f"{scoring.ranking_table(result, talk.lang)}\n\n{talk.say('written', out=out)}",
                {"out": str(out), "rubric": result.rubric.id, "provisional": result.provisional,
                 "ranking": result.ranking.to_dicts()})


def check(talk: Talk, rubric: str, data: Path, table: Sequence[tuple[str, Path]], encoding: str | None) -> None:
    """Check data and score nothing."""
    import scoring

    inputs = scoring.check_data(rubric, data, tables=dict(table), encoding=encoding)
    rows = inputs.subjects.collect().height
    talk.result(talk.say("no_faults", rows=rows), {"faults": [], "subjects": rows, "notes": len(inputs.notes)})


def explain(talk: Talk, directory: Path, subject: str, against: str | None, as_of: date) -> None:
    """Print one scorecard, or what lies between two subjects."""
    import scoring

    result = scoring.load_result(directory)
    said = (scoring.explain(result, subject, lang=talk.lang, as_of=as_of) if against is None
            else scoring.compare_subjects(result, subject, against, lang=talk.lang))
    talk.result(str(said), said.to_dict())


def template(talk: Talk, rubric: str, file: Path, force: bool) -> None:
    """Write an empty workbook to collect data."""
    import scoring

    if file.exists() and not force:
        raise click.UsageError(talk.say("exists", path=file))
    file.write_bytes(scoring.template(scoring.load_rubric(rubric)))
    talk.result(talk.say("template_written", file=file), {"file": str(file)})


def rubric_list(talk: Talk) -> None:
    """List the catalogue."""
    import scoring

    found = [{"id": r.id, "title": r.title.say(talk.lang)} for r in scoring.catalogue()]
    width = max(len(r["id"]) for r in found)
    talk.result("\n".join(f"{r['id']:{width}}  {r['title']}" for r in found), found)


def rubric_show(talk: Talk, rubric: str) -> None:
    """Print a rubric so that a committee can read it."""
    import scoring

    scheme = scoring.load_rubric(rubric)
    talk.result(scoring.outline(scheme, talk.lang), scheme.model_dump(mode="json", by_alias=True, exclude_unset=True))


def rubric_check(talk: Talk, rubric: str) -> None:
    """Check a rubric."""
    import scoring

    scheme = scoring.load_rubric(rubric)
    said = talk.say("rubric_ok", title=scheme.title.say(talk.lang), id=scheme.id, edition=scheme.edition)
    talk.result(said, {"id": scheme.id, "edition": scheme.edition, "faults": []})


def rubric_test(talk: Talk, rubric: str) -> int:
    """Run the cases beside a rubric."""
    import scoring

    scheme = scoring.load_rubric(rubric)
    outcomes = scoring.run_cases(scheme, scoring.load_cases(scoring.cases_file(rubric), scheme))
    differences = {o.title: [d.text(talk.lang) for d in o.differences] for o in outcomes}
    told = [{"title": o.title, "passed": o.passed, "differences": differences[o.title]} for o in outcomes]
    failed = [o.title for o in outcomes if not o.passed]
    lines = [talk.say("case_failed", title=title, detail="; ".join(differences[title])) for title in failed]
    lines.append(talk.say("cases", rubric=rubric, passed=len(told) - len(failed), failed=len(failed)))
    talk.result("\n".join(lines), told)
    return SAID_NO if failed else DONE


def rubric_schema(talk: Talk) -> None:
    """Print the JSON Schema of rubric files."""
    import scoring

    replace(talk, json=True).result("", scoring.schema())


class _Read(click.ParamType[Any]):
    """A value that `read` makes of what was typed; it raises ValueError with a sentence of ours."""

    name = "value"

    def __init__(self, read: Callable[[Talk, str], Any]) -> None:
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return self.read(_talk(ctx), value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(str(error), param, ctx)


def _day(talk: Talk, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(talk.say("not_a_date", value=text)) from None


def _there(talk: Talk, text: str) -> Path:
    if not Path(text).exists():
        raise ValueError(talk.say("no_file", path=text))
    return Path(text)


def _named_file(talk: Talk, text: str) -> tuple[str, Path]:
    name, _, file = text.partition("=")
    if not (name and file):
        raise ValueError(talk.say("not_a_table", value=text))
    return name, _there(talk, file)


def application(talk: Talk) -> click.Group:
    """Return every command, in one language."""
    says = talk.say

    def option(name: str, *names: str, about: str = "", **settings: Any) -> click.Option:
        return _Option([f"--{name}", *names], help=says(f"opt.{about or name}"), **settings)

    def switch(name: str, callback: Callable[..., None] | None = None) -> click.Option:
        return option(name, is_flag=True, callback=callback, expose_value=callback is None, is_eager=callback is not None)

    def everywhere() -> list[click.Parameter]:
        return [option("lang", type=click.Choice(LANGUAGES), expose_value=False), switch("quiet"), switch("json"),
                switch("help", _show_help)]

    def command(name: str, action: Action, *params: click.Parameter) -> click.Command:
        return _Command(name.rpartition(".")[2], params=[*params, *everywhere()], callback=_called(action),
                        help=says(f"help.{name}"), options_metavar=says("[OPTIONS]"), add_help_option=False)

    def group(name: str, about: str, *commands: click.Command, also: Sequence[click.Parameter] = ()) -> click.Group:
        return _Group(name, {c.name: c for c in commands if c.name}, params=[*also, *everywhere()], callback=_listened,
                      help=says(about), options_metavar=says("[OPTIONS]"), subcommand_metavar=says("COMMAND [ARGS]..."),
                      add_help_option=False, no_args_is_help=True)

    path = click.Path(path_type=Path)
    rubric, data = click.Argument(["rubric"]), click.Argument(["data"], type=_Read(_there))
    table = option("table", type=_Read(_named_file), multiple=True, metavar="NAME=FILE")
    encoding, force = option("encoding", metavar="NAME"), switch("force")
    as_of = option("as-of", type=_Read(_day), metavar="DATE", default=date.today)
    return group(
        "xingping", "help",
        command("demo", demo, option("out", about="demo-out", type=path, default=Path("xingping-demo"), metavar="DIR"), as_of),
        command("score", score, rubric, data, option("out", type=path, required=True, metavar="DIR"), table, switch("draft"),
                switch("final"), force, option("format", "formats", multiple=True, metavar="FORMAT"), as_of, encoding),
        command("check", check, rubric, data, table, encoding),
        command("explain", explain, click.Argument(["directory"], type=_Read(_there), metavar="DIR"), click.Argument(["subject"]),
                option("against", metavar="SUBJECT"), as_of),
        command("template", template, rubric, option("file", "-o", type=path, required=True, metavar="FILE"), force),
        group("rubric", "help.rubric", command("rubric.list", rubric_list), command("rubric.show", rubric_show, rubric),
              command("rubric.check", rubric_check, rubric), command("rubric.test", rubric_test, rubric),
              command("rubric.schema", rubric_schema)),
        also=[switch("version", _show_version)],
    )


# ---------------------------------------------------------------- what click says, in our words


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, _talk().say("Usage"))

    def write_heading(self, heading: str) -> None:
        super().write_heading(_talk().say(heading))


class _Context(click.Context):
    formatter_class = _Formatter


class _Option(click.Option):
    def get_help_extra(self, ctx: click.Context) -> Any:
        return {}  # the help text says what is required and what is the default


class _Command(click.Command):
    context_class = _Context
    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest:
            raise click.UsageError(_talk(ctx).say("extra", args=" ".join(rest)), ctx)
        return rest


class _Group(click.Group):
    context_class = _Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # as written, not by the alphabet


def _talk(ctx: click.Context | None = None) -> Talk:
    return (ctx or click.get_current_context()).ensure_object(Talk)


def _listened(**heard: bool) -> Talk:
    """Keep what --quiet and --json say: they may stand before a command and after it."""
    ctx = click.get_current_context()
    before = _talk(ctx)
    ctx.obj = talk = replace(before, quiet=before.quiet or heard["quiet"], json=before.json or heard["json"])
    return talk


def _show_help(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        click.echo(ctx.get_help())
        ctx.exit()


def _show_version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from importlib.metadata import distributions

        click.echo(" ".join(["xingping", *(d.version for d in distributions(name="xingping"))]))
        ctx.exit()


def _called(action: Action) -> Action:
    def called(quiet: bool, **params: Any) -> int:
        from scoring import FaultsError, OutputFaults, XingpingError

        talk = _listened(quiet=quiet, json=params.pop("json"))
        try:
            return action(talk, **params) or DONE
        except FaultsError as error:
            _report(talk, error)
            missing = {f.code for f in error.faults} == {"FILE_NOT_FOUND"}
            return WRONG_USAGE if missing or isinstance(error, OutputFaults) else FAULTS
        except XingpingError as error:
            talk.error(error.text(talk.lang))
            return WRONG_USAGE
    return called


def _report(talk: Talk, error: FaultsError) -> None:
    lines = [f.text(talk.lang) for f in error.faults]
    if talk.json:
        talk.result("", {"faults": [{"code": f.code, **vars(f.place), "text": f.text(talk.lang)} for f in error.faults]})
    else:
        click.echo("\n".join([*lines, talk.say("faults", count=len(lines))]), err=True)


def _usage_text(talk: Talk, error: click.UsageError) -> str:
    """Return a usage error in our words; click keeps what it is about as data."""
    match error:
        case click.NoSuchOption():
            said, about = "no_option", error.option_name
        case click.NoSuchCommand():
            said, about = "no_command", error.command_name
        case click.BadOptionUsage():
            said, about = "option_usage", error.option_name
        case click.MissingParameter() if error.param is not None:
            said, about = f"missing_{error.param.param_type_name}", error.param.get_error_hint(error.ctx).strip("'")
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.Choice):
            return talk.say("one_of", choices=", ".join(error.param.type.choices))
        case _:
            return error.message
    near = getattr(error, "possibilities", None)
    return talk.say(said, name=about) + (talk.say("near", names=", ".join(near)) if near else "")


def language(args: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return zh or en: what --lang says, else the environment, else Chinese."""
    spread = [part for arg in args for part in (arg.split("=", 1) if arg.startswith("--lang=") else [arg])]
    for option, value in pairwise(spread):
        if option == "--lang" and value in LANGUAGES:
            return value
    for name in ("XINGPING_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name, "")[:2] in LANGUAGES:
            return environment[name][:2]
    return "zh"


def run(args: Sequence[str]) -> int:
    """Run one command; returns the exit status."""
    talk = Talk(language(args, os.environ))
    try:
        status = application(talk).main(list(args), prog_name="xingping", standalone_mode=False, obj=talk)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return WRONG_USAGE
    except click.UsageError as error:
        talk.error(_usage_text(talk, error))
        click.echo(talk.say("try", command=error.ctx.command_path if error.ctx else "xingping"), err=True)
        return WRONG_USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whoever read has read enough
        return DONE
    except OSError as error:
        talk.error(talk.say("file_error", path=error.filename, reason=error.strerror))
        return WRONG_USAGE
    except click.Abort:
        talk.error(talk.say("interrupted"))
        return 130  # as shells number an interrupt
    return status if isinstance(status, int) else DONE


def main() -> None:
    """Run the command that the shell gave."""
    gc.disable()  # a command is short-lived: looking for garbage would take a fifth of its time
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a pipe in GBK may lack a character
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
