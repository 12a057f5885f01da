"""What stands between the commands and click: how a command speaks, what it reads, and click's own words in both languages.

Nothing here loads the library; `messages/commands.py` is read by itself for the same reason.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from runpy import run_path
from typing import Any, Final

import click

from scoring.record import record

LANGUAGES: Final = ("zh", "en")


WORDS: Final[Mapping[str, tuple[str, str]]] = run_path(str(Path(__file__).parent / "messages" / "commands.py"))["SENTENCES"]


@record
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


class Read(click.ParamType[Any]):
    """A value that `read` makes of what was typed; it raises ValueError with a sentence of ours."""

    name = "value"

    def __init__(self, read: Callable[[Talk, str], Any]) -> None:
        self.read = read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was typed as a value; a default that is one already stays."""
        try:
            return self.read(talk_of(ctx), value) if isinstance(value, str) else value
        except ValueError as error:
            self.fail(str(error), param, ctx)


def day(talk: Talk, text: str) -> date:
    """Return the day that an ISO date names; raises ValueError with a sentence."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(talk.say("not_a_date", value=text)) from None


def existing(talk: Talk, text: str) -> Path:
    """Return the path of a file or folder that is there; raises ValueError with a sentence."""
    if not Path(text).exists():
        raise ValueError(talk.say("no_file", path=text))
    return Path(text)


def named_file(talk: Talk, text: str) -> tuple[str, Path]:
    """Return the table and the file of `NAME=FILE`; raises ValueError with a sentence."""
    name, _, file = text.partition("=")
    if not (name and file):
        raise ValueError(talk.say("not_a_table", value=text))
    return name, existing(talk, file)


class Formatter(click.HelpFormatter):
    """Help with our own headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how a command is called."""
        super().write_usage(prog, args, talk_of().say("Usage"))

    def write_heading(self, heading: str) -> None:
        """Write the head of a section."""
        self.write(talk_of().say("heading", heading=talk_of().say(heading)) + "\n")


class Context(click.Context):
    """A command being read, whose help we format."""

    formatter_class = Formatter


class Option(click.Option):
    """An option whose text says what is required and what is the default."""

    def get_help_extra(self, ctx: click.Context) -> Any:
        """Return nothing that click would add."""
        return {}


class Command(click.Command):
    """A command that refuses what it has no use for."""

    context_class = Context
    allow_extra_args = True

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what was typed; raises UsageError for what is too much."""
        rest = super().parse_args(ctx, args)
        if rest:
            raise click.UsageError(talk_of(ctx).say("extra", args=" ".join(rest)), ctx)
        return rest


class Group(click.Group):
    """Commands in the order in which they are written."""

    context_class = Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(self.commands)


def talk_of(ctx: click.Context | None = None) -> Talk:
    """Return how the command that runs speaks."""
    return (ctx or click.get_current_context()).ensure_object(Talk)


def listened(**heard: bool) -> Talk:
    """Keep what --quiet and --json say: they may stand before a command and after it."""
    ctx = click.get_current_context()
    before = talk_of(ctx)
    ctx.obj = talk = replace(before, quiet=before.quiet or heard["quiet"], json=before.json or heard["json"])
    return talk


def show_help(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """Print the help of a command and end."""
    if asked:
        click.echo(ctx.get_help())
        ctx.exit()


def usage_text(talk: Talk, error: click.UsageError) -> str:
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
            return talk.say("one_of", choices=talk.say("and").join(error.param.type.choices))
        case _:
            return error.message
    near = getattr(error, "possibilities", None)
    return talk.say(said, name=about) + (talk.say("near", names=talk.say("and").join(near)) if near else "")


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
