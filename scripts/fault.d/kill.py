#!/usr/bin/env python3
"""Kills the gateway, a PostgreSQL backend or the whole of PostgreSQL under load, then asks what is left.

Usage: kill.py SETTINGS [--rounds N] [--seed N] [--visits N]. A round: eight clients send; at a random moment something
is killed; it comes back; the invariants are checked; all without an answer is sent again with the same key; the
invariants are checked again. Exit 0 if all hold.
"""
import argparse
import collections
import dataclasses
import os
import random
import signal
import sys
import threading
import time

from house import READY, Gateway, NotReady, PostgreSQL, Settings, unwind_when_told_to_end, wait_until
from load import Crew, Tries, VisitSource, finish

CLIENTS = 8
# The kill comes this long after a send at most, in seconds: a commit takes a few milliseconds.
LATEST_KILL = 0.050
# How long the clients go on against what is broken, in seconds.
AFTERMATH = 0.5
# Share of the visits that two clients send at the same time, and number of old ones that are sent again.
TWINS, REPEATS = 0.1, 20
# The longest that the clients may take until the send that the kill waits for, in seconds.
UNTIL_SEND = 60
# The gateway must have connected again by itself within this many seconds (security.md 5.1).
RECONNECT = 5
WRITERS = {"baimbai_intake", "baimbai_log"}


@dataclasses.dataclass
class Moment:
    """When to kill: after so many sends and then so many seconds."""
    sends: int
    seconds: float


class Killer(threading.Thread):
    """Waits for its moment, kills, lets the clients run into it, and stops them."""

    def __init__(self, moment, kill):
        super().__init__(daemon=True)
        self._moment, self._kill = moment, kill
        self._sent = 0
        self._lock = threading.Lock()
        self._due = threading.Event()
        self.stop = threading.Event()
        self.failure = None
        # When it was done.
        self.killed_at = 0.0

    def on_sent(self):
        with self._lock:
            self._sent += 1
            if self._sent == self._moment.sends:
                self._due.set()

    def run(self):
        try:
            if not self._due.wait(UNTIL_SEND):
                raise NotReady("the clients did not come to the send after which to kill")
            time.sleep(self._moment.seconds)
            self._kill()
            self.killed_at = time.monotonic()
            time.sleep(AFTERMATH)
        except Exception as error:  # told by the round's thread
            self.failure = error
        finally:
            self.stop.set()


class KillRounds:
    """The house, its clients, and what they have sent so far."""

    def __init__(self, settings, seed, visits):
        self._settings = settings
        self._random = random.Random(seed)
        self._visits = visits
        self._source = VisitSource(settings, "kill")
        self._postgres = PostgreSQL(settings)
        self._gateway = Gateway(settings)
        self._crew = Crew.of_facilities(settings, CLIENTS, Tries())
        self._sent = []
        self._kinds = []
        self.checker = settings.checker()

    def run(self, rounds):
        """A line per round; returns what went wrong beside the invariants."""
        wrong = []
        self._gateway.start()
        try:
            self._gateway.wait_ready()
            for number in range(1, rounds + 1):
                wrong += self._round(number)
        except (NotReady, LookupError) as error:
            wrong.append(f"round {number}: {error}")
        finally:
            self._crew.close()
            self._gateway.stop()
            self._source.save()
        return wrong

    def _next_kind(self):
        # Every kind once, in random order, then again.
        if not self._kinds:
            self._kinds = ["gateway", "backend", "postgresql"]
            self._random.shuffle(self._kinds)
        return self._kinds.pop()

    def _load(self):
        """New visits, some of them twice at once, and some old ones again."""
        facilities = self._settings.facilities
        visits = []
        for turn in range(self._visits):
            visit = self._source.take(facilities[turn % len(facilities)])
            visits += [visit] * (2 if self._random.random() < TWINS else 1)
        repeats = self._random.sample(self._sent, min(REPEATS, len(self._sent)))
        for visit in repeats:
            visits.insert(self._random.randrange(len(visits)), visit)
        return visits

    def _round(self, number):
        kind = self._next_kind()
        visits = self._load()
        moment = Moment(self._random.randrange(1, max(2, len(visits) // 2)), self._random.uniform(0, LATEST_KILL))
        killer = Killer(moment, lambda: self._kill(kind))
        killer.start()
        outcomes, left = self._crew.work(visits, killer.stop, killer.on_sent)
        killer.join()
        if killer.failure:
            raise killer.failure
        wrong = []
        seconds, connected = self._come_back(kind, killer.killed_at)
        if connected > RECONNECT:
            wrong.append(f"round {number}: ready {connected:.1f} s after PostgreSQL was, more than {RECONNECT}")
        after_kill = self.checker.check()
        untold = self.checker.stored_untold
        unknown = [outcome.visit for outcome in outcomes if not outcome.is_acknowledged]
        never = finish(self._crew, unknown + left)
        if never:
            wrong.append(f"round {number}: {len(never)} visits were never acknowledged")
        after_all = self.checker.check()
        self._sent += list({visit.key: visit for visit in visits}.values())
        reasons = collections.Counter(outcome.why for outcome in outcomes if not outcome.is_acknowledged)
        # Refused before a byte was sent: that they are not stored is no question.
        refused = reasons["ConnectionRefusedError"]
        print(f"kill {number:3}  {kind:10}  after {moment.sends:3} sends + {moment.seconds * 1000:4.1f} ms"
              f"  acknowledged {len(outcomes) - len(unknown):4}  unknown {len(unknown) - refused:3} (stored {untold})"
              f"  back in {seconds:4.1f} s  leaves {self.checker.leaves}"
              f"  broken {after_kill}+{after_all}  {dict(reasons)}", flush=True)
        return wrong

    def _kill(self, kind):
        if kind == "gateway":
            self._gateway.kill()
        elif kind == "postgresql":
            self._postgres.stop_immediately()
        else:
            backends = self._postgres.backends(WRITERS)
            if not backends:
                raise NotReady("no backend to kill")
            os.kill(self._random.choice(backends), signal.SIGKILL)

    def _come_back(self, kind, killed_at):
        """Starts what has to be started by hand.

        Returns the seconds until the gateway was ready: from that start or else from the kill, and from the moment
        when PostgreSQL took connections again.
        """
        began = killed_at
        if kind == "gateway":
            began = time.monotonic()
            self._gateway.start()
        elif kind == "postgresql":
            began = time.monotonic()
            self._postgres.start()
        if wait_until(self._postgres.is_accepting, READY) is None:
            raise NotReady(f"PostgreSQL takes no connections after {READY} s")
        accepting = time.monotonic()
        self._gateway.wait_ready()
        return time.monotonic() - began, time.monotonic() - accepting


def main():
    unwind_when_told_to_end()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("settings")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--visits", type=int, default=200, help="new visits a round")
    options = parser.parse_args()
    rounds = KillRounds(Settings.load(options.settings), options.seed, options.visits)
    print(f"kill: {options.rounds} rounds, seed {options.seed}, {options.visits} visits a round, {CLIENTS} clients")
    wrong = rounds.run(options.rounds)
    print(rounds.checker.report())
    for text in wrong:
        print(f"  {text}")
    return 1 if wrong or any(rounds.checker.breaches.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
