"""The same ranking list from several hands at once: one list, taken once, each idea once."""

from flask import Flask
from sqlalchemy import func, select

from crowdfund.ideas import rankings
from crowdfund.ideas.models import Idea, Ranking
from kit.unit_of_work import session, unit_of_work
from tests.factories import accounts
from tests.factories.rankings import BIKES, BREAD, listed
from tests.support import work
from tests.support.races import at_once, together


def uploaded(by: int, *lines: str) -> int:
    with unit_of_work():
        return rankings.upload("lista.csv", listed(*lines), by).id


def count(table: type[Idea] | type[Ranking]) -> int:
    with unit_of_work():
        return session().scalar(select(func.count()).select_from(table)) or 0


def test_a_file_sent_several_times_at_once_is_one_list(app: Flask) -> None:
    by = accounts.account("admin").id

    assert len(at_once(app, 6, lambda _number: uploaded(by, BREAD, BIKES))) == 1
    assert count(Ranking) == 1


def test_a_button_pressed_several_times_at_once_takes_it_once(app: Flask) -> None:
    by = accounts.account("admin").id
    with unit_of_work():
        one = rankings.upload("lista.csv", listed(BREAD, BIKES), by)

    def press(_number: int) -> str:
        with unit_of_work():
            return rankings.take(one, by).state

    assert at_once(app, 6, press) == {"taking": 6}
    assert work.waiting().count("ideas.take_ranking") == 1


def test_two_lists_with_the_same_application_bring_it_in_once(app: Flask) -> None:
    by = accounts.account("admin").id
    numbers = [uploaded(by, BREAD, BIKES), uploaded(by, BIKES, BREAD)]
    for number in numbers:
        with unit_of_work():
            found = rankings.find(number)
            assert found is not None
            rankings.take(found, by)

    done = together(app, *(lambda n=n: rankings.take_lines.run(ranking_id=n) for n in numbers))

    assert [one for one in done if isinstance(one, Exception)] == []
    assert count(Idea) == 2
    with unit_of_work():
        assert session().scalar(select(func.sum(Ranking.taken))) == 2
