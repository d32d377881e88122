"""The answer where there is no ground for a number."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoBasis:
    """No basis for an estimate: which model was tried and why it may not be used. It is not 0 and not an average."""

    tried: str
    reasons: tuple[str, ...]

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return f"no basis ({self.tried}: {'; '.join(self.reasons)})"
