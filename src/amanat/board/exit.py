"""What a board means for the build that asked for it."""

from __future__ import annotations

from amanat.board.model import Board


def exit_code(board: Board) -> int:
    """0 done and fine; 1 something new is broken, or a store is silent; 2 no store answered, so nothing was seen."""
    if board.stores and set(board.silent) >= set(board.stores):
        return 2
    new = any(finding.new and finding.breaks for finding in board.findings)
    return 1 if new or board.silent else 0
