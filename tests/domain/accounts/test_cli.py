"""Accounts from the command line."""

from flask import Flask

from accounts import login
from accounts.visitors import NOBODY
from kit.unit_of_work import unit_of_work
from tests.factories import accounts as make


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["user", *arguments])
    return result.exit_code, result.output


def test_the_first_admin_gets_a_password_once(app: Flask) -> None:
    code, said = run(app, "create", "--email", "Capo@posta.example", "--role", "admin")
    assert code == 0
    password = said.split("password: ")[1].split()[0]
    with unit_of_work():
        outcome = login.log_in(
            "capo@posta.example", password, ip="1", user_agent="", replaces=NOBODY
        )
    assert outcome.missing == "enrolment"


def test_a_chosen_password_is_not_printed(app: Flask) -> None:
    code, said = run(app, "create", "--email", "a@posta.example", "--password", make.PASSWORD)
    assert (code, make.PASSWORD in said) == (0, False)


def test_a_password_may_be_typed_unseen(app: Flask) -> None:
    result = app.test_cli_runner().invoke(
        args=["user", "create", "--email", "a@posta.example", "--password", "-"],
        input=f"{make.PASSWORD}\n{make.PASSWORD}\n",
    )
    assert result.exit_code == 0
    assert make.PASSWORD not in result.output


def test_mistakes_are_told_in_one_line(app: Flask) -> None:
    make.account("admin", email="capo@posta.example")
    for arguments, said in (
        (["create", "--email", "capo@posta.example"], "C'è già un profilo"),
        (["create", "--email", "not an address"], "is not an e-mail address"),
        (["create", "--email", "b@posta.example", "--password", "corta"], "troppo corta"),
        (["set-role", "--email", "nobody@posta.example", "--role", "admin"], "no account has"),
        (["set-role", "--email", "capo@posta.example", "--role", "citizen"], "unico admin"),
        (["reset-mfa", "--email", "nobody@posta.example"], "no account has"),
    ):
        code, output = run(app, *arguments)
        assert code != 0
        assert said in output


def test_roles_and_lost_telephones(app: Flask) -> None:
    anna = make.account()
    assert run(app, "set-role", "--email", anna.email, "--role", "animator")[0] == 0
    assert make.again(anna).role == "animator"
    make.with_second_step(anna)
    assert run(app, "reset-mfa", "--email", anna.email)[0] == 0
    assert not make.again(anna).has_second_step
