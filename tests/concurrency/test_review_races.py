"""An edit and an approval at the same moment: whoever comes second sees what the first did."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from campaigns.authoring import content, services
from campaigns.review import services as review
from kit.errors import DomainError
from kit.unit_of_work import unit_of_work
from tests.factories import campaigns


@pytest.mark.parametrize("turn", range(5))
def test_what_is_approved_is_what_was_read(app: Flask, turn: int) -> None:
    lead, animator = campaigns.person(), campaigns.animator()
    campaign = campaigns.submitted(lead)
    shown = content.current_hash(campaign)
    ready = Barrier(2)

    def edit() -> str:
        with app.app_context(), unit_of_work():
            ready.wait()
            services.save_story(campaign, campaigns.STORY + " Di corsa.", lead.actor)
            return "edited"

    def approve() -> str:
        with app.app_context():
            ready.wait()
            try:
                with unit_of_work():
                    review.approve(campaign, animator.id, shown)
            except DomainError:
                return "refused"
            return "approved"

    with ThreadPoolExecutor(2) as threads:
        done = [threads.submit(edit), threads.submit(approve)]
        assert done[0].result() == "edited"
        assert done[1].result() in {"approved", "refused"}
    found = campaigns.fresh(campaign)
    assert found.state == "draft"
    assert found.approved_hash is None


def test_two_animators_at_once_decide_once(app: Flask) -> None:
    campaign = campaigns.submitted()
    shown = content.current_hash(campaign)
    judges = [campaigns.animator() for _ in range(8)]
    ready = Barrier(len(judges))

    def approve(number: int) -> bool:
        with app.app_context():
            ready.wait()
            try:
                with unit_of_work():
                    review.approve(campaign, judges[number].id, shown)
            except DomainError:
                return False
            return True

    with ThreadPoolExecutor(len(judges)) as threads:
        assert sum(threads.map(approve, range(len(judges)))) == 1
