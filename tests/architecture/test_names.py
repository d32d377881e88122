"""Names that say nothing, shortcuts past the permission, and traces of one machine stay out."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGE, ROOT, modules, name_of, templates, tracked

EMPTY_WORDS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service_layer",
    "managers",
    "manager",
    "common",
    "misc",
    "tools",
    "lib",
    "core",
}
EMPTY_ENDINGS = ("Helper", "Utils", "Manager", "ServiceImpl", "Controller")
DOORS = ("pages", "api", "cli", "jobs", "listeners")  # imports ask by the keys of a source, in sets: nobody's scope applies
HOSTS = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "npmmirror" + ".com", "debian" + ".org")
ELSEWHERE = re.compile(r"(?<![\w.])/(?:work|root|home/[a-z]\w+|Users)/")
BINARY = {".png", ".jpg", ".ico", ".woff2", ".parquet", ".xlsx", ".mo", ".gz", ".zip"}


def test_no_file_or_folder_has_an_empty_name() -> None:
    found = [name_of(path) for path in modules() if EMPTY_WORDS & {*path.relative_to(PACKAGE).parts[:-1], path.stem}]
    assert not found, f"Give these a business name: {found}"


def test_no_class_has_an_empty_name() -> None:
    found = [
        f"{name_of(path)}: {node.name}"
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ClassDef) and node.name.endswith(EMPTY_ENDINGS)
    ]
    assert not found, f"Give these a business name: {found}"


def is_door(path: Path) -> bool:
    return len(path.relative_to(PACKAGE).parts) > 1 and path.relative_to(PACKAGE).parts[1].removesuffix(".py") in DOORS


def test_doors_reach_rows_only_through_queries_and_actions() -> None:
    past_the_permission = re.compile(r"\.objects\b.*\.get\(|get_object_or_404\(|\.objects\.(?:all|filter|create|update)\(")
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in modules()
        if is_door(path) and not name_of(path).startswith(("carteira/engine/", "carteira/demo/"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if past_the_permission.search(line)
    ]
    assert not found, "A door calls a query or an action, which know the actor's scope:\n" + "\n".join(found)


def test_templates_carry_no_inline_style_or_script() -> None:
    style, event = r"<style\b|\sstyle\s*=\s*[\"']", r"\son[a-z]+\s*=\s*[\"']|javascript:"
    script = r"<script(?![^>]*(?:\bsrc\b|application/json))[^>]*>"
    inline = re.compile(f"{style}|{event}|{script}", re.IGNORECASE)
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in templates()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if inline.search(line)
    ]
    assert not found, "The content security policy blocks these:\n" + "\n".join(found)


@pytest.mark.parametrize("what", ["registry hosts", "paths of one machine"])
def test_tracked_files_carry_no_trace_of_where_they_were_made(what: str) -> None:
    hosts = re.compile("|".join(re.escape(host) for host in HOSTS))
    pattern = hosts if what == "registry hosts" else ELSEWHERE
    found = [
        f"{name_of(path)}:{number}"
        for path in tracked()
        if path.suffix not in BINARY and path != Path(__file__)
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, f"{what}: {found[:20]}"


def test_every_folder_of_the_house_says_what_it_is() -> None:
    folders = [path for path in PACKAGE.iterdir() if (path / "__init__.py").is_file() and path.name not in ("basics", "config")]
    missing = [name_of(folder) for folder in folders if not (folder / "README.md").is_file()]
    assert not missing, f"A README.md of half a page is missing in: {missing}"


def test_every_module_says_what_it_is() -> None:
    silent = [name_of(path) for path in modules() if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None]
    assert not silent, f"Without a docstring: {silent}"


def test_both_commands_of_the_readme_can_be_run() -> None:
    for name in ("bin/setup", "bin/start", "bin/test", "bin/with-postgres", ".ci/run"):
        assert (ROOT / name).stat().st_mode & 0o111, f"{name} is not executable"
