"""The tutorial says what its blocks say when they run, and its pictures are what they draw."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PICTURES = ("cdnow-tracking.svg", "cdnow-by-frequency.svg", "cdnow-value.svg")


@pytest.mark.realdata
def test_cdnow_from_the_raw_file_to_the_tracking_plot(shared_data: Path, tmp_path: Path) -> None:
    found = importlib.util.spec_from_file_location("notebook", DOCS / "tutorial" / "notebook.py")
    assert found is not None
    assert found.loader is not None
    notebook = importlib.util.module_from_spec(found)
    found.loader.exec_module(notebook)
    document = DOCS / "tutorial" / "cdnow.md"
    assert notebook.run(document, data=shared_data / "cdnow", images=tmp_path) == document.read_text()
    assert {picture.name for picture in tmp_path.iterdir()} == set(PICTURES)
    for name in PICTURES:
        assert (tmp_path / name).read_text() == (DOCS / "images" / name).read_text()
        assert f"../images/{name}" in document.read_text()
