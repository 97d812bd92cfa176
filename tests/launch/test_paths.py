"""A Unix socket's path is short, whatever the project's path is, and its folder is ours alone."""

import os
from pathlib import Path

import pytest

from launch.paths import LONGEST_SOCKET, SOCKET_LIMIT, fits_sockets, socket_folder
from launch.terminal import Refusal


def test_the_limit_counts_bytes_and_the_socket_s_own_name():
    room = SOCKET_LIMIT - len(f"/{LONGEST_SOCKET}")
    assert fits_sockets(Path("/" + "x" * (room - 1)))
    assert not fits_sockets(Path("/" + "x" * room))
    assert not fits_sockets(Path("/" + "é" * (room // 2 + 1)))


def test_a_short_path_is_used_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    wanted = Path("sockets")
    assert socket_folder(wanted, os.geteuid()) == wanted
    assert wanted.stat().st_mode & 0o777 == 0o700


def test_a_long_path_is_replaced_by_a_private_short_one(tmp_path):
    folder = socket_folder(tmp_path / ("x" * SOCKET_LIMIT), os.geteuid())
    assert fits_sockets(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.rmdir()


def test_a_link_put_there_by_someone_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("elsewhere").mkdir()
    Path("sockets").symlink_to("elsewhere")
    with pytest.raises(Refusal, match="belongs to someone else"):
        socket_folder(Path("sockets"), os.geteuid())
