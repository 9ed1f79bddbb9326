"""Imports go down the floors only; the gateway's SDK and its twin stay where they belong."""

import subprocess
import sys

from tests.architecture import tree

ADAPTER = "payments/stripe_gateway.py"
TRANSPORT = "payments/stripe_transport.py"
TWIN_STARTERS = ("crowdfund/demo",)
"""Beside its own start command and the tests, only the demo starts the twin."""


def test_the_contracts_of_the_floors_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    done = subprocess.run(
        [*command, "--no-cache"], cwd=tree.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_package_is_under_the_contracts() -> None:
    settings = (tree.ROOT / "setup.cfg").read_text(encoding="utf-8")
    contracts = settings.split("[importlinter]", 1)[1].split("[importlinter:contract", 1)[0]
    existing = {name for name in tree.PACKAGES if (tree.ROOT / name / "__init__.py").exists()}
    assert existing == set(contracts.split()) & set(tree.PACKAGES)


def test_stripe_is_imported_by_its_adapter_and_its_transport_alone() -> None:
    importers = {
        tree.name(path)
        for path in tree.product_files()
        for module, _ in tree.imports(path)
        if tree.belongs_to(module, "stripe")
    }
    assert importers <= {ADAPTER, TRANSPORT}


def test_the_twin_imports_nothing_of_ours() -> None:
    strangers = [
        f"{tree.name(path)}:{line} {module}"
        for path in (tree.ROOT / "payments" / "twin").rglob("*.py")
        for module, line in tree.imports(path)
        if any(tree.belongs_to(module, package) for package in tree.PACKAGES)
        and not tree.belongs_to(module, "payments.twin")
        and module != "payments"
    ]
    assert strangers == []


def test_nobody_but_the_demo_imports_the_twin() -> None:
    importers = {
        tree.name(path)
        for path in tree.product_files()
        for module, _ in tree.imports(path)
        if tree.belongs_to(module, "payments.twin")
        and not path.is_relative_to(tree.ROOT / "payments" / "twin")
        and not tree.name(path).startswith(TWIN_STARTERS)
    }
    assert importers == set()


def test_the_product_does_not_import_its_tests() -> None:
    assert [
        tree.name(path)
        for path in tree.product_files()
        for module, _ in tree.imports(path)
        if tree.belongs_to(module, "tests")
    ] == []


def test_payments_name_no_campaign() -> None:
    """Payments know an opaque reference; not even a column of theirs names a pledge's row."""
    named = [
        tree.name(path)
        for path in (tree.ROOT / "payments").rglob("*.py")
        if "campaign_id" in path.read_text(encoding="utf-8")
    ]
    assert named == []
