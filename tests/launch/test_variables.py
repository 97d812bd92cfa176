"""Variables from a file, and the keys that are made once and never again while there is data."""

import base64
from pathlib import Path

import pytest

from launch import variables
from launch.paths import ROOT
from launch.terminal import Refusal


@pytest.fixture
def keys_file(tmp_path, monkeypatch):
    file = tmp_path / "secrets.env"
    monkeypatch.setattr(variables, "KEYS", file)
    return file


def test_lines_comments_quotes_and_export(tmp_path):
    file = tmp_path / ".env"
    file.write_text("# PORT=1\nPORT=8001\nexport HOST='0.0.0.0'\nSECRET_KEY=\"a=b#c\"\n\nnonsense\n")
    assert variables.read(file) == {"PORT": "8001", "HOST": "0.0.0.0", "SECRET_KEY": "a=b#c"}
    assert variables.read(tmp_path / "none") == {}


def test_keys_are_made_once_and_only_their_owner_reads_them(keys_file):
    made = variables.keys({}, data_exists=False)
    assert keys_file.stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(made["SEALING_KEY"], validate=True)) == 32
    assert made["SEALING_KEY"] != made["INDEX_KEY"]
    assert variables.keys({}, data_exists=True) == made


def test_lost_keys_are_not_replaced_while_there_is_data(keys_file):
    with pytest.raises(Refusal, match="put the file back"):
        variables.keys({}, data_exists=True)
    assert not keys_file.exists()


def test_given_keys_are_not_written_anywhere(keys_file):
    given = dict.fromkeys(variables.KEY_NAMES, "given")
    assert variables.keys(given, data_exists=True) == {}
    assert not keys_file.exists()


def test_every_variable_the_settings_read_is_described():
    described = (ROOT / ".env.example").read_text()
    settings = Path(ROOT, "config", "settings.py").read_text()
    names = {
        part.split('"')[0]
        for call in ('database("', 'env.str("', 'env.int("', 'env.db("', 'env.list("', 'flag("', 'days("')
        for part in settings.split(call)[1:]
    }
    assert {"DATABASE_URL", "SEALING_KEY", "HTTPS"} <= names
    assert [name for name in sorted(names) if f"{name}=" not in described] == []
