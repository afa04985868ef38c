"""Server-rendered pages over the same addresses as REST; they work without script."""

from remit_api.pages.views import routes

__all__ = ["routes"]
