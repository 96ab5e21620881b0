"""Everything that callers need, in one place."""
from .factory import make_client
from .security import headers

__all__ = ["headers", "make_client"]
