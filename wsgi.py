"""The WSGI application for a web server: `gunicorn wsgi:app`, `flask --app wsgi …`."""

from crowdfund.app import create_app

app = create_app()
