#!/usr/bin/env python3
"""Opens many slow connections to a gateway and tells when each was closed. A process of its own, beside the load.

Usage: sockets.py SETTINGS KIND COUNT SECONDS
Prints {"opened": n, "seconds": [life of each, from its first move until the gateway closed it, or null], "words":
{first line of an answer: count}} when all are closed or SECONDS have passed. Who reads nothing cannot tell when he
is cut off: `unread` and `unread-full` print {"opened": n, "full": n, "requests": n} when all is asked, hold the
connections for SECONDS, and end.
"""
import asyncio
import collections
import json
import socket
import sys
import time

from house import Settings

# Connections a second: the handshakes themselves should not be the load.
RATE = 100
# A byte this often, in seconds.
DRIP = 0.5
# Connections of one certificate: one below the gateway's cap of 64.
PER_CERTIFICATE = 63
# Bytes that the kernel keeps of an answer that nobody reads: as few as it allows.
RECEIVE_BUFFER = 4096
# Requests in one piece, and pieces a second over all connections.
PIPELINED, ASKING_RATE = 50, 50
# Pieces on one connection: one, whose answers the kernel still takes; and more than all buffers hold (4 MiB).
UNREAD_PIECES = {"unread": 1, "unread-full": 60}
READ = "GET /fhir/metadata HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
SLOW_BODY = ("POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/fhir+json\r\n"
             "Content-Length: 100000\r\n\r\n").encode()
SLOW_HEAD = b"GET /fhir/metadata HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + b"a" * 1000


class Slow:
    """The connections of one kind."""

    def __init__(self, settings, kind, count, seconds):
        self._settings = settings
        self._count = count
        self._answered = 0
        self._all_open, self._all_answered = asyncio.Event(), asyncio.Event()
        self._kind = kind
        self._end = time.monotonic() + seconds
        self._contexts = {}
        self.opened = 0
        self.lives = []
        self.words = collections.Counter()

    async def run(self):
        tasks = []
        for turn in range(self._count):
            tasks.append(asyncio.create_task(self._one(turn)))
            await asyncio.sleep(1 / RATE)
        self.lives = await asyncio.gather(*tasks)

    def _context(self, turn):
        strangers = self._settings.strangers
        name = strangers[0 if self._kind == "cap" else turn // PER_CERTIFICATE % len(strangers)]
        if name not in self._contexts:
            self._contexts[name] = self._settings.client_context(name)
        return self._contexts[name]

    async def _one(self, turn):
        context = None if self._kind == "no-handshake" else self._context(turn)
        began = time.monotonic()
        try:
            reader, writer = await asyncio.open_connection("localhost", self._settings.port, ssl=context)
            self.opened += 1
            if self.opened == self._count:
                self._all_open.set()
            if self._kind in ("headers", "body"):
                began = time.monotonic()
            drip = asyncio.create_task(self._drip(writer))
            try:
                if self._kind == "cap":
                    answer = await self._ask_once(reader, writer)
                else:
                    answer = await asyncio.wait_for(reader.read(), self._end - time.monotonic())
                self.words[answer.split(b"\r\n", 1)[0].decode(errors="replace") or "closed"] += 1
            finally:
                drip.cancel()
                writer.close()
        except asyncio.TimeoutError:
            return None
        except OSError as error:
            self.words[type(error).__name__] += 1
        return time.monotonic() - began

    async def _ask_once(self, reader, writer):
        """Asks when all are open, and stays until all have an answer."""
        await asyncio.wait_for(self._all_open.wait(), self._end - time.monotonic())
        writer.write(READ)
        answer = await asyncio.wait_for(reader.readline(), self._end - time.monotonic())
        self._answered += 1
        if self._answered == self._count:
            self._all_answered.set()
        await asyncio.wait_for(self._all_answered.wait(), self._end - time.monotonic())
        return answer

    async def _drip(self, writer):
        """Sends what the kind of slowness sends."""
        try:
            if self._kind == "body":
                writer.write(SLOW_BODY)
            if self._kind in ("headers", "body"):
                for place in range(len(SLOW_HEAD)):
                    writer.write(SLOW_HEAD[place:place + 1])
                    await writer.drain()
                    await asyncio.sleep(DRIP)
        except OSError:
            return  # the reader tells how it ended


def keep_unread(settings, count, seconds, pieces):
    """Asks many times on each connection and reads nothing; holds them for `seconds` after the last request."""
    contexts = {name: settings.client_context(name) for name in settings.strangers}
    links = []
    for turn in range(count):
        plain = socket.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        plain.settimeout(5)
        plain.connect(("127.0.0.1", settings.port))
        context = contexts[settings.strangers[turn // PER_CERTIFICATE % len(settings.strangers)]]
        links.append(context.wrap_socket(plain, server_hostname="localhost"))
        links[-1].setblocking(False)
        time.sleep(1 / RATE)
    asking, requests = list(links), 0
    for _ in range(pieces):
        for link in list(asking):
            try:
                link.send(READ * PIPELINED)
                requests += PIPELINED
            except OSError:
                asking.remove(link)  # full to the brim, which is what is wanted
            time.sleep(1 / ASKING_RATE)
        if not asking:
            break
    print(json.dumps({"opened": len(links), "full": len(links) - len(asking), "requests": requests}), flush=True)
    time.sleep(seconds)


def main():
    settings, kind, count, seconds = Settings.load(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    if kind in UNREAD_PIECES:
        keep_unread(settings, count, seconds, UNREAD_PIECES[kind])
        return
    slow = Slow(settings, kind, count, seconds)
    asyncio.run(slow.run())
    print(json.dumps({"opened": slow.opened, "seconds": slow.lives, "words": slow.words}))


if __name__ == "__main__":
    main()
