"""The commands that read: check, export, rules. I/O: reads workbooks, writes reports."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sheets_sync import __version__
from sheets_sync.cli.run import PATH, Run, check_workbook, common, exit_code, refuse_half
from sheets_sync.errors import UsageError

if TYPE_CHECKING:
    from sheets_sync.sync import Checked


@click.command()
@click.argument("source", metavar="SOURCE")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "github"]),
    default="text",
    help="How findings are printed.",
)
@common
def check(run: Run, source: str, form: str) -> int:
    """Check every plan and print what was found. Reads only.

    \b
    Example: sheets-sync check plans.xlsx --format json
    """
    checked = check_workbook(run, source, is_whole=False)
    text = _rendered(run, checked, form)
    fails = exit_code(checked, run.fail_on or "error")
    if fails or not run.quiet:
        click.echo(text, nl=not text.endswith("\n"))
    refuse_half(checked)
    return fails


def _rendered(run: Run, checked: Checked, form: str) -> str:
    from sheets_sync.report.csv import render_csv
    from sheets_sync.report.github import render_github
    from sheets_sync.report.json import render_json
    from sheets_sync.report.text import render_findings

    plans, findings, verdicts = checked.plans, checked.findings, checked.verdicts
    match form:
        case "json":
            return render_json(plans, findings, verdicts)
        case "csv":
            return render_csv(findings)
        case "github":
            return render_github(plans, findings)
    is_terminal = sys.stdout.isatty()
    width = _terminal_width() if is_terminal else 0
    return render_findings(plans, findings, verdicts, colour=is_terminal and _wants_colour(), width=width)


def _terminal_width() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def _wants_colour() -> bool:
    """Follow https://no-color.org."""
    import os

    return not os.environ.get("NO_COLOR")


@click.command()
@click.argument("source", metavar="SOURCE")
@click.argument("out", metavar="OUT.xlsx", type=PATH)
@click.option(
    "--internal", is_flag=True, help="Add emails, leaders' notes and findings: not for the district."
)
@click.option("--anonymize", is_flag=True, help="Pseudonyms for names, and nothing anybody wrote.")
@click.option("--summary-only", is_flag=True, help="Counts alone, no row for anybody.")
@click.option(
    "--plans", "with_plans", is_flag=True, help="Add a page per teacher, to print and sign as seen."
)
@common
def export(
    run: Run,
    source: str,
    out: Path,
    internal: bool,
    anonymize: bool,
    summary_only: bool,
    with_plans: bool,
) -> int:
    """Write the district report to OUT.xlsx. Only reads the workbook, and the leaders' where there is one.

    Safe by default: names and goals, but no emails, no leaders' typing, no findings. With --anonymize or
    --summary-only, numbers that count one to four people are kept back. A report that stands at OUT.xlsx is
    replaced.

    \b
    Example: sheets-sync export plans.xlsx report.xlsx
    """
    from sheets_sync import state
    from sheets_sync.report.edition import chosen
    from sheets_sync.report.excel import Edition, Wanted, write_report
    from sheets_sync.report.secret import secret

    edition = chosen(internal=internal, anonymize=anonymize, summary_only=summary_only, plans=with_plans)
    folder = run.state_dir or state.default_folder()
    key = secret(folder) if edition is Edition.ANONYMOUS else b""
    checked = check_workbook(run, source, out=out)
    run.progress(out.name)("Writing")
    wanted = Wanted(edition, with_plans, key)
    write_report(out, checked.plans, checked.findings, checked.verdicts, version=__version__, wanted=wanted)
    run.say(f"Report: {out}")
    return 0


@click.command()
@click.argument("code", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="How it is printed."
)
@common
def rules(run: Run, code: str | None, form: str) -> int:
    """List the rules, or print one rule's page. Reads nothing.

    \b
    Example: sheets-sync rules PLP305
    """
    from sheets_sync.report import rules_page
    from sheets_sync.rules.catalogue import CATALOGUE

    if code is None:
        is_json = form == "json"
        text = (
            rules_page.render_catalogue_json(CATALOGUE) if is_json else rules_page.render_catalogue(CATALOGUE)
        )
        click.echo(text, nl=not text.endswith("\n"))
        return 0
    found = [rule for rule in CATALOGUE if code.casefold() in (rule.code.casefold(), rule.name)]
    if not found:
        from sheets_sync.nearest import nearest

        near = nearest(code, [word for rule in CATALOGUE for word in (rule.code, rule.name)])
        hint = f" Did you mean {near[0]}?" if near else ""
        raise UsageError(f"There is no rule {code!r}.{hint} `sheets-sync rules` lists them all.")
    text = rules_page.render_page_json(found[0]) if form == "json" else rules_page.render_page(found[0])
    click.echo(text, nl=not text.endswith("\n"))
    return 0
