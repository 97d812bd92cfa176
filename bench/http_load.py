"""Browsers over kept connections, many of them in one process: each asks again as soon as it is answered, or after a
while, as people do."""

import asyncio
import http.client
import random
import re
import statistics
import time
from urllib.parse import urlencode


class Login:
    """A session as a browser has it."""

    def __init__(self, host, port, username, password):
        self.host, self.port, self.cookies = host, port, {}
        page = self.fetch("GET", "/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        form = {"csrfmiddlewaretoken": token, "username": username, "password": password}
        self.fetch("POST", "/accounts/login/", form)
        if "sessionid" not in self.cookies:
            raise SystemExit(f"{username} could not log in.")

    def fetch(self, method, path, form=None):
        connection = http.client.HTTPConnection(self.host, self.port, timeout=120)
        connection.request(method, path, urlencode(form) if form else None, self.headers(form))
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        text = answer.read().decode(errors="replace")
        connection.close()
        if answer.status >= 400:
            raise SystemExit(f"{method} {path}: {answer.status}\n{text[:500]}")
        return text

    def headers(self, form=None):
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        found = {"Cookie": cookie, "Referer": f"http://{self.host}:{self.port}/", "User-Agent": "bench"}
        return found | ({"Content-Type": "application/x-www-form-urlencoded"} if form else {})

    def request(self, method, path, form=None):
        """The bytes of one request."""
        if form:
            form = {"csrfmiddlewaretoken": self.cookies["csrftoken"], **form}
        body = urlencode(form).encode() if form else b""
        lines = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Content-Length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in self.headers(form).items()]
        return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def answer(reader):
    """(status, bytes) of one response."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return int(head[9:12]), len(body)


async def browser(host, port, requests, deadline, found, think):
    reader = writer = None
    while time.perf_counter() < deadline:
        await asyncio.sleep(random.uniform(0, 2 * think))
        request = next(requests)
        began = time.perf_counter()
        for attempt in (1, 2):
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection(host, port, limit=1 << 22)
                writer.write(request)
                status, _ = await answer(reader)
                break
            except (ConnectionError, asyncio.IncompleteReadError):  # the server has let a kept connection go
                writer = None
                if attempt == 2:
                    raise
        found.append((time.perf_counter() - began, status))
    if writer:
        writer.close()


def load(host, port, requests, clients, seconds, think=0):
    """{"p50_ms", "p95_ms", "rps", "requests", "failed"}; requests: an endless iterator, shared by the clients, each of
    which looks at a page for `think` seconds (on average) before it asks for the next.
    """
    found = []

    async def all_of_them():
        deadline = time.perf_counter() + seconds
        await asyncio.gather(*(browser(host, port, requests, deadline, found, think) for _ in range(clients)))

    began = time.perf_counter()
    asyncio.run(all_of_them())
    spent = time.perf_counter() - began
    times = sorted(second * 1000 for second, _ in found)
    return {
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(times[min(int(len(times) * 0.95), len(times) - 1)], 1),
        "rps": round(len(times) / spent, 1),
        "requests": len(times),
        "failed": sum(status >= 400 for _, status in found),
    }
