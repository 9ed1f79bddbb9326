"""The lifecycles of an idea, and of a ranking list that an admin uploads."""

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

RANKING = Lifecycle(
    "ranking",
    {
        "tried": {
            "taking": "an admin has looked at what it holds and takes it",
            "discarded": "an admin does not want it, or nobody took it for a week",
        },
        "taking": {"taken": "a job has taken every line"},
        "taken": {},
        "discarded": {},
    },
)
