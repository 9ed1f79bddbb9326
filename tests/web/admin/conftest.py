"""An admin at their desk."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.models import Account
from tests.factories import accounts


@pytest.fixture
def me(app: Flask) -> Account:
    """The admin's account."""
    return accounts.account("admin", name="Ada Amato")


@pytest.fixture
def admin(client: FlaskClient, me: Account) -> FlaskClient:
    """A browser in which the admin is logged in."""
    return accounts.log_in(client, me)
