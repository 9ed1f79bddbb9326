"""The lifecycle of a difference between the gateway and us."""

from kit.states import Lifecycle

DIFFERENCE = Lifecycle(
    "difference",
    {
        "open": {
            "explained": "an admin says what it is",
            "resolved": "the next comparison no longer finds it",
        },
        "explained": {
            "open": "its figures have changed since",
            "resolved": "the next comparison no longer finds it",
        },
        "resolved": {"open": "it is there again"},
    },
)

KINDS = (
    "charge_unknown",
    "charge_missing",
    "charge_amount",
    "fee",
    "refund_unknown",
    "refund_missing",
    "refund_amount",
    "dispute_unknown",
    "dispute_missing",
    "transfer_unknown",
    "transfer_missing",
    "movement_unknown",
    "balance",
)
"""What may differ; docs/it/ufficio-finanziario.md says of each what it means."""
