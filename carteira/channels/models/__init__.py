"""The nouns of channels: files on their way in."""

from carteira.channels.models.importing import Import, ImportChange, ImportLine, ImportRecipe, ImportReject

__all__ = ["Import", "ImportChange", "ImportLine", "ImportRecipe", "ImportReject"]
