"""Clients that send invented visits over mutual TLS and write down, on disk, what they send and what comes back."""
import collections
import dataclasses
import hashlib
import http.client
import itertools
import json
import pathlib
import threading
import time

from clientlog import ClientLog
from invariants import FACT_TABLES

# The longest a client waits for an answer, in seconds: longer than the gateway's own deadlines together.
PATIENCE = 90
# The pause of a client that got no acknowledgement, in seconds, so that it does not run through its list in vain.
SETBACK = 0.1
# The longest that a client heeds Retry-After, in seconds: it should come back often enough to be a load.
PATIENT_PAUSE = 0.5
# The longest line of an input file: a visit has about 10 KB.
LONGEST_LINE = 1 << 20


@dataclasses.dataclass(frozen=True)
class Visit:
    """One visit to send: its key, and where its bytes stand."""
    key: str
    facility: str
    body: bytes
    source: tuple
    encounter: str
    facts: tuple

    @property
    def record(self):
        return {"key": self.key, "facility": self.facility, "body": hashlib.sha256(self.body).hexdigest(),
                "source": list(self.source), "encounter": self.encounter, "facts": dict(self.facts)}


class VisitSource:
    """Invented visits of each facility, each handed out once in the life of a house."""

    def __init__(self, settings, round_name):
        self._folder = pathlib.Path(settings.input)
        self._round = round_name
        self._marks = self._folder / "positions.json"
        self._positions = self._saved()
        self._taken = {}
        self._lock = threading.Lock()

    def take(self, facility):
        """The facility's next visit; throws `LookupError` when the city has no more."""
        with self._lock:
            name = f"{facility}.ndjson"
            position = self._positions.get(name, 0)
            with open(self._folder / name, "rb") as file:
                file.seek(position)
                body = file.readline(LONGEST_LINE).rstrip(b"\n")
            if not body:
                raise LookupError(f"no more visits of {facility}")
            self._positions[name] = self._taken[name] = position + len(body) + 1
        resources = [entry["resource"] for entry in json.loads(body)["entry"]]
        number = next(r for r in resources if r["resourceType"] == "Encounter")["identifier"][0]
        counts = collections.Counter(resource["resourceType"] for resource in resources)
        return Visit(
            key=f"{self._round}-{facility}-{position}", facility=facility, body=body,
            source=(name, position, len(body)), encounter=f"{number['system']}|{number['value']}",
            facts=tuple((type_, counts[type_]) for type_ in FACT_TABLES))

    @staticmethod
    def again(settings, story):
        """The visit of a story that a client's log tells, from the same bytes."""
        name, position, length = story.source
        with open(pathlib.Path(settings.input) / name, "rb") as file:
            file.seek(position)
            body = file.read(length)
        return Visit(key=story.key, facility=story.facility, body=body, source=tuple(story.source),
                     encounter=story.encounter, facts=tuple(story.facts.items()))

    def _saved(self):
        return json.loads(self._marks.read_text()) if self._marks.exists() else {}

    def save(self):
        """Marks what was taken, beside what another process took of other facilities."""
        self._marks.write_text(json.dumps(self._saved() | self._taken))


@dataclasses.dataclass
class Outcome:
    """What one send came to."""
    visit: Visit
    # HTTP status; None if there was no answer.
    status: int | None
    why: str
    retry_after: str | None
    seconds: float
    is_acknowledged: bool


class Tries:
    """Numbers the sends of each key, so that every X-Request-Id is used once."""

    def __init__(self):
        self._counts = collections.defaultdict(itertools.count)
        self._lock = threading.Lock()

    def next(self, key):
        with self._lock:
            return next(self._counts[key])


