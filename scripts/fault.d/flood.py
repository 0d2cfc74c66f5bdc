#!/usr/bin/env python3
"""Fills the intake's queue: many connections, one visit each, all at once. A process of its own, beside the load.

Usage: flood.py SETTINGS CONNECTIONS SECONDS. Opens all, prints "ready", waits for a line, sends on all, and prints
{"statuses": {status and Retry-After: count}, "longest": seconds} when all are answered or SECONDS have passed.
"""
import asyncio
import collections
import json
import sys
import time

from clientlog import ClientLog
from house import Settings
from load import VisitSource, headers, judge
from sockets import PER_CERTIFICATE, READ

# Connections that are made at the same time.
OPENING = 32
# The number of its sends: one that nobody else gives.
TRY = 9999


class Flood:
    """Every connection, its visit, and what became of it."""

    def __init__(self, settings, count, seconds):
        self._settings = settings
        self._seconds = seconds
        source = VisitSource(settings, "flood")
        self._visits = [source.take(settings.strangers_facility) for _ in range(count)]
        source.save()
        self._log = ClientLog(f"{settings.log}/{time.time_ns()}-flood.jsonl")
        self.statuses = collections.Counter()
        self.longest = 0.0

    async def run(self):
        gate = asyncio.Semaphore(OPENING)
        contexts = [self._settings.client_context(name) for name in self._settings.strangers]
        links = await asyncio.gather(*[
            self._open(gate, contexts[turn // PER_CERTIFICATE]) for turn in range(len(self._visits))])
        print("ready", flush=True)
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
        # One write for all, on disk before the first is sent.
        self._log.write(*[{"op": "send", "try": TRY, **visit.record} for visit in self._visits])
        records = await asyncio.gather(*[self._send(*link, visit) for link, visit in zip(links, self._visits)])
        self._log.write(*records)
        for _, writer in links:
            writer.close()

    async def _open(self, gate, context):
        """A connection that has asked once, so that it may wait a minute for the next."""
        async with gate:
            reader, writer = await asyncio.open_connection("localhost", self._settings.port, ssl=context)
            writer.write(READ)
            await read_answer(reader)
            return reader, writer

    async def _send(self, reader, writer, visit):
        fields = "".join(f"{name}: {value}\r\n" for name, value in headers(visit, TRY).items())
        began = time.monotonic()
        try:
            writer.write(f"POST /v1/submissions HTTP/1.1\r\nHost: localhost\r\n{fields}"
                         f"Content-Length: {len(visit.body)}\r\n\r\n".encode() + visit.body)
            status, named, body = await asyncio.wait_for(read_answer(reader), self._seconds)
        except (OSError, asyncio.TimeoutError, asyncio.IncompleteReadError) as error:
            self.statuses[type(error).__name__] += 1
            return {"op": "nothing", "key": visit.key, "try": TRY, "why": type(error).__name__}
        self.longest = max(self.longest, time.monotonic() - began)
        self.statuses[f"{status} {named.get('retry-after', '')}".strip()] += 1
        return judge(visit, TRY, status, body)


async def read_answer(reader):
    """Status, headers and body of one HTTP/1.1 answer with a Content-Length."""
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    named = {}
    for line in filter(None, lines[1:]):
        name, _, value = line.partition(":")
        named[name.lower()] = value.strip()
    return int(lines[0].split(" ")[1]), named, await reader.readexactly(int(named.get("content-length", 0)))


def main():
    flood = Flood(Settings.load(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
    asyncio.run(flood.run())
    print(json.dumps({"statuses": flood.statuses, "longest": round(flood.longest, 1)}))


if __name__ == "__main__":
    main()
