"""What a checkout page at Stripe is opened with: a card to save, or an order to pay."""

from typing import Any

from payments.gateway import Order


def saving(order: Order) -> dict[str, Any]:
    """Setup mode keeps a card for later use while its owner is away (usage: off_session)."""
    return {
        "payment_method_types": ["card"],
        "setup_intent_data": {
            "description": order.description,
            "metadata": {"reference": order.reference},
        },
    }


def paying(order: Order) -> dict[str, Any]:
    """Payment mode takes the order's amount (cents) at once."""
    return {
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": order.currency.lower(),
                    "unit_amount": order.amount,
                    "product_data": {"name": order.description},
                },
            }
        ],
        "payment_intent_data": {
            "description": order.description,
            "metadata": {"reference": order.reference},
        },
    }
