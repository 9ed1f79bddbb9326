"""Compiled templates, named after what is in them: each is compiled once for all processes."""

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from crowdfund.config import ROOT

FOLDER = ROOT / "build" / "templates"


def keep_compiled(app: Flask) -> None:
    """The application takes its templates from there, and leaves there what it compiles."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(FOLDER))
