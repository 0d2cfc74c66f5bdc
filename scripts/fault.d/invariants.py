#!/usr/bin/env python3
"""Asks a Baimbai database whether its promises hold: SQL for what is stored, Python for what must follow from it.

Usage: invariants.py SOCKET-FOLDER DATABASE [--log FOLDER --receipt-key VKEY]
Without a log only what the database says of itself is checked; with one, the clients' log is the judge too.
Exit 0 if all hold, 1 if one breaks, 2 if the database could not be asked. Reads only; as root it asks as the user
postgres. The numbers I1 to I11 are those of the security requirements.
"""
import argparse
import base64
import collections
import datetime
import glob
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # no compiled Python beside the sources

import merkle
from clientlog import History

NAMES = {
    "I1": "every acknowledged submission is there, once, with the same answer each time",
    "I2": "every other submission is there once or not at all",
    "I3": "one leaf for each stored submission, and none without one",
    "I4": "leaf indexes are dense, and the head has their number",
    "I5": "the root recomputed from the leaves' bytes is the head's",
    "I6": "receipts name the leaf and the body, and their signatures verify",
    "I7": "commitments open to salt, subjects and the body's hash",
    "I8": "no visit in part: assertions, facts, raw parts, subjects",
    "I9": "every visit once",
    "I10": "times in the log strictly increase",
    "I11": "full tiles are the recomputed ones",
}
# Breaches told in full for each invariant; the rest are counted.
TOLD = 5
# Receipts whose signature is verified in one check: each costs a run of openssl.
SIGNATURES = 25
# The longest a question to the database may take, in seconds.
ASKING = 300

FACT_TABLES = {"Condition": "diagnosis", "Procedure": "procedure", "Observation": "observation",
               "MedicationRequest": "medication_request"}

# Everything in one snapshot. Bytes as hexadecimal, so that no column holds a tab, a line end or a backslash.
QUESTIONS = {
    "head": "SELECT size, encode(root, 'hex'), (extract(epoch FROM last_at) * 1000000)::bigint FROM audit.head",
    "leaf": "SELECT leaf_index, encode(entry, 'hex'), encode(hash, 'hex') FROM audit.leaf ORDER BY leaf_index",
    "secret": "SELECT leaf_index, encode(salt, 'hex') FROM audit.leaf_secret",
    "subject": """SELECT leaf_index, ordinal, encode(pseudonym, 'hex'), coalesce(visit_id::text, '')
        FROM audit.subject ORDER BY leaf_index, ordinal""",
    "tile": "SELECT level, tile_index, encode(hashes, 'hex') FROM audit.tile",
    "facility": "SELECT facility_id, code FROM registry.facility",
    "submission": """SELECT submission_id, facility_id, status, http_status, request_id, leaf_index, visit_count,
        encode(sha256(answer), 'hex') FROM record.submission""",
    "key": "SELECT submission_id, facility_id, kind, encode(hmac, 'hex') FROM record.submission_key",
    "raw": """SELECT submission_id, count(*), min(part), max(part), count(DISTINCT part)
        FROM record.raw_part GROUP BY submission_id""",
    "visit": "SELECT visit_id, facility_id, patient_id, person_id, version FROM record.visit",
    "visit_key": "SELECT kind, visit_id FROM record.visit_key",
    "patient": "SELECT patient_id, person_id FROM identity.patient",
    "person": "SELECT person_id FROM identity.person",
    "assertion": """SELECT visit_id, assertion, facility_id, submission_id,
        encode(convert_to(to_json(identifier_systems)::text, 'UTF8'), 'hex'),
        encode(convert_to(to_json(identifier_values)::text, 'UTF8'), 'hex') FROM record.visit_assertion""",
} | {
    table: f"""SELECT visit_id, assertion, count(*), min(ordinal), max(ordinal), count(DISTINCT ordinal)
        FROM record.{table} GROUP BY visit_id, assertion""" for table in FACT_TABLES.values()
}


