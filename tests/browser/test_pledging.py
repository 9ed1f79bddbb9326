"""A citizen supports a campaign in a browser: with scripts and without, once and only once."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Enter
from tests.browser.people import CONFIRM, DECLINED
from tests.browser.seed import GARDEN, LIBRARY
from tests.support.live import LiveCity

HOW_MANY = "SELECT count(*) FROM pledges WHERE email = %s"
STANDING = HOW_MANY + " AND state IN ('committed', 'collected')"


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_guest_finds_a_campaign_supports_it_gives_more_and_cancels(
    city: LiveCity, enter: Enter, scripts: bool
) -> None:
    email = f"carla-{scripts}@posta.example".lower()
    carla = enter(scripts=scripts, width=360)
    carla.go("/")
    carla.page.get_by_role("link", name="Progetti", exact=True).first.click()
    carla.types(q="biblioteca")
    if scripts:
        carla.page.locator("summary", has_text="Filtri e ordine").click()
        carla.page.locator("[name=district]").select_option("M6")
    carla.page.locator("main").get_by_role("button", name="Cerca").click()
    expect(carla.page.locator("article, .card")).to_have_count(1)
    carla.follows(LIBRARY)
    carla.sees_title(LIBRARY)

    carla.picks("amount", "25")
    carla.presses("Sostieni il progetto")
    carla.writes_down(email)
    carla.sees("25", email, "Il tuo nome non si vede")
    carla.agrees()
    carla.pays()

    carla.sees_title("Grazie! Il tuo sostegno è confermato")
    mail = carla.opens_mail("pledges/committed", email)
    assert LIBRARY in mail["subject"]
    carla.sees_title("Il tuo sostegno")
    assert "token" not in carla.page.url

    carla.follows("Cambia cifra o ricompensa")
    carla.types(other_amount="40,50")
    carla.presses("Salva il cambiamento")
    expect(carla.page.locator("#f-consent")).to_have_attribute("aria-invalid", "true")
    carla.page.locator("#f-consent").check()
    carla.presses("Salva il cambiamento")
    carla.sees("Fatto: il tuo sostegno è cambiato.", "40,50")

    carla.follows("Annulla il sostegno")
    carla.sees_title("Vuoi annullare il sostegno?")
    carla.presses("Sì, annulla")
    carla.sees("Hai annullato il tuo sostegno. Non paghi nulla.")
    city.mail("pledges/cancelled", email)


def test_a_flexible_campaign_takes_the_money_at_once(city: LiveCity, enter: Enter) -> None:
    anna = enter()
    anna.go(f"/campaigns/{city.known['stories']['garden']['slug']}")
    anna.sees_title(GARDEN)
    anna.picks("amount", "10")
    anna.presses("Sostieni il progetto")
    anna.writes_down("anna@posta.example", "Anna Russo")
    anna.presses("Vai al pagamento sicuro")
    assert anna.barriers() == []
    anna.pays()

    anna.sees_title("Grazie! Il pagamento è arrivato")
    assert anna.barriers() == []
    city.mail("pledges/collected", "anna@posta.example")


def test_a_refused_card_keeps_the_page_and_a_good_one_then_works(enter: Enter) -> None:
    gino = enter(width=360)
    gino.pledges("library", "15", "gino@posta.example")
    gino.pays("4242")
    expect(gino.page.locator("[aria-invalid=true]")).to_have_count(1)
    assert gino.barriers() == []
    gino.pays(DECLINED)
    expect(gino.page.get_by_role("alert")).to_be_visible()
    assert gino.barriers() == []
    gino.pays()

    gino.sees_title("Grazie! Il tuo sostegno è confermato")
    assert gino.barriers() == []


def test_the_bank_asks_refuses_and_then_confirms(enter: Enter) -> None:
    rita = enter()
    rita.pledges("library", "12", "rita@posta.example")
    rita.pays(CONFIRM)
    expect(rita.page).to_have_url(re.compile("/3ds/"))
    assert rita.barriers() == []
    rita.page.locator("button[value=fail]").click()
    expect(rita.page.get_by_role("alert")).to_be_visible()
    rita.pays(CONFIRM)
    rita.page.locator("button[value=complete]").click()

    rita.sees_title("Grazie! Il tuo sostegno è confermato")


def test_leaving_the_payment_and_coming_back_loses_nothing(city: LiveCity, enter: Enter) -> None:
    ugo = enter()
    ugo.pledges("library", "18", "ugo@posta.example")
    ugo.page.locator("a.back").click()
    ugo.sees("Non hai ancora finito, e non hai pagato nulla.", "18")
    ugo.presses("Cambia qualcosa")
    ugo.follows("Cambia la cifra")
    ugo.types(other_amount="21")
    ugo.presses("Avanti")
    ugo.sees_title("Un grazie dal progetto")
    ugo.page.get_by_label("Una dedica").check()
    ugo.presses("Avanti")
    ugo.sees("21", "Una dedica", "ugo@posta.example")
    ugo.agrees()
    ugo.pays()
    ugo.sees_title("Grazie! Il tuo sostegno è confermato")

    before = city.count(HOW_MANY, "ugo@posta.example")
    ugo.page.go_back()
    ugo.page.go_back()
    ugo.page.reload()
    ugo.page.go_forward()
    assert city.count(HOW_MANY, "ugo@posta.example") == before
    assert city.count(STANDING, "ugo@posta.example") == 1


def test_pressing_twice_pays_once(city: LiveCity, enter: Enter) -> None:
    ida = enter(scripts=False)
    ida.go(f"/campaigns/{city.known['stories']['library']['slug']}")
    ida.picks("amount", "10")
    ida.presses("Sostieni il progetto")
    ida.writes_down("ida@posta.example")
    ida.page.locator("#f-consent").check()
    ida.page.get_by_role("button", name="Vai al pagamento sicuro").dblclick()
    ida.pays()

    ida.sees_title("Grazie! Il tuo sostegno è confermato")
    assert city.count(STANDING, "ida@posta.example") == 1
    assert city.count("SELECT count(*) FROM payments WHERE email = %s", "ida@posta.example") == 1


def test_two_tabs_are_two_pledges_that_do_not_mix(city: LiveCity, enter: Enter) -> None:
    lia = enter()
    lia.go(f"/campaigns/{city.known['stories']['library']['slug']}")
    other = type(lia)(city, lia.page.context.new_page(), lia.watch)
    other.go(f"/campaigns/{city.known['stories']['library']['slug']}")
    lia.picks("amount", "10")
    other.picks("amount", "25")
    lia.presses("Sostieni il progetto")
    other.presses("Sostieni il progetto")
    lia.writes_down("lia@posta.example", "Lia Uno")
    other.writes_down("lia@posta.example", "Lia Due")
    lia.sees("Lia Uno", "10")
    other.sees("Lia Due", "25")
    other.agrees()
    lia.agrees()
    lia.pays()
    other.pays()

    lia.sees("Hai promesso 10")
    other.sees("Hai promesso 25")
    assert city.count(STANDING, "lia@posta.example") == 2
