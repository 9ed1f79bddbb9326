"""Ranking: likeness first, fields on top, the same order each time, with and without vectors."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from matching.fit import letters, meaning, ranking
from matching.fit.ranking import Candidate
from matching.notices import KINDS, Notice

NEED = Notice("n", "Commercialista", "Qualcuno che ci segua la contabilità.", "skill")


def offers(*titles: str, kind: str = "skill") -> list[Candidate]:
    return [Candidate(Notice(f"o{at}", one, "", kind)) for at, one in enumerate(titles)]


def with_vectors(candidates: list[Candidate]) -> list[Candidate]:
    vectors = meaning.SentenceEncoder().encode([one.notice.text for one in candidates])
    return [Candidate(one.notice, v) for one, v in zip(candidates, vectors, strict=True)]


def test_letters_see_parts_of_words_and_not_accents() -> None:
    near, far = letters.likeness("contabilità", ["tengo la contabilita", "trapano"])
    assert near > 0.3
    assert far == 0


def test_meaning_crosses_words_and_languages() -> None:
    need, *others = with_vectors(
        [Candidate(NEED), *offers("An accountant for your bookkeeping", "Kayak doppio")]
    )
    assert [fit.key for fit in ranking.rank(need, others, {})] == ["o0", "o1"]


def test_without_an_encoder_the_letters_rank() -> None:
    found = ranking.rank(Candidate(NEED), offers("Trapano", "Studio di commercialisti"), {})
    assert [fit.key for fit in found] == ["o1", "o0"]
    assert [fit.is_worth_a_look for fit in found] == [True, False]


def test_what_the_fields_rule_out_comes_last_however_alike() -> None:
    dated = Notice("n", "Sala prove", "", "space", begins=date(2027, 1, 1), ends=date(2027, 1, 31))
    late = Notice("late", "Sala prove", "", "space", begins=date(2027, 9, 1))
    other = Notice("other", "Sala per le prove del coro", "", "space")
    found = ranking.rank(Candidate(dated), [Candidate(late), Candidate(other)], {})
    assert [(fit.key, fit.grade) for fit in found] == [("other", 2), ("late", 0)]
    assert not found[1].is_worth_a_look


def test_from_the_offers_side_the_need_is_still_the_one_that_asks() -> None:
    need = Notice("n", "Sedie", "", "goods", quantity=30, unit="pezzi")
    offer = Notice("o", "Sedie", "", "goods", quantity=10, unit="pezzi")
    there = ranking.rank(Candidate(need), [Candidate(offer)], {})
    back = ranking.rank(Candidate(offer), [Candidate(need)], {}, for_offer=True)
    assert [limit.why for limit in there[0].limits] == ["quantity_part"]
    assert there[0].limits == back[0].limits


notices = st.builds(
    Notice,
    key=st.uuids().map(str),
    title=st.text(max_size=30),
    description=st.text(max_size=60),
    kind=st.sampled_from(KINDS),
    district=st.sampled_from(["M1", "M4", None]),
    quantity=st.none() | st.integers(1, 10_000),
    unit=st.sampled_from(["mq", "pezzi", None]),
    begins=st.none() | st.dates(),
    ends=st.none() | st.dates(),
)


@given(notices, st.lists(notices, max_size=6, unique_by=lambda one: one.key))
def test_any_two_forms_can_be_ranked_and_the_order_of_the_list_does_not_matter(
    need: Notice, others: list[Notice]
) -> None:
    there = ranking.rank(Candidate(need), [Candidate(one) for one in others], {})
    back = ranking.rank(Candidate(need), [Candidate(one) for one in reversed(others)], {})
    assert {fit.key: round(fit.score, 9) for fit in there} == {
        fit.key: round(fit.score, 9) for fit in back
    }
    assert all(fit.score <= fit.likeness for fit in there)
