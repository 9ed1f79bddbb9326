"""What is printed when the city is up."""

import json
from pathlib import Path

from crowdfund.devserver import welcome
from crowdfund.devserver.ports import Ports
from crowdfund.devserver.welcome import Login

PORTS = Ports(web=5600, twin=5601, grant_office=5602, tutoring_desk=5603)
ADMIN = Login("admin", "admin@example.org", "one-two-three", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
CITIZEN = Login("citizen", "citizen@example.org", "four-five", None)


def test_addresses_of_what_runs_and_of_nothing_else() -> None:
    text = welcome.text(PORTS, ["web", "twin"], [], Path("/city"))
    assert "http://127.0.0.1:5600" in text
    assert "http://127.0.0.1:5601" in text
    assert "5602" not in text
    assert "Log-ins" not in text


def test_each_person_has_a_row_and_a_code_only_with_a_second_step() -> None:
    rows = welcome.text(PORTS, ["web"], [ADMIN, CITIZEN], Path("/city")).splitlines()
    admin = next(row.split() for row in rows if "admin@" in row)
    citizen = next(row.split() for row in rows if "citizen@" in row)
    assert admin[:3] == ["admin", "admin@example.org", "one-two-three"]
    assert len(admin[3]) == 6
    assert admin[3].isdigit()
    assert admin[4] == ADMIN.totp_secret
    assert citizen == ["citizen", "citizen@example.org", "four-five"]


def test_people_are_read_from_the_file_of_the_demo(tmp_path: Path) -> None:
    assert welcome.logins(tmp_path) == []
    people = [vars(ADMIN), vars(CITIZEN)]
    (tmp_path / welcome.LOGINS).write_text(json.dumps(people), encoding="utf-8")
    assert welcome.logins(tmp_path) == [ADMIN, CITIZEN]
