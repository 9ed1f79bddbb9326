"""The parameters of Checkout Sessions that the twin takes."""

from payments.twin.intent_params import FUTURE, METHOD_TYPES, OPTIONS
from payments.twin.params import (
    EXPAND,
    INT,
    PAGE,
    PERIOD,
    TEXT,
    Choice,
    Fields,
    Hash,
    ListOf,
    Metadata,
    Text,
)

LOCALES = Choice(("auto", "en", "en-GB", "it"))
"""Stripe has many more; the twin's pages speak two languages."""
ADDRESS = Text(5000)
PRODUCT = Hash(
    {
        "description": Text(40000),
        "images": ListOf(TEXT),
        "metadata": Metadata(),
        "name": TEXT,
    },
    ("name",),
)
PRICE = Hash(
    {"currency": TEXT, "product_data": PRODUCT, "unit_amount": INT}, ("currency", "product_data")
)
ITEMS = ListOf(Hash({"price_data": PRICE, "quantity": INT}, ("price_data",)))
PAYMENT_INTENT_DATA = Hash(
    {
        "capture_method": Choice(("automatic", "automatic_async", "manual")),
        "description": Text(1000),
        "metadata": Metadata(),
        "receipt_email": TEXT,
        "setup_future_usage": FUTURE,
        "statement_descriptor": Text(22),
        "statement_descriptor_suffix": Text(22),
        "transfer_group": TEXT,
    }
)
CREATE: Fields = {
    **EXPAND,
    "billing_address_collection": Choice(("auto", "required")),
    "cancel_url": ADDRESS,
    "client_reference_id": Text(200),
    "currency": TEXT,
    "customer": TEXT,
    "customer_creation": Choice(("always", "if_required")),
    "customer_email": TEXT,
    "expires_at": INT,
    "line_items": ITEMS,
    "locale": LOCALES,
    "metadata": Metadata(),
    "mode": Choice(("payment", "setup")),
    "payment_intent_data": PAYMENT_INTENT_DATA,
    "payment_method_options": OPTIONS,
    "payment_method_types": METHOD_TYPES,
    "setup_intent_data": Hash({"description": Text(1000), "metadata": Metadata()}),
    "submit_type": Choice(("auto", "book", "donate", "pay")),
    "success_url": ADDRESS,
    "ui_mode": Choice(("hosted_page",)),
}
UPDATE: Fields = {**EXPAND, "metadata": Metadata()}
LIST: Fields = {
    **PAGE,
    "created": PERIOD,
    "customer": TEXT,
    "payment_intent": TEXT,
    "status": Choice(("complete", "expired", "open")),
}