class Client:
    """One connection with one certificate, opened again when it broke; for one thread."""

    numbers = itertools.count()

    def __init__(self, settings, facility, tries, certificate=None):
        self.facility = facility
        self._port = settings.port
        self._context = settings.client_context(certificate or facility)
        self._tries = tries
        self._connection = None
        self.log = ClientLog(f"{settings.log}/{time.time_ns()}-{next(self.numbers)}.jsonl")

    def send(self, visit, on_sent=lambda: None):
        """Sends once and waits; what is known is on disk before and after."""
        number = self._tries.next(visit.key)
        self.log.write({"op": "send", "try": number, **visit.record})
        began = time.monotonic()
        try:
            self._connect()
            self._connection.request("POST", "/v1/submissions", body=visit.body, headers=headers(visit, number))
            on_sent()
            response = self._connection.getresponse()
            answer = response.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            outcome = Outcome(visit, None, type(error).__name__, None, time.monotonic() - began, False)
            self.log.write({"op": "nothing", "key": visit.key, "try": number, "why": outcome.why})
            return outcome
        seconds = time.monotonic() - began
        if response.will_close:
            self.close()
        record = judge(visit, number, response.status, answer)
        self.log.write(record)
        return Outcome(visit, response.status, str(response.status), response.getheader("Retry-After"), seconds,
                       record["op"] == "answer")

    def get(self, path, fields):
        """The status of a GET, 0 if there was no answer; nothing is logged."""
        try:
            self._connect()
            self._connection.request("GET", path, headers=fields)
            response = self._connection.getresponse()
            response.read()
            return response.status
        except (OSError, http.client.HTTPException):
            self.close()
            return 0

    def _connect(self):
        if self._connection is None:
            self._connection = http.client.HTTPSConnection(
                "localhost", self._port, context=self._context, timeout=PATIENCE)

    def close(self):
        if self._connection is not None:
            self._connection.close()
        self._connection = None


def headers(visit, number):
    return {"Content-Type": "application/fhir+json", "Idempotency-Key": visit.key,
            "X-Request-Id": f"{visit.key}.{number}"}


def judge(visit, number, status, answer):
    """The log's record of an answer: one with a receipt acknowledges, whatever its status; nothing else does."""
    try:
        document = json.loads(answer)
        receipt = document.get("receipt")
    except ValueError:
        document, receipt = {}, None
    if receipt is None:
        return {"op": "nothing", "key": visit.key, "try": number, "why": str(status)}
    return {"op": "answer", "key": visit.key, "try": number, "status": status,
            "digest": hashlib.sha256(answer).hexdigest(), "submission": document["submission"], "receipt": receipt,
            "visits": [each["visit"] for each in document["visits"] if each["status"] != "refused"]}


class Crew:
    """Several clients in threads, working off lists of visits."""

    def __init__(self, clients):
        self.clients = clients

    @staticmethod
    def of_facilities(settings, size, tries):
        """Clients spread evenly over the facilities."""
        facilities = settings.facilities
        return Crew([Client(settings, facilities[turn % len(facilities)], tries) for turn in range(size)])

    def work(self, visits, stop=None, on_sent=lambda: None):
        """Sends each visit once, in order for its facility, until all are sent or `stop` is set.

        Returns the outcomes, and the visits that were not sent at all.
        """
        waiting = collections.defaultdict(collections.deque)
        for visit in visits:
            waiting[visit.facility].append(visit)
        outcomes = []

        def run(client):
            while not (stop and stop.is_set()):
                try:
                    visit = waiting[client.facility].popleft()
                except IndexError:
                    return
                outcome = client.send(visit, on_sent)
                outcomes.append(outcome)
                if not outcome.is_acknowledged:
                    time.sleep(SETBACK)

        self._together(run)
        return outcomes, [visit for queue in waiting.values() for visit in queue]

    def keep_on(self, next_visit, stop, on_outcome, pause):
        """Every client sends what `next_visit(facility)` gives, with a pause after each, until `stop` is set.

        One that is told when to try again waits as long, but not longer than `PATIENT_PAUSE`.
        """
        def run(client):
            while not stop.is_set():
                outcome = client.send(next_visit(client.facility))
                on_outcome(outcome)
                stop.wait(max(pause, min(float(outcome.retry_after or 0), PATIENT_PAUSE)))

        self._together(run)

    def _together(self, run):
        failures = []

        def guarded(client):
            try:
                run(client)
            except Exception as error:  # told by the caller's thread
                failures.append(error)

        threads = [threading.Thread(target=guarded, args=[client], daemon=True) for client in self.clients]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def close(self):
        for client in self.clients:
            client.close()
            client.log.close()


def finish(crew, visits, rounds=40, pause=0.25):
    """Sends again, with the same keys, until every visit is acknowledged; returns those that never were."""
    for _ in range(rounds):
        if not visits:
            break
        outcomes, left = crew.work(visits)
        visits = [outcome.visit for outcome in outcomes if not outcome.is_acknowledged] + left
        if visits:
            time.sleep(pause)
    return visits
