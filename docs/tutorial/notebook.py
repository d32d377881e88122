"""Run a tutorial as one would a notebook: `python docs/tutorial/notebook.py docs/tutorial/cdnow.md --data FOLDER`.

Its python blocks run in order in one namespace, with FOLDER as working folder; what each prints replaces the text block after it, and its
pictures go to docs/images. A test runs the same and finds nothing changed.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import sys
from functools import partial
from pathlib import Path

HERE = Path(__file__).resolve().parent
BLOCK = re.compile(r"```python\n(?P<code>.*?)```\n(?P<said>\n```text\n.*?```\n)?", re.DOTALL)


def run(document: Path, *, data: Path, images: Path) -> str:
    """The document with what its blocks say now."""
    sys.path.insert(0, str(HERE))
    from picture import picture

    space: dict[str, object] = {"picture": lambda name, *words, **more: picture(images / f"{name}.svg", *words, **more)}
    with contextlib.chdir(data):
        return BLOCK.sub(partial(_told, space=space), document.read_text())


def _told(block: re.Match[str], *, space: dict[str, object]) -> str:
    heard = io.StringIO()
    with contextlib.redirect_stdout(heard):
        exec(compile(block["code"], "tutorial", "exec"), space)  # noqa: S102  the tutorial is ours
    said = f"\n```text\n{heard.getvalue()}```\n" if heard.getvalue() else ""
    return f"```python\n{block['code']}```\n{said}"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("document", type=Path)
    options.add_argument("--data", type=Path, required=True, help="folder that holds the raw file")
    chosen = options.parse_args()
    chosen.document.write_text(run(chosen.document.resolve(), data=chosen.data, images=HERE.parent / "images"))


if __name__ == "__main__":
    main()
