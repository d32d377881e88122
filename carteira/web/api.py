"""The API at /api/v1: one NinjaAPI made of the capabilities' routers. Only `config` builds it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterable, Iterator
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from carteira.basics.actor import Actor
from carteira.web import api_errors
from carteira.web.api_once import Run, once
from carteira.web.api_schemas import Problem
from carteira.web.requests import known_actor

DEEPEST = 40
STATUSES = {"400": "Malformed", "401": "Not logged in", "403": "Not allowed", "404": "Nothing here for you", "422": "Refused"}
MORE_STATUSES = {
    "post": {"409": "The same Idempotency-Key is still in flight"},
    "patch": {"412": "Somebody else changed it", "428": "If-Match is missing"},
    "put": {"412": "Somebody else changed it", "428": "If-Match is missing"},
    "delete": {"412": "Somebody else changed it", "428": "If-Match is missing"},
}
ONCE = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "description": "A retry with the same key gets the first answer and no second effect.",
    "schema": {"type": "string", "maxLength": 255, "minLength": 1, "pattern": "^[ -~]+$"},
}


class Key(AuthBase):
    """`Authorization: Bearer cart_live_…`."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor | None:
        actor = known_actor(request)
        return actor if actor and actor.kind == "key" else None


class Session(AuthBase):
    """The log-in session of a browser; writing needs the CSRF token."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "session"

    def __call__(self, request: HttpRequest) -> Actor | None:
        actor = known_actor(request)
        if actor is None or actor.kind != "user":
            return None
        if request.method not in ("GET", "HEAD", "OPTIONS", "TRACE") and check_csrf(request) is not None:
            raise HttpError(403, "The CSRF token is missing or wrong.")
        return actor


class CleanJson(Parser):
    """Refuses what no database stores alike: NUL, half surrogate pairs, NaN; and bodies nested beyond reason."""

    def parse_body(self, request: HttpRequest) -> Any:
        body = json.loads(request.body, parse_constant=_refuse_constant)
        _refuse_dirty(body, "body", ())
        return body

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        values = super().parse_querydict(data, list_fields, request)
        _refuse_dirty({k: v for k, v in values.items() if isinstance(v, str | list)}, "query", ())
        return values


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _refuse_dirty(value: Any, source: str, path: tuple[str | int, ...]) -> None:
    if len(path) > DEEPEST:
        raise HttpError(400, "The body is nested too deeply.")
    for place, text in _texts(value):
        if isinstance(text, str):
            if "\x00" in text or any(0xD800 <= ord(c) <= 0xDFFF for c in text):
                clean = tuple(str(part).encode(errors="replace").decode().replace("\x00", "") for part in (*path, *place))
                raise ValidationError([{"loc": (source, *clean), "msg": "contains a NUL character or half of a surrogate pair"}])
        else:
            _refuse_dirty(text, source, (*path, *place))


def _texts(value: Any) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, str):
        yield (), value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield (name,), name
            yield (name,), inner
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield (index,), inner


class Api(NinjaAPI):
    """NinjaAPI whose errors point into the body as it was sent, and whose description tells of every error that can come."""

    def validation_error_from_error_contexts(self, error_contexts: list[ValidationErrorContext[Any]]) -> ValidationError:
        found = []
        for context in error_contexts:
            source, flat = context.model.__ninja_param_source__, context.model.__ninja_flatten_map_reverse__
            argument = getattr(context.model, "__read_from_single_attr__", None)
            for error in context.pydantic_validation_error.errors(include_url=False, include_input=False, include_context=False):
                place = flat.get(error["loc"], error["loc"])
                if argument and place[:1] == (argument,):  # the name of our function's argument is not part of the body
                    place = place[1:]
                found.append({"loc": (source, *place), "msg": error["msg"]})
        return ValidationError(found)

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema["components"]["schemas"].update(_problem_schemas())
        for methods in schema["paths"].values():
            for method, operation in methods.items():
                _describe_errors(method, operation)
        return schema


def only_known_parameters(run: Run) -> Run:
    """A misspelt filter must not answer everything: refuse query parameters that the operation does not have."""
    operation: Any = inspect.unwrap(run).__self__
    known = {name for model in operation.models if model.__ninja_param_source__ == "query" for name in model.__ninja_flatten_map__}

    @wraps(run)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        unknown = [name for name in request.GET if name not in known]
        if unknown and known_actor(request) is not None:
            errors = [{"loc": ("query", name[:60].replace("\x00", "")), "msg": "is not a parameter of this list"} for name in unknown[:10]]
            return operation.api.on_exception(request, ValidationError(errors))  # type: ignore[no-any-return]
        return run(request, *args, **kwargs)

    return guarded


def _problem_schemas() -> dict[str, Any]:
    described = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return {**described.pop("$defs", {}), "Problem": described}


def _describe_errors(method: str, operation: dict[str, Any]) -> None:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for status, about in {**STATUSES, **MORE_STATUSES.get(method, {})}.items():
        operation["responses"].setdefault(status, {"description": about, "content": content})
    if method == "post":
        operation.setdefault("parameters", []).append(ONCE)


def build(routers: Iterable[Router], *, namespace: str = "api") -> Api:
    """The API made of the capabilities' routers."""
    api = Api(
        title="Carteira",
        version="1",
        description="Customers, what each is worth, and why. Errors are RFC 9457 problems; lists go by cursor.",
        auth=[Key(), Session()],
        parser=CleanJson(),
        docs_url=None,
        urls_namespace=namespace,
    )
    api.add_decorator(once, mode="view")
    api.add_decorator(only_known_parameters, mode="view")
    api_errors.install(api)
    for router in routers:
        api.add_router("", router)
    return api
