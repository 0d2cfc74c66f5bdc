#!/usr/bin/env python3
"""Lets slow connections of each kind, mostly 500, at a gateway while good clients send, and asks who minded.

Usage: slow.py SETTINGS. Security requirement I-03: the slow are closed by their deadline, the good clients' 99th
percentile stays within twice that of a moment before, and none of their requests fails. Exit 0 if so.
"""
import dataclasses
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time

from house import Gateway, NotReady, Settings, unwind_when_told_to_end, wait_until
from load import Crew, Tries, VisitSource, finish

SLOW = 500
CLIENTS = 8
# Pause of a good client between answer and next visit, in seconds: some 30 visits a second in all, not a full load.
PAUSE = 0.25
# Length of the measurements before each kind, in seconds.
BASELINE = 10
# Beyond the deadline: timers, the ramp of the machine, closing. Seconds.
SLACK = 3
# What a deadline may cost a request anyhow: a p99 below this is never "more than twice". Seconds.
FLOOR = 0.050
TIMES = 2
# Tries of a kind when nothing but the p99 is wrong: on a machine that others use, only what recurs is real.
ATTEMPTS = 3
# What the process may keep of 500 slow connections. Bytes.
MEMORY = 64 << 20
# The cap of connections for one certificate (DoorLimits), and how many are tried.
CAP, TRIED = 64, 80


@dataclasses.dataclass(frozen=True)
class Kind:
    """A way to be slow."""
    name: str
    count: int
    # Seconds that Sources/Door/Deadlines.swift gives it.
    deadline: float
    # The deadlines' names in the metrics.
    ended_by: tuple
    # Whether only the gateway can tell that it is closed.
    is_unread: bool = False


KINDS = [
    Kind("no-handshake", SLOW, 5, ("handshake",)),
    Kind("silent", SLOW, 10, ("idle",)),
    Kind("headers", SLOW, 10, ("head",)),
    # 1 KiB/s on average after 5 s of grace.
    Kind("body", SLOW, 5, ("body",)),
    # What the kernel has taken counts as written: then the connection is idle, from the last answer on.
    Kind("unread", SLOW, 60, ("idle", "write"), is_unread=True),
    # Few, because each takes 4 MiB of the kernel and thousands of answers until its buffers are full.
    Kind("unread-full", 10, 30, ("write",), is_unread=True),
]


def kernel_bytes():
    """What all TCP sockets of this machine hold in the kernel."""
    pages = re.search(r"^TCP:.* mem (\d+)", pathlib.Path("/proc/net/sockstat").read_text(), re.MULTILINE)
    return int(pages.group(1)) * os.sysconf("SC_PAGE_SIZE")


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class GoodClients:
    """Eight clients that send without a break, and what became of each visit, by time."""

    def __init__(self, settings, source):
        self._crew = Crew.of_facilities(settings, CLIENTS, Tries())
        self._source = source
        self._stop = threading.Event()
        self._outcomes = []
        self._thread = threading.Thread(
            target=lambda: self._crew.keep_on(source.take, self._stop, self._note, PAUSE), daemon=True)

    def start(self):
        self._thread.start()

    def _note(self, outcome):
        self._outcomes.append((time.monotonic(), outcome))

    def since(self, moment):
        """Outcomes after a moment: their latencies, and how many were not acknowledged."""
        found = [outcome for at, outcome in self._outcomes if at >= moment]
        return [outcome.seconds for outcome in found], sum(not outcome.is_acknowledged for outcome in found)

    def stop(self):
        """Ends them; returns visits that were never acknowledged, even when sent again."""
        self._stop.set()
        self._thread.join(timeout=120)
        left = [outcome.visit for _, outcome in self._outcomes if not outcome.is_acknowledged]
        never = finish(self._crew, left)
        self._crew.close()
        return never


