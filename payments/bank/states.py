"""The lifecycles of a statement, a line of it, money to give back, and a deposit of cash."""

from kit.states import Lifecycle

STATEMENT = Lifecycle(
    "bank statement",
    {
        "uploaded": {
            "imported": "an admin has looked at the preview and takes its lines",
            "discarded": "an admin does not want it",
        },
        "imported": {},
        "discarded": {},
    },
)

BANK_LINE = Lifecycle(
    "bank line",
    {
        "imported": {"unallocated": "it is in the books, and nobody's yet"},
        "unallocated": {
            "allocated": "its reference, or an admin, says what it is for",
            "returning": "it came too late, or nobody wants it: the money goes back",
        },
        "allocated": {"unallocated": "a second person says that it is for something else"},
        "returning": {},
    },
)

RETURN = Lifecycle(
    "money return",
    {
        "due": {"reported": "a first person has sent it, or handed it back"},
        "reported": {
            "done": "a second person has seen that it is so",
            "due": "a second person has seen that it is not so",
        },
        "done": {},
    },
)

DEPOSIT = Lifecycle(
    "cash deposit",
    {
        "recorded": {
            "confirmed": "its bank line, or a second person, says that the bank has it",
            "rejected": "a second person says that the bank has it not",
        },
        "confirmed": {},
        "rejected": {},
    },
)
