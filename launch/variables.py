"""The program's environment variables: from the shell, from .env, else what a try-out needs."""

import base64
import os
import secrets

from launch.paths import ROOT, VAR
from launch.terminal import Refusal, say

DOTENV = ROOT / ".env"
KEYS = VAR / "secrets.env"
KEY_NAMES = ("SECRET_KEY", "SEALING_KEY", "INDEX_KEY")


def read(file):
    """NAME=value lines; a comment begins with #, and a value may stand in quotes."""
    found = {}
    for line in file.read_text().splitlines() if file.exists() else []:
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            found[name.removeprefix("export ").strip()] = value.strip().strip("'\"")
    return found


def given():
    """What a person has set. An empty value in .env is as good as none; the shell wins."""
    return {name: value for name, value in read(DOTENV).items() if value} | dict(os.environ)


def keys(environment, data_exists):
    """The three secrets: given all, or made once and then kept as long as there is data sealed with them."""
    if all(environment.get(name) for name in KEY_NAMES):
        return {}
    if KEYS.exists():
        return read(KEYS)
    if data_exists:
        raise Refusal(
            f"{KEYS} is gone, and without its keys nobody can read the NIKs in the database: "
            "put the file back, or begin again with ./run --fresh."
        )
    say(f"Making keys in {KEYS}: keep a copy apart from the data, without SEALING_KEY the NIKs are lost.")
    made = {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SEALING_KEY": key_of_32_bytes(),
        "INDEX_KEY": key_of_32_bytes(),
    }
    write_keys(made)
    return made


def key_of_32_bytes():
    return base64.b64encode(secrets.token_bytes(32)).decode()


def write_keys(made):
    """Readable for the owner from the first moment on, and whole or not there."""
    unfinished = KEYS.with_suffix(".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.writelines(f"{name}={value}\n" for name, value in made.items())
    unfinished.rename(KEYS)
