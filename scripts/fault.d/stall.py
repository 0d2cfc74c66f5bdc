#!/usr/bin/env python3
"""Stops the database for 30 s where it stands, under load, and asks what the gateway made of it.

Usage: stall.py SETTINGS. Twice: under 32 clients that send all the time; then also under 1,300 more connections that
send one visit each, more than the intake's queue holds. Wanted (security requirement R-06): refusals are 503 with
Retry-After, memory stays flat, the gateway comes back by itself, and nothing acknowledged is lost. Exit 0 if so.
"""
import collections
import json
import pathlib
import subprocess
import sys
import threading
import time

from clientlog import History
from house import Gateway, NotReady, PostgreSQL, Settings, unwind_when_told_to_end, wait_until
from load import Client, Crew, Tries, VisitSource, finish

CLIENTS = 32
# Pause of a client between answer and next visit, in seconds.
PAUSE = 0.05
# Two lanes of 64 are under way and 1,024 wait (Intake.limits); the rest of these has no place.
FLOOD = 1300
# Seconds: load before the stall, the stall, into the stall until more is asked, load after it.
WARM_UP, STALL, UNTIL_MORE, AFTER = 6, 30, 2, 6
# The longest wait for the flood's connections and answers, in seconds.
FLOOD_OPENS, FLOOD_ANSWERS = 60, 90
# What the process may grow by while it waits: for the clients, and for a queue of 1,152 visits of 10 KB. Bytes.
MEMORY, MEMORY_FOR_QUEUE = 64 << 20, 128 << 20
# How often memory is looked at, in seconds.
LOOK_AT_MEMORY = 0.25
# The first acknowledgement must come this soon after the stall, in seconds.
RECOVERY = 15


class Tally:
    """What the clients were answered, by time."""

    def __init__(self):
        self._outcomes = []

    def note(self, outcome):
        self._outcomes.append((time.monotonic(), outcome))

    def between(self, begin, end):
        return [outcome for at, outcome in self._outcomes if begin <= at < end]

    def first_acknowledged(self, moment):
        """Seconds from a moment until a send that began after it was acknowledged; None if none was."""
        return min((at - moment for at, outcome in self._outcomes
                    if outcome.is_acknowledged and at - outcome.seconds >= moment), default=None)

    def unacknowledged(self):
        return [outcome.visit for _, outcome in self._outcomes if not outcome.is_acknowledged]


class Memory(threading.Thread):
    """The most that the gateway held while this ran."""

    def __init__(self, gateway):
        super().__init__(daemon=True)
        self._gateway = gateway
        self._over = threading.Event()
        self.most = gateway.resident_bytes()

    def run(self):
        while not self._over.wait(LOOK_AT_MEMORY):
            self.most = max(self.most, self._gateway.resident_bytes())

    def finish(self):
        self._over.set()
        self.join()
        return self.most