class SlowRound:
    """One gateway, good clients, and slow ones kind by kind."""

    def __init__(self, settings_path):
        self._path = settings_path
        self._settings = Settings.load(settings_path)
        self._gateway = Gateway(self._settings)
        self.checker = self._settings.checker()

    def run(self):
        """A line per kind; returns what went wrong."""
        source = VisitSource(self._settings, "slow")
        good = GoodClients(self._settings, source)
        wrong = []
        self._gateway.start()
        try:
            self._gateway.wait_ready()
            good.start()
            time.sleep(3)
            for kind in KINDS:
                for attempt in range(ATTEMPTS):
                    found, is_late = self._kind(kind, good)
                    if found or not is_late:
                        break
                wrong += found + is_late
            wrong += self._cap()
            never = good.stop()
            if never:
                wrong.append(f"{len(never)} visits of good clients were never acknowledged")
            self.checker.check()
        except (NotReady, LookupError) as error:
            wrong.append(str(error))
        finally:
            self._gateway.stop()
            source.save()
        return wrong

    def _sockets(self, kind, count, seconds):
        program = pathlib.Path(__file__).with_name("sockets.py")
        return subprocess.Popen(
            [sys.executable, program, self._path, kind, str(count), str(seconds)], stdout=subprocess.PIPE, text=True)

    def _kind(self, kind, good):
        """What went wrong, and apart from it whether the good clients became slow."""
        began = time.monotonic()
        time.sleep(BASELINE)
        before, failed_before = good.since(began)
        expired = self._gateway.expired()
        memory = self._gateway.resident_bytes()
        began = time.monotonic()
        limit = kind.deadline + SLACK
        process = self._sockets(kind.name, kind.count, kind.count / 50 + 2 * limit)
        try:
            watch = self._watch_unread if kind.is_unread else self._watch
            closed, longest, words = watch(kind, process, expired, limit)
        finally:
            process.kill()
            process.wait()
        grown = (self._gateway.resident_bytes() - memory) / 2 ** 20
        during, failed = good.since(began)
        ended = {name: count for name, count in (self._gateway.expired() - expired).items() if count}
        base, now = percentile(before, 0.99), percentile(during, 0.99)
        print(f"slow  {kind.name:13} closed {closed}/{kind.count} by {ended}, longest {longest:5.1f} s of {limit:.0f}"
              f"  good: {len(during)} sent, failed {failed}, p99 {now * 1000:.0f} ms (before {base * 1000:.0f} ms)"
              f"  memory {grown:+.0f} MiB  {words}", flush=True)
        wrong = []
        if closed < kind.count or longest > limit:
            wrong.append(f"{closed} of {kind.count} closed, the longest after {longest:.1f} s of {limit:.0f}")
        if failed or failed_before:
            wrong.append(f"{failed + failed_before} requests of good clients failed")
        if sum(ended.get(name, 0) for name in kind.ended_by) < kind.count:
            wrong.append(f"ended by {ended}, expected {kind.ended_by}")
        if grown > MEMORY:
            wrong.append(f"memory grew by {grown:.0f} MiB")
        late = []
        if now > max(TIMES * base, FLOOR):
            late.append(f"p99 of good clients {now * 1000:.0f} ms, before {base * 1000:.0f} ms")
        return [f"{kind.name}: {text}" for text in wrong], [f"{kind.name}: {text}" for text in late]

    def _watch(self, kind, process, expired, limit):
        """How many were closed, the longest life, and what they were told, as they say themselves."""
        report = json.loads(process.communicate(timeout=kind.count / 50 + 3 * limit)[0])
        lives = [life for life in report["seconds"] if life is not None]
        return len(lives), max(lives, default=0.0), report["words"]

    def _watch_unread(self, kind, process, expired, limit):
        """The same as the gateway's figures tell it, from the last request on."""
        kernel = kernel_bytes()
        report = json.loads(process.stdout.readline())
        report["kernel"] = f"+{(kernel_bytes() - kernel) / 2 ** 20:.0f} MiB"

        def closed():
            ended = self._gateway.expired() - expired
            return sum(ended[name] for name in kind.ended_by)

        longest = wait_until(lambda: closed() >= kind.count, limit + SLACK)
        return min(closed(), kind.count), float("inf") if longest is None else longest, report

    def _cap(self):
        """One certificate more often than it may: those beyond are told so, and nobody else minds."""
        process = self._sockets("cap", TRIED, 30)
        words = json.loads(process.communicate(timeout=60)[0])["words"]
        print(f"slow  cap           {TRIED} connections of one certificate: {words}", flush=True)
        served, refused = words.get("HTTP/1.1 200 OK", 0), words.get("HTTP/1.1 429 Too Many Requests", 0)
        if (served, refused) != (CAP, TRIED - CAP):
            return [f"cap: {served} served and {refused} refused, expected {CAP} and {TRIED - CAP}"]
        return []


def main():
    unwind_when_told_to_end()
    slow = SlowRound(sys.argv[1])
    print(f"slow: {SLOW} connections of most kinds beside {CLIENTS} good clients")
    wrong = slow.run()
    print(slow.checker.report())
    for text in wrong:
        print(f"  {text}")
    return 1 if wrong or any(slow.checker.breaches.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
