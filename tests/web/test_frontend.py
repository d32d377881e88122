"""The front-end as it is written and as it is built: small, pinned, nothing inline, nothing from elsewhere."""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import hatch_build
from carteira.web.assets import DIST, manifest

ROOT = Path(__file__).resolve().parents[2]
FRONTEND = ROOT / "frontend"
TEMPLATES = sorted(ROOT.glob("carteira/*/templates/**/*.html"))
INLINE = re.compile(r"""\sstyle\s*=|\son[a-z]+\s*=\s*["']|<style|<script(?![^>]*\bsrc=)|hx-on|javascript:|hx-vals=["']js:""", re.IGNORECASE)


def test_the_lock_names_no_registry() -> None:
    text = (FRONTEND / "package-lock.json").read_text()
    assert '"resolved"' not in text
    assert "registry" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in entry for name, entry in packages.items() if name)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(ROOT / "carteira").as_posix())
def test_no_template_holds_inline_script_or_style(template: Path) -> None:
    assert INLINE.findall(template.read_text()) == []


@pytest.mark.parametrize("source", sorted((FRONTEND / "src").rglob("*.ts")), ids=lambda path: path.name)
def test_a_behaviour_stays_under_a_hundred_lines(source: Path) -> None:
    assert len(source.read_text().splitlines()) < 100


def test_nothing_is_fetched_from_elsewhere() -> None:
    for path in [*(FRONTEND / "src").rglob("*"), *TEMPLATES]:
        if path.is_file():
            assert not re.search(r"""(?:src|href|url|import)\W{1,3}(?:https?:)?//(?!www\.w3\.org)""", path.read_text()), path


def test_a_page_stays_within_its_weight() -> None:
    built = manifest()
    script, style, icons = (
        len(gzip.compress((DIST / built[name]).read_bytes())) for name in ("src/main.ts", "src/styles/index.css", "icons.svg")
    )
    fonts = sum(path.stat().st_size for path in (DIST / "assets").glob("geist-latin-wght*"))
    assert script < 60_000
    assert script + style + icons + fonts < 150_000


def test_the_built_styles_need_no_other_place() -> None:
    css = (DIST / manifest()["src/styles/index.css"]).read_text()
    assert not re.search(r"url\(\s*[\"']?(?:https?:)?//", css)
    assert "@layer reset" in css


def test_an_unchanged_front_end_is_not_built_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*arguments: str) -> None:
        raise AssertionError(arguments)

    hatch_build.build_frontend()
    monkeypatch.setattr(hatch_build, "node", forbidden)
    hatch_build.build_frontend()


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    known = set(json.loads((FRONTEND / "icons.json").read_text()))
    named = {name for path in TEMPLATES for name in re.findall(r"""\{% icon ["']([a-z0-9-]+)["']""", path.read_text())}
    python = {
        name
        for path in ROOT.glob("carteira/*/**/*.py")
        for name in re.findall(r"""icon(?:_name)?=["']([a-z0-9-]+)["']""", path.read_text())
    }
    assert (named | python) - known == set()


@pytest.mark.slow
def test_the_behaviours_are_typed() -> None:
    node = hatch_build.wheel() / "bin" / "node"
    check = subprocess.run([node, "node_modules/typescript/bin/tsc", "--noEmit"], cwd=FRONTEND, capture_output=True, text=True, check=False)
    assert check.returncode == 0, check.stdout


def test_messages_compile(tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "hatch_build.py"], cwd=ROOT, check=False).returncode == 0
    for po in ROOT.glob("carteira/*/locale/*/LC_MESSAGES/*.po"):
        assert po.with_suffix(".mo").stat().st_mtime_ns >= po.stat().st_mtime_ns