class StallRound:
    """One gateway, one database that stands still, and two kinds of clients."""

    def __init__(self, settings_path):
        self._path = settings_path
        self._settings = Settings.load(settings_path)
        self._gateway = Gateway(self._settings)
        self._postgres = PostgreSQL(self._settings)
        self._tries = Tries()
        self._tally = Tally()
        self._stop = threading.Event()
        self.checker = self._settings.checker()

    def run(self):
        """Lines for each stall; returns what went wrong."""
        crew = Crew.of_facilities(self._settings, CLIENTS, self._tries)
        wrong = []
        flood = None
        self._gateway.start()
        try:
            self._gateway.wait_ready()
            source = VisitSource(self._settings, "stall")
            load = threading.Thread(
                target=lambda: crew.keep_on(source.take, self._stop, self._tally.note, PAUSE), daemon=True)
            load.start()
            time.sleep(WARM_UP)
            wrong += self._stall("32 clients", MEMORY, self._read)
            time.sleep(AFTER)
            flood = self._open_flood()
            wrong += self._stall("and a flood", MEMORY_FOR_QUEUE, lambda: self._send_flood(flood))
            time.sleep(AFTER)
            self._stop.set()
            load.join(timeout=120)
            source.save()
            self.checker.check()
            never = finish(crew, self._tally.unacknowledged()) + self._finish_flood()
            if never:
                wrong.append(f"{len(never)} visits were never acknowledged")
            self.checker.check()
        except (NotReady, LookupError) as error:
            wrong.append(str(error))
        finally:
            self._stop.set()
            if flood:
                flood.kill()
                flood.wait()
            crew.close()
            self._gateway.stop()
        return wrong

    def _open_flood(self):
        program = pathlib.Path(__file__).with_name("flood.py")
        flood = subprocess.Popen(
            [sys.executable, program, self._path, str(FLOOD), str(FLOOD_ANSWERS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        watchdog = threading.Timer(FLOOD_OPENS, flood.kill)
        watchdog.start()
        ready = flood.stdout.readline()
        watchdog.cancel()
        if ready != "ready\n":
            raise NotReady("the flood's connections could not be opened")
        return flood

    def _stall(self, name, memory_limit, within):
        """One stall; `within` is called in it, and what it returns afterwards says what went wrong there."""
        pid = self._gateway.pid
        before = self._gateway.resident_bytes()
        memory = Memory(self._gateway)
        memory.start()
        began = time.monotonic()
        stopped = self._postgres.stall()
        try:
            time.sleep(UNTIL_MORE)
            find_wrong = within()
            time.sleep(max(0, began + STALL - time.monotonic()))
        finally:
            self._postgres.resume(stopped)
        ended = time.monotonic()
        ready = wait_until(self._gateway.is_ready, RECOVERY)
        wait_until(lambda: self._tally.first_acknowledged(ended) is not None, RECOVERY)
        grown = memory.finish() - before
        print(f"stall {name}: {len(stopped)} processes for {ended - began:.0f} s, memory +{grown / 2 ** 20:.0f} MiB,"
              f" ready again after {f'{ready:.1f}' if ready is not None else f'more than {RECOVERY}'} s", flush=True)
        wrong = []
        if not self._gateway.is_running or self._gateway.pid != pid:
            wrong.append("the gateway did not survive")
        if ready is None:
            wrong.append(f"not ready {RECOVERY} s after the stall")
        if grown > memory_limit:
            wrong.append(f"memory grew by {grown / 2 ** 20:.0f} MiB")
        wrong += self._judge_clients(began, ended) + find_wrong()
        return [f"{name}: {text}" for text in wrong]

    def _judge_clients(self, began, ended):
        """What the 32 clients met in the stall and after."""
        met = self._tally.between(began, ended)
        after = self._tally.between(ended, float("inf"))
        first = self._tally.first_acknowledged(ended)
        statuses = collections.Counter(outcome.why for outcome in met)
        bare = sum(outcome.status == 503 and not outcome.retry_after for outcome in met)
        longest = max((outcome.seconds for outcome in met + after), default=0.0)
        print(f"      clients: {dict(statuses)}, longest wait {longest:.1f} s;"
              f" first acknowledged {'never' if first is None else f'{first:.1f} s'} after it", flush=True)
        wrong = []
        if not statuses["503"]:
            wrong.append("no client was refused")
        if bare:
            wrong.append(f"{bare} refusals without Retry-After")
        strange = {why: count for why, count in statuses.items() if why not in ("200", "201", "503")}
        if strange:
            wrong.append(f"clients met {strange}")
        if first is None:
            wrong.append(f"no acknowledgement within {RECOVERY} s after the stall")
        return wrong

    def _read(self):
        """A read that needs an audit entry, and one of the sender's own, while nothing can be read."""
        client = Client(self._settings, self._settings.facilities[0], self._tries)
        reading = {"X-Purpose-Of-Use": "TREAT", "X-Acting-User": "N10000001"}
        reads = {"GET /fhir/Encounter": client.get("/fhir/Encounter?_count=1", reading),
                 "GET /v1/submissions": client.get("/v1/submissions", {})}
        client.close()

        def find_wrong():
            print(f"      reads: {reads}", flush=True)
            return [f"{what} was answered {status}, not 503" for what, status in reads.items() if status != 503]

        return find_wrong

    def _send_flood(self, flood):
        flood.stdin.write("go\n")
        flood.stdin.flush()

        def find_wrong():
            report = json.loads(flood.communicate(timeout=FLOOD_ANSWERS + 10)[0])
            print(f"      flood of {FLOOD}: {report['statuses']}, longest wait {report['longest']} s", flush=True)
            wrong = [f"the flood met {status}" for status in report["statuses"]
                     if status not in ("200", "201") and not status.startswith("503 ")]
            if not report["statuses"].get("503 1"):
                wrong.append("no refusal by a full queue (503 with Retry-After: 1)")
            return wrong

        return find_wrong

    def _finish_flood(self):
        """Sends the flood's unanswered visits again; returns those that were never acknowledged."""
        settings = self._settings
        stories = History(settings.log).read().stories.values()
        left = [story for story in stories if story.key.startswith("flood-") and not story.is_acknowledged]
        crew = Crew([Client(settings, settings.strangers_facility, self._tries, certificate=name)
                     for name in settings.strangers[:8]])
        never = finish(crew, [VisitSource.again(settings, story) for story in left])
        crew.close()
        return never


def main():
    unwind_when_told_to_end()
    stall = StallRound(sys.argv[1])
    print(f"stall: {STALL} s under {CLIENTS} clients, then under a flood of {FLOOD} too")
    wrong = stall.run()
    print(stall.checker.report())
    for text in wrong:
        print(f"  {text}")
    return 1 if wrong or any(stall.checker.breaches.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
