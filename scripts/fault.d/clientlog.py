"""What the load's clients sent and what came back, on disk before anything else happens: the judge of every round.

One file a client, one JSON object a line, flushed to disk (fsync) before a send and after an answer:
{"op": "send", "key", "try", "facility", "body", "source", "encounter", "facts"}
{"op": "answer", "key", "try", "status", "digest", "submission", "receipt", "visits"}
{"op": "nothing", "key", "try", "why"}            no answer, or one that acknowledges nothing
A send without a later line is one whose client was cut off: its fate is unknown, like that of "nothing".
"""
import dataclasses
import json
import os
import pathlib


class ClientLog:
    """The log of one client; not shared between threads."""

    def __init__(self, path):
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def write(self, *records):
        """Returns when the records are on disk."""
        lines = "".join(json.dumps(record, separators=(",", ":")) + "\n" for record in records)
        os.write(self._file, lines.encode())
        os.fsync(self._file)

    def close(self):
        os.close(self._file)


@dataclasses.dataclass
class Story:
    """All that the clients know of one Idempotency-Key."""
    key: str
    facility: str
    body: str
    source: list
    encounter: str
    facts: dict
    sends: int = 0
    answers: list = dataclasses.field(default_factory=list)

    @property
    def is_acknowledged(self):
        return bool(self.answers)


class History:
    """Every client's log, read from disk; `read` goes on where it stopped."""

    def __init__(self, folder):
        self._folder = pathlib.Path(folder)
        self._positions = {}
        self.stories = {}

    def read(self):
        # All sends first: an answer may lie in another client's file than the first send of its key.
        records = [record for path in sorted(self._folder.glob("*.jsonl")) for record in self._new(path)]
        for record in records:
            if record["op"] == "send":
                story = self.stories.get(record["key"])
                if story is None:
                    fields = ("key", "facility", "body", "source", "encounter", "facts")
                    story = self.stories[record["key"]] = Story(**{name: record[name] for name in fields})
                story.sends += 1
        for record in records:
            if record["op"] == "answer":
                self.stories[record["key"]].answers.append(record)
        return self

    def _new(self, path):
        with open(path, "rb") as file:
            file.seek(self._positions.get(path, 0))
            text = file.read()
        whole = text[:text.rfind(b"\n") + 1]
        self._positions[path] = self._positions.get(path, 0) + len(whole)
        return [json.loads(line) for line in whole.splitlines()]
