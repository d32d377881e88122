"""The router that all of the portfolio's addresses hang on."""

from typing import Any

from ninja import Router

router = Router(tags=["portfolio"])
Answer = dict[str, Any]
