"""Every route of the product, found by walking the URLconf and the API's operations; and who may use it (routes.toml)."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver

TABLE: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_name("routes.toml").read_text())
SAFE = ("GET", "HEAD", "OPTIONS")
NOWHERE = 10**9


@dataclass(frozen=True)
class Route:
    """One address and method."""

    kind: str  # page, account or api
    name: str
    method: str
    pattern: str
    parameters: tuple[tuple[str, str], ...]  # name and converter
    body: str = "{}"
    permission: str | None = None  # what the page's decorator says; None for the API and for allauth
    guarded: bool = False

    def __str__(self) -> str:
        return f"{self.name} {self.method}"

    @property
    def declared(self) -> str | None:
        """The table's word: public, login or a permission, with the kind of object it is about; "NAME METHOD" wins over "NAME"."""
        return TABLE[self.kind].get(str(self), TABLE[self.kind].get(self.name))

    @property
    def right(self) -> str:
        """public, login or the permission."""
        return (self.declared or "").split(" on ")[0]

    @property
    def about(self) -> str:
        """The kind of object that the address names, if any."""
        return (self.declared or "").partition(" on ")[2]

    def address(self, **values: Any) -> str:
        """The address with its parameters filled; what is not given is something that does not exist."""
        filled = "/" + self.pattern + (f"?{TABLE['query'][self.name]}" if self.method == "GET" and self.name in TABLE["query"] else "")
        for name, converter in self.parameters:
            value = values.get(
                name, NOWHERE if converter == "int" else TABLE["word"].get(self.name) or converter.partition(":")[2] or "nowhere"
            )
            filled = re.sub(r"<(\w+:)?" + name + ">", str(value), filled)
        return filled


def pages() -> list[Route]:
    """Pages, ours and allauth's."""
    found: dict[tuple[str, str], Route] = {}
    for pattern, prefix, spaces in _walk(get_resolver()):
        for route in _page(pattern, prefix, spaces):
            found.setdefault((route.method, route.name), route)  # the first one answers; a later one of the name is never reached
    return list(found.values())


def operations() -> list[Route]:
    """Operations of the API."""
    from carteira.config.urls import api

    found = []
    described: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {})
            body = content.get("application/json", {}).get("schema")
            kinds = {p["name"]: p["schema"].get("type", "") for p in operation.get("parameters", ()) if p["in"] == "path"}
            pattern = re.sub(r"\{(\w+)\}", r"<\1>", path.lstrip("/"))
            parameters = tuple((name, "int" if kind == "integer" else "str") for name, kind in kinds.items())
            name = operation["operationId"]
            said = (
                "file"
                if "multipart/form-data" in content
                else TABLE["body"].get(name) or json.dumps(_example(body, described) if body else {})
            )
            found.append(Route("api", name, method.upper(), pattern, parameters, said))
    return found


def _example(schema: dict[str, Any], described: dict[str, Any]) -> Any:
    """A small body that fits its description, so that a refusal is one of rights, not of form."""
    if "$ref" in schema:
        return _example(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]], described)
    for several in ("allOf", "anyOf", "oneOf"):
        if several in schema:
            return _example(schema[several][0], described)
    if "enum" in schema or "const" in schema or "default" in schema:
        return schema.get("const", schema.get("default", schema.get("enum", [None])[0]))
    kind = schema.get("type")
    if kind == "object":
        return {name: _example(schema["properties"][name], described) for name in schema.get("required", ())}
    if kind == "array":
        return [_example(schema["items"], described)] * max(1, schema.get("minItems", 1))
    if kind in ("integer", "number"):
        return max(1, schema.get("minimum", 1))
    if kind == "boolean":
        return False
    formats = {"date": "2026-03-31", "date-time": "2026-03-31T12:00:00Z"}
    return formats.get(
        schema.get("format", ""), "BRL" if "A-Z]{3}" in schema.get("pattern", "") else "1" * max(1, schema.get("minLength", 1))
    )


def _walk(resolver: URLResolver, prefix: str = "", spaces: tuple[str, ...] = ()) -> Iterator[tuple[URLPattern, str, tuple[str, ...]]]:
    for found in resolver.url_patterns:
        if isinstance(found, URLResolver):
            inner = (*spaces, found.namespace) if found.namespace else spaces
            if inner != ("api",):
                yield from _walk(found, prefix + str(found.pattern), inner)
        else:
            yield found, prefix, spaces


def _page(found: URLPattern, prefix: str, spaces: tuple[str, ...]) -> Iterator[Route]:
    view: Any = found.callback
    regex = "" if isinstance(found.pattern, RoutePattern) else str(found.pattern)
    pattern = prefix + (_plain(regex) if regex else str(found.pattern))
    parameters = tuple(
        (name, type(converter).__name__.removesuffix("Converter").lower()) for name, converter in found.pattern.converters.items()
    )
    if regex:  # of alternatives such as csv|xlsx the first one is tried
        parameters = tuple((name, f"str:{_first(choices)}") for name, choices in re.findall(r"\(\?P<(\w+)>([^)]*)\)", regex))
    ours = view.__module__.startswith("carteira.") or hasattr(view, "permission")
    methods = [method for method in getattr(view, "methods", ("GET", "POST")) if method not in ("HEAD", "OPTIONS")]
    for method in methods:
        name = ":".join((*spaces, found.name or pattern))
        kind = "page" if ours else "account"
        yield Route(kind, name, method, pattern, parameters, "{}", getattr(view, "permission", None), hasattr(view, "permission"))


def _plain(regex: str) -> str:
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", regex).strip("^$").replace("\\.", ".")


def _first(regex: str) -> str:
    word = regex.split("|")[0]
    return word if word.isalnum() else "nowhere"
