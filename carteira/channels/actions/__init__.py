"""The verbs of channels."""

from carteira.channels.actions.deciding import decide_reading, save_recipe
from carteira.channels.actions.previewing import Preview, PreviewedLine, preview_import
from carteira.channels.actions.running import mark_stopped, run_import
from carteira.channels.actions.starting import can_undo, cancel_import, check_import, start_import, start_undo
from carteira.channels.actions.storing import store_file
from carteira.channels.actions.undoing import undo_import

__all__ = [
    "Preview", "PreviewedLine", "can_undo", "cancel_import", "check_import", "decide_reading", "mark_stopped", "preview_import", "run_import", "save_recipe", "start_import", "start_undo", "store_file",
    "undo_import",
]  # fmt: skip
