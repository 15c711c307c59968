"""`amanat demo`."""

from __future__ import annotations

import contextlib
import io
import shutil
from pathlib import Path
from typing import Annotated

import msgspec
from cyclopts import Parameter

from amanat.app import Amanat
from amanat.cli.out import progress
from amanat.errors import InputError

MARKER = ".amanat-demo"
TASK_DONE_BY = "the office"


class Step(msgspec.Struct, frozen=True):
    """One command line of the tour, what it is for, and how many lines of it the tour shows (None: all)."""

    why: str
    arguments: list[str]
    lines: int | None = None


def demo(
    *,
    into: Annotated[Path, Parameter(help="A folder of its own; what an earlier demo left there is replaced.")] = Path(
        "amanat-demo"
    ),
    example: Annotated[str, Parameter(help="Which example service.")] = "tutoring",
    people: Annotated[int, Parameter(help="How many synthetic people live in it.")] = 2000,
    quiet: Annotated[bool, Parameter(negative=(), help="Build and check only, without the tour.")] = False,
) -> int:
    """Build an example service and run the main job on it: read, map, check, answer, erase, verify.

    Example: amanat demo --into build/demo
    """
    from amanat.examples import build

    _make_room(into)
    print(f"Building the example `{example}` with {people} synthetic people in {into} …", flush=True)
    built = build(example, into, people=people, progress=progress)
    (into / MARKER).touch()
    if quiet:
        with Amanat.open(built.service, progress=progress) as amanat:
            amanat.check()
        return 0
    code = _tour(into, built.service, *built.samples[:2])
    if code == 0:
        print(f"\nThe board as a page: {into / 'board.html'}    Live: amanat serve --service {built.service}")
    return code


def _tour(into: Path, file: Path, ann: str, ben: str) -> int:
    service = ["--service", str(file)]
    evidence = [str(into / ".amanat/evidence"), "--key", str(into / ".amanat/evidence.vkey")]
    return (
        _run(Step("Read the policy, sentence by sentence.", ["read", str(into / "policy.md")], 16))
        or _run(Step("Find the personal data, and whose it is.", ["map", *service], 32))
        or _run(Step("Is each promise kept?", ["check", *service], 16))
        or _run(
            Step(
                "A person asks for their data (Art. 15).",
                ["request", "access", *service, "--subject", ann, "--out", str(into / "access.zip")],
            )
        )
        or _run(
            Step(
                "Another wants to be erased (Art. 17): first the plan, which writes nothing.",
                ["request", "erase", *service, "--subject", ben, "--plan"],
            )
        )
        or _erase_as_shown(file, ben)
        or _finish_tasks(file)
        or _run(Step("The evidence holds, and anyone can see that without trusting us.", ["verify", *evidence]))
        or _run(Step("The board now.", ["check", *service, "--html", str(into / "board.html")]))
    )


def _erase_as_shown(file: Path, who: str) -> int:
    """A person has read the plan, and approves it."""
    with Amanat.open(file) as amanat:
        approval = amanat.request("erase", who, plan_only=True).approval
    erase = ["request", "erase", "--service", str(file), "--subject", who, "--approved", approval or ""]
    return _run(Step("That plan and no other is run, looked at again, searched for.", erase))


def _finish_tasks(file: Path) -> int:
    """People do what Amanat cannot reach; here they are quick."""
    with Amanat.open(file, progress=progress) as amanat:
        tasks = amanat.tasks()
    for task in tasks:
        done = ["task", "done", "--service", str(file), task.id, "--by", TASK_DONE_BY]
        told = "Somebody deleted what the rows named" if task.names else "Somebody looked through"
        if code := _run(Step(f"{told}: `{task.system}`.", done)):
            return code
    return 0


def _make_room(into: Path) -> None:
    """Removes an earlier demo, and nothing else."""
    if not into.exists() or not any(into.iterdir()):
        return
    if not (into / MARKER).is_file():
        raise InputError(f"`{into}` is not empty and no earlier demo", remedy="name another folder with `--into`")
    shutil.rmtree(into)


def _run(step: Step) -> int:
    """Runs a command as a user would. Returns 0, or 2 when it could not be done."""
    from amanat.cli.commands import run

    print(f"\n# {step.why}\n$ amanat {' '.join(_quoted(step.arguments))}", flush=True)
    if step.lines is None:
        return 2 if run(step.arguments) >= 2 else 0
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        code = run(step.arguments)
    lines = told.getvalue().rstrip("\n").split("\n")
    print("\n".join(lines[: step.lines]))
    if len(lines) > step.lines:
        print(f"… and {len(lines) - step.lines} lines more", flush=True)
    return 2 if code >= 2 else 0


def _quoted(arguments: list[str]) -> list[str]:
    return [f'"{argument}"' if " " in argument else argument for argument in arguments]
