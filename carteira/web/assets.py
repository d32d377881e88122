"""Where the built files are: Vite's manifest, read once."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.templatetags.static import static

DIST = Path(__file__).parent / "static" / "carteira" / "dist"


class NotBuilt(RuntimeError):
    """The front-end was not built; `python hatch_build.py` (or bin/setup) builds it."""

    def __init__(self) -> None:
        super().__init__(str(self.__doc__))


@lru_cache(maxsize=1)
def manifest() -> dict[str, str]:
    """Source name to built file name."""
    path = DIST / "manifest.json"
    if not path.is_file():
        raise NotBuilt
    return {source: str(entry["file"]) for source, entry in json.loads(path.read_text()).items()}


@lru_cache
def asset_url(source: str) -> str:
    """The address of one built file, by the name of its source."""
    return static(f"carteira/dist/{manifest()[source]}")
