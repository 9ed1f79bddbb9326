"""Who gets in where needs meet offers; the offer is the citizen's, proposed for the team's need."""

from tests.architecture.who_groups import (
    EVERYONE,
    LOGGED_IN,
    STAFF,
    TEAM,
    THE_CITIZEN,
    Group,
)

EXCHANGE: dict[str, Group] = {
    "exchange.index": EVERYONE,
    "exchange.show": EVERYONE,
    "exchange.mine": LOGGED_IN,
    "exchange.propose": LOGGED_IN,
    "exchange.close": THE_CITIZEN | STAFF,
    "exchange_edit.new_offer": LOGGED_IN,
    "exchange_edit.create_offer": LOGGED_IN,
    "exchange_edit.new_need": TEAM | STAFF,
    "exchange_edit.create_need": TEAM | STAFF,
    "exchange_edit.edit": THE_CITIZEN,
    "exchange_edit.save": THE_CITIZEN,
    "agreements.show": THE_CITIZEN | TEAM | STAFF,
    "agreements.accept": THE_CITIZEN | TEAM,
    "agreements.decline": THE_CITIZEN | TEAM,
    "agreements.confirm": THE_CITIZEN | TEAM,
    "agreements.write": THE_CITIZEN | TEAM,
    "exchange_desk.show": STAFF,
    "exchange_desk.propose": STAFF,
}
