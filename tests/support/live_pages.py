"""A live city's application for gunicorn and for a worker: `tests.support.live_pages:app`.

Without the encoder, whose model takes seconds to read: what it adds is proved elsewhere.
"""

from matching import vectors
from tests.support import templates
from wsgi import app

__all__ = ["app"]

templates.keep_compiled(app)
vectors.use(None)
