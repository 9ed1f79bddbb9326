"""The lifecycle of an idea."""

from kit.states import Lifecycle

IDEA = Lifecycle(
    "idea",
    {
        "received": {
            "drafted": "the applicant consents and gets a filled draft",
            "declined": "the applicant does not want it",
            "lapsed": "the invitation is over and nobody answered it",
            "funded": "the call funds it after all",
        },
        "drafted": {"funded": "the call funds it after all: no double funding"},
        "declined": {
            "drafted": "the applicant thinks better of it",
            "funded": "the call funds it after all",
        },
        "lapsed": {"funded": "the call funds it after all"},
        "funded": {},
    },
)
