"""`amanat task …`: work that people do in systems Amanat cannot reach."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from amanat.app import Amanat
from amanat.cli.entries import show_entries
from amanat.cli.options import DEFAULT_SERVICE, ServiceFile
from amanat.cli.out import Json, emit, emit_text, progress


def list(*, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """List open tasks, the most urgent first.

    Example: amanat task list
    """
    with Amanat.open(service, progress=progress) as amanat:
        tasks = amanat.tasks()
    if json:
        emit({"tasks": tasks})
    else:
        told = ((each.id, f"due {each.due_at:%Y-%m-%d}  {each.system}: {each.what}  ({each.who})") for each in tasks)
        show_entries(told, none="no task is open")
    return 1 if tasks else 0


def show(task: str, /, *, service: ServiceFile = DEFAULT_SERVICE, json: Json = False) -> int:
    """Print the files that a task wants deleted, one on each line, as the rows named them that are gone.

    Example: amanat task show 01J9Z3N4Q5R6S7T8V9WXYZABCD
    """
    with Amanat.open(service, progress=progress) as amanat:
        names = amanat.task_names(task)
    if json:
        emit({"task": task, "names": names})
    else:
        emit_text("\n".join(names))
    return 0


def done(
    task: str,
    /,
    *,
    by: Annotated[str, Parameter(help="Who did it.")],
    service: ServiceFile = DEFAULT_SERVICE,
    json: Json = False,
) -> int:
    """Mark a task as done. When a request's last task is done, the request is fulfilled.

    Example: amanat task done 01J9Z3N4Q5R6S7T8V9WXYZABCD --by "Sam, records office"
    """
    with Amanat.open(service, progress=progress) as amanat:
        state = amanat.finish_task(task, by)
    if json:
        emit({"task": task, "request": state})
    else:
        print(f"task {task} is done; its request is {state}")
    return 0
