"""The pages of a live city for gunicorn: `tests.support.live_pages:app`."""

from tests.support import templates
from wsgi import app

__all__ = ["app"]

templates.keep_compiled(app)