class CannotAsk(Exception):
    """The database did not answer."""


def as_postgres(command):
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


def psql_program():
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/psql"), key=lambda path: int(path.split("/")[4]))
    return found[-1] if found else "psql"


def ask(socket_folder, database):
    """The answer to every question, as lists of columns, all from one snapshot."""
    script = ["\\set ON_ERROR_STOP on", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"]
    for name, sql in QUESTIONS.items():
        script += [f"\\echo = {name}", f"COPY ({' '.join(sql.split())}) TO STDOUT (FORMAT text);"]
    command = as_postgres([psql_program(), "-X", "-q", "-h", socket_folder, "-U", "postgres", "-d", database])
    done = subprocess.run(command, input="\n".join([*script, "COMMIT;"]), capture_output=True, text=True,
                          timeout=ASKING, cwd="/")
    if done.returncode != 0:
        raise CannotAsk(done.stderr.strip())
    answers, rows = {}, []
    for line in done.stdout.splitlines():
        if line.startswith("= "):
            rows = answers[line[2:]] = []
        else:
            rows.append(line.split("\t"))
    return answers


class Checker:
    """One database and, if there is one, the clients' history; `check` may be called again and again.

    What a former check has opened (commitments, signatures) is remembered by the leaf's bytes.
    """

    def __init__(self, socket_folder, database, history=None, receipt_key=None):
        self._place = (socket_folder, database)
        self._history = history
        self._receipt_key = receipt_key
        self._opened = {}
        self._verified = set()
        self.judged = collections.Counter()
        self.breaches = collections.defaultdict(list)
        self.leaves = 0
        # Stored, as the last check saw it, though no client was told so.
        self.stored_untold = 0

    def check(self):
        """Adds to `judged` and `breaches`; returns how many breaches this check found."""
        before = sum(map(len, self.breaches.values()))
        # The log is read first: whatever it says was acknowledged must then be in the snapshot.
        stories = self._history.read().stories if self._history else {}
        self._answers = answers = ask(*self._place)
        self._leaves = [(int(index), bytes.fromhex(entry), bytes.fromhex(stored))
                        for index, entry, stored in answers["leaf"]]
        self._entries = {index: json.loads(entry) for index, entry, _ in self._leaves}
        self._codes = dict(answers["facility"])
        self.leaves = len(self._leaves)
        self._tree()
        self._times()
        self._leaf_for_each_submission()
        self._whole_visits()
        self._visits_once(stories)
        self._submissions(stories)
        self._openings(stories)
        return sum(map(len, self.breaches.values())) - before

    def _judge(self, name, holds, text):
        self.judged[name] += 1
        if not holds:
            self.breaches[name].append(text)

    # The log

    def _tree(self):
        size, root, _ = self._answers["head"][0]
        self._judge("I4", len(self._answers["head"]) == 1, "more than one head")
        self._judge("I4", int(size) == len(self._leaves), f"head {size}, leaves {len(self._leaves)}")
        for expected, (index, _, _) in enumerate(self._leaves):
            if index != expected:
                self._judge("I4", False, f"index {index} where {expected} is due")
                break
        secrets = {int(index) for index, _ in self._answers["secret"]}
        self._judge("I4", secrets == set(self._entries), "salts and leaves differ")
        hashes = [merkle.leaf_hash(entry) for _, entry, _ in self._leaves]
        for (index, _, stored), recomputed in zip(self._leaves, hashes):
            self._judge("I5", stored == recomputed, f"leaf {index}: stored hash is not that of its bytes")
        self._judge("I5", merkle.root(hashes).hex() == root, "root of the leaves is not the head's")
        tiles = {(int(level), int(index)): hashes for level, index, hashes in self._answers["tile"]}
        due = merkle.full_tiles(hashes)
        for place in due.keys() | tiles.keys():
            recomputed = due.get(place, b"").hex()
            self._judge("I11", tiles.get(place) == recomputed, f"tile {place} is missing, early or another")

    def _times(self):
        last = None
        for index, entry in self._entries.items():
            at = microseconds(entry["at"])
            self._judge("I10", last is None or at > last, f"leaf {index} is not later than the one before")
            last = at
        head = int(self._answers["head"][0][2])
        self._judge("I10", last is None or head == last, "the head's time is not the newest leaf's")

    def _leaf_for_each_submission(self):
        of_submission = collections.defaultdict(list)
        for index, entry in self._entries.items():
            if entry["evt"] in ("visit.submit", "submission.quarantine"):
                of_submission[entry.get("res", "").removeprefix("Submission/")].append((index, entry["evt"]))
        stored = {row[0]: row for row in self._answers["submission"]}
        for submission, facility, status, _, _, leaf_index, *_ in stored.values():
            due = "submission.quarantine" if status == "quarantined" else "visit.submit"
            # A message whose every visit belongs to another patient was wanted, and is quarantined all the same.
            leaves = of_submission.get(submission, [])
            named = self._entries.get(int(leaf_index), {})
            self._judge("I3", len(leaves) == 1 and (leaves[0][1] == due or status == "quarantined"),
                        f"submission {submission} ({status}) has leaves {leaves}")
            self._judge("I3", bool(leaves) and leaves[0][0] == int(leaf_index),
                        f"submission {submission} names leaf {leaf_index}, which is not its own")
            self._judge("I3", named.get("fac") == self._codes.get(facility),
                        f"leaf {leaf_index} names another facility")
        for submission, leaves in of_submission.items():
            self._judge("I3", submission in stored, f"leaf {leaves} without submission {submission}")

    # What is stored

    def _whole_visits(self):
        answers = self._answers
        submissions = {row[0] for row in answers["submission"]}
        visits = {row[0]: row for row in answers["visit"]}
        patients = dict(answers["patient"])
        persons = {row[0] for row in answers["person"]}
        assertions = collections.defaultdict(set)
        for visit, assertion, _, submission, *_ in answers["assertion"]:
            assertions[visit].add(int(assertion))
            self._judge("I8", submission in submissions, f"an assertion of visit {visit} without its submission")
        for visit, _, patient, person, version in visits.values():
            said = assertions.get(visit, set())
            self._judge("I8", said == set(range(1, int(version) + 1)),
                        f"visit {visit} is version {version} of assertions {sorted(said)}")
            self._judge("I8", patients.get(patient) == person and person in persons,
                        f"visit {visit} without its patient or person")
        for visit in assertions.keys() - visits.keys():
            self._judge("I8", False, f"assertions without visit {visit}")
        for _, visit in answers["visit_key"]:
            self._judge("I8", visit in visits, f"a number of visit {visit}, which is not there")
        for table in FACT_TABLES.values():
            for visit, assertion, count, first, last, distinct in answers[table]:
                whole = (int(first), int(last), int(distinct)) == (0, int(count) - 1, int(count))
                self._judge("I8", whole and int(assertion) in assertions.get(visit, ()),
                            f"{table} of visit {visit}/{assertion}: part missing, or without its assertion")
        raw = {row[0]: [int(number) for number in row[1:]] for row in answers["raw"]}
        for submission in submissions:
            count, first, last, distinct = raw.get(submission, (0, 0, 0, 0))
            self._judge("I8", count > 0 and (first, last, distinct) == (0, count - 1, count),
                        f"submission {submission}: its bytes are not whole")
        self._judge("I8", raw.keys() <= submissions, "bytes without a submission")
        subjects = collections.Counter(int(row[0]) for row in answers["subject"])
        for index, entry in self._entries.items():
            self._judge("I8", subjects[index] == entry.get("n", 0), f"leaf {index}: not as many subjects as it says")
        for index, _, _, visit in answers["subject"]:
            self._judge("I8", not visit or visit in visits, f"leaf {index} names visit {visit}, which is not there")

    def _visits_once(self, stories):
        by_number = collections.defaultdict(set)
        for visit, _, facility, _, systems, values in self._answers["assertion"]:
            for system, value in zip(json.loads(bytes.fromhex(systems)), json.loads(bytes.fromhex(values))):
                by_number[(self._codes.get(facility), f"{system}|{value}")].add(visit)
        for number, visits in by_number.items():
            self._judge("I9", len(visits) == 1, f"{number} is {len(visits)} visits")
        stored = collections.Counter(row[0] for row in self._answers["visit"])
        for story in stories.values():
            found = by_number.get((story.facility, story.encounter), set())
            for answer in story.answers:
                for visit in filter(None, answer["visits"]):
                    self._judge("I9", stored[visit] == 1 and found == {visit},
                                f"{story.key}: answered visit {visit} is not the one stored")

    # Against the clients' log

    def _submissions(self, stories):
        keys = collections.defaultdict(list)
        for submission, facility, kind, _ in self._answers["key"]:
            keys[submission].append(kind)
        rows = {row[0]: row for row in self._answers["submission"]}
        for submission, kinds in keys.items():
            self._judge("I1", submission in rows, f"a key of submission {submission}, which is not there")
            self._judge("I1", len(kinds) == len(set(kinds)), f"submission {submission} has two keys of one kind")
        of_key = collections.defaultdict(list)
        for row in self._answers["submission"]:
            # The load's X-Request-Id is KEY.TRY.
            of_key[row[4].rpartition(".")[0]].append(row)
        leaves = collections.Counter(
            (entry.get("fac"), entry["idem"]) for entry in self._entries.values()
            if "idem" in entry and entry["evt"] in ("visit.submit", "submission.quarantine"))
        facts = self._facts_by_submission(stories)
        self.stored_untold = 0
        for key, story in stories.items():
            found = of_key.get(key, [])
            told = leaves[(story.facility, hashlib.sha256(key.encode()).hexdigest())]
            if not story.is_acknowledged:
                self.stored_untold += len(found)
                self._judge("I2", len(found) <= 1 and told == len(found),
                            f"{key}, never acknowledged: stored {len(found)} times, {told} leaves")
                continue
            first = story.answers[0]
            self._judge("I1", len(found) == 1 and told == 1 and found[0][0] == first["submission"],
                        f"{key}, acknowledged as {first['submission']}: stored {len(found)} times, {told} leaves")
            same = {(answer["submission"], answer["digest"]) for answer in story.answers}
            self._judge("I1", len(same) == 1, f"{key}: {len(same)} different answers")
            row = rows.get(first["submission"])
            self._judge("I1", row is not None and row[7] == first["digest"]
                        and self._codes.get(row[1]) == story.facility and int(row[6]) == len(first["visits"]),
                        f"{key}: what is stored is not what was answered")
            if first["submission"] in facts:
                self._judge("I8", facts[first["submission"]] == story.facts,
                            f"{key}: sent {story.facts}, stored {facts[first['submission']]}")

    def _facts_by_submission(self, stories):
        """For each submission that made an assertion: how many facts of each type it has."""
        if not stories:
            return {}
        counts = {type_: {(row[0], row[1]): int(row[2]) for row in self._answers[table]}
                  for type_, table in FACT_TABLES.items()}
        facts = {}
        for visit, assertion, _, submission, *_ in self._answers["assertion"]:
            facts[submission] = {type_: counts[type_].get((visit, assertion), 0) for type_ in FACT_TABLES}
        return facts

    def _openings(self, stories):
        salts = {int(index): bytes.fromhex(salt) for index, salt in self._answers["secret"]}
        subjects = collections.defaultdict(list)
        for index, _, pseudonym, visit in self._answers["subject"]:
            subjects[int(index)].append((bytes.fromhex(pseudonym), visit))
        hashes = {index: merkle.leaf_hash(entry) for index, entry, _ in self._leaves}
        signed = 0
        for story in stories.values():
            if not story.is_acknowledged:
                continue
            receipt = story.answers[0]["receipt"]
            lines = dict(line.split(" ", 1) for line in receipt.split("\n\n")[0].splitlines() if " " in line)
            index = int(lines.get("log", -1))
            opening = (hashes.get(index), salts.get(index), tuple(subjects[index]))
            if self._opened.get(index) == opening:
                continue
            self._judge("I6", index in hashes and lines.get("leaf") == base64.b64encode(hashes[index]).decode()
                        and lines.get("submission") == story.answers[0]["submission"]
                        and lines.get("facility") == story.facility
                        and lines.get("payload") == "sha256:" + base64.b64encode(bytes.fromhex(story.body)).decode(),
                        f"{story.key}: the receipt does not fit leaf {index}")
            if index in hashes:
                commitment = hashlib.sha256(b"\x02" + salts.get(index, b"") + len(subjects[index]).to_bytes(4, "big"))
                for pseudonym, visit in subjects[index]:
                    commitment.update(pseudonym + visit.encode())
                commitment.update(bytes.fromhex(story.body))
                self._judge("I7", self._entries[index]["cm"] == base64.b64encode(commitment.digest()).decode(),
                            f"leaf {index}: commitment does not open")
            self._opened[index] = opening
            if self._receipt_key and signed < SIGNATURES and receipt not in self._verified:
                signed += 1
                self._verified.add(receipt)
                self._judge("I6", has_signed(self._receipt_key, receipt), f"{story.key}: wrong signature")

    def report(self):
        """A line for each invariant, then what broke."""
        lines = []
        for name, words in NAMES.items():
            broken = self.breaches.get(name, [])
            state = "broken" if broken else "holds" if self.judged[name] else "not judged"
            lines.append(f"  {name:4}{state:11}{self.judged[name]:>10} judged, {len(broken)} broken   {words}")
            lines += [f"        {text}" for text in broken[:TOLD]]
        return "\n".join(lines)


def microseconds(text):
    """RFC 3339 in UTC to microseconds since 1970."""
    time = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return (time - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) // datetime.timedelta(microseconds=1)


def has_signed(verifier_key, note):
    """Whether the note has an Ed25519 signature of the key. Source: C2SP signed-note v1."""
    name, key_id, public = verifier_key.split("+", 2)
    public = base64.b64decode(public)
    text, _, signatures = note.rpartition("\n\n")
    prefix = f"\u2014 {name} "
    for line in signatures.splitlines():
        signature = base64.b64decode(line.removeprefix(prefix)) if line.startswith(prefix) else b""
        if signature[:4].hex() == key_id and len(signature) == 68:
            return openssl_verifies(public[1:], text.encode() + b"\n", signature[4:])
    return False


def openssl_verifies(public, message, signature):
    # DER of an Ed25519 SubjectPublicKeyInfo. Source: RFC 8410 section 4.
    der = bytes.fromhex("302a300506032b6570032100") + public
    with tempfile.TemporaryDirectory() as folder:
        files = {"key.der": der, "message": message, "signature": signature}
        for name, content in files.items():
            pathlib.Path(folder, name).write_bytes(content)
        return subprocess.run(
            ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", "key.der", "-rawin",
             "-in", "message", "-sigfile", "signature"],
            cwd=folder, capture_output=True, timeout=10).returncode == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("socket_folder")
    parser.add_argument("database")
    parser.add_argument("--log", help="folder of the clients' logs")
    parser.add_argument("--receipt-key", help="verifier key of the receipts")
    options = parser.parse_args()
    checker = Checker(options.socket_folder, options.database, History(options.log) if options.log else None,
                      options.receipt_key)
    try:
        broken = checker.check()
    except (CannotAsk, subprocess.TimeoutExpired) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(checker.report())
    print(f"leaves {checker.leaves}: " + ("INVARIANTS BROKEN" if broken else "INVARIANTS HOLD"))
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
