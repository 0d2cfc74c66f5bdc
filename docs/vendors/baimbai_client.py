#!/usr/bin/env python3
"""Send files to a Baimbai gateway over mutual TLS and check the signed receipts.

Python 3.8 or newer, its standard library only, also on Windows. One file:

  python3 baimbai_client.py GATEWAY_URL CERT KEY CA FILE [CONTENT_TYPE] [options]
  python3 baimbai_client.py GATEWAY_URL CERT KEY CA --spool FOLDER [options]

The first form sends one file. With --spool FOLDER the file is first copied into FOLDER/waiting,
then everything that waits there is sent; the second form only sends what waits (for cron or the
Windows task scheduler). What was accepted goes to FOLDER/sent with its receipt and answer, what was
refused to FOLDER/refused with the answer that says why; all else waits for the next run.

Standard output: one line "STATUS SUBMISSION_ID" for each file, then the gateway's answer.
Exit code: 0 all accepted, 1 something refused, 2 something not sent, 3 a receipt proves nothing.
"""

import argparse
import base64
import email.utils
import hashlib
import http.client
import json
import os
import random
import re
import ssl
import sys
import time
import urllib.parse
import uuid

TYPES = {
    ".json": "application/fhir+json",
    ".pcare": "application/vnd.bpjs.pcare+json",
    ".hl7": "application/hl7-v2",
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
RETRIED = (408, 429, 500, 502, 503, 504)
# Refusals that are about the sender, not about the file: it waits until they are mended.
KEPT_WAITING = (401, 403, 404, 405)
ATTEMPTS = 10
DEADLINE_SECONDS = 300
ATTEMPT_TIMEOUT_SECONDS = 120
FIRST_DELAY_SECONDS = 0.5
LONGEST_DELAY_SECONDS = 30
LARGEST_FILE_BYTES = 16 << 20
LARGEST_ANSWER_BYTES = 16 << 20


class Unproven(Exception):
    """The receipt does not prove that what was sent is kept."""


class Untrusted(Exception):
    """One side does not trust the other's certificate; trying again changes nothing."""


def stop(text):
    """Ends the program for something that the caller has to mend."""
    print(text, file=sys.stderr)
    raise SystemExit(2)


# --- Ed25519, verification only. Source: RFC 8032 section 5.1.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
# Points are (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z.
NEUTRAL = (0, 1, 1, 0)


def _add(p, q):
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = 2 * p[3] * q[3] * D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _multiply(factor, point):
    result = NEUTRAL
    while factor:
        if factor & 1:
            result = _add(result, point)
        point = _add(point, point)
        factor >>= 1
    return result


def _decode(encoded):
    """The point that 32 bytes encode; None if there is none."""
    number = int.from_bytes(encoded, "little")
    sign, y = number >> 255, number & (1 << 255) - 1
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


def _encode(point):
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


BASE = _decode((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_is_valid(public_key, message, signature):
    """Whether `signature` (64 bytes) is `public_key`'s (32 bytes) on `message`."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    key = _decode(public_key)
    s = int.from_bytes(signature[32:], "little")
    if key is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    minus_key = (P - key[0], key[1], 1, P - key[3])
    return _encode(_add(_multiply(s, BASE), _multiply(h, minus_key))) == signature[:32]


# --- Receipts: C2SP signed notes. Source: Baimbai decision 0005.


def read_verifier_key(text):
    """Name, id and public key of `name+hash+base64(0x01 || key)`."""
    try:
        name, written_id, encoded = text.strip().split("+", 2)
        material = base64.b64decode(encoded, validate=True)
        key_id = hashlib.sha256(name.encode() + b"\n" + material).digest()[:4]
        if material[0] != 1 or len(material) != 33 or key_id.hex() != written_id:
            raise ValueError
    except (ValueError, IndexError):
        stop("--receipt-key: not a receipt key of a gateway")
    return name, key_id, material[1:]


def check_receipt(receipt, body, submission, verifier_key=None, facility=None):
    """Raises Unproven unless the receipt is about these bytes and, given a key, signed by it."""
    text, separator, signatures = receipt.rpartition("\n\n")
    if not separator or not signatures.endswith("\n"):
        raise Unproven("the receipt is no signed note")
    text += "\n"
    lines = text.split("\n")
    facts = dict(line.split(" ", 1) for line in lines[1:] if " " in line)
    if lines[0] != "baimbai.id/receipt/v1":
        raise Unproven("the receipt is of another kind")
    digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
    if facts.get("payload") != "sha256:" + digest:
        raise Unproven("the receipt is about other bytes")
    if facts.get("submission") != submission:
        raise Unproven("the receipt is about another submission")
    if facility and facts.get("facility") != facility:
        raise Unproven("the receipt is another facility's")
    if verifier_key is None:
        return
    name, key_id, public_key = verifier_key
    verified = False
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch("\u2014 (\\S+) (\\S+)", line)
        if not match:
            raise Unproven("the receipt has a malformed signature line")
        try:
            signature = base64.b64decode(match[2], validate=True)
        except ValueError:
            raise Unproven("the receipt has a malformed signature line") from None
        if match[1] != name or signature[:4] != key_id:
            continue
        if not ed25519_is_valid(public_key, text.encode(), signature[4:]):
            raise Unproven("the signature is wrong")
        verified = True
    if not verified:
        raise Unproven("the receipt is not signed by the given key")


# --- Sending.


def idempotency_key(body, content_type):
    """The same content always has the same key, so that a repeat never makes a second visit."""
    return hashlib.sha256(content_type.encode() + b"\0" + body).hexdigest()


def retry_after_seconds(value, now=None):
    """Seconds that a Retry-After header asks for, at most a day; 0 if it says nothing."""
    if not value:
        return 0
    if value.strip().isdigit():
        return min(int(value), 86400)
    try:
        date = email.utils.parsedate_to_datetime(value).timestamp()
    except (TypeError, ValueError):
        return 0
    return min(max(0, date - (time.time() if now is None else now)), 86400)


class Client:
    """Submits bodies to one gateway with one certificate."""

    def __init__(self, gateway, cert, key, ca, facility=None, say=None):
        url = urllib.parse.urlsplit(gateway)
        if url.scheme != "https" or not url.hostname or url.query:
            stop("GATEWAY_URL: expected https://HOST[:PORT]")
        self.host, self.port, self.base = url.hostname, url.port or 443, url.path.rstrip("/")
        self.facility = facility
        self.say = say or (lambda text: print(text, file=sys.stderr))
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.tls.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            self.tls.load_verify_locations(cafile=ca)
            self.tls.load_cert_chain(cert, key)
        except (OSError, ssl.SSLError) as error:
            stop("CERT, KEY or CA cannot be used: %s" % error)

    def _attempt(self, body, headers, query):
        connection = http.client.HTTPSConnection(
            self.host, self.port, timeout=ATTEMPT_TIMEOUT_SECONDS, context=self.tls)
        try:
            connection.request("POST", self.base + "/v1/submissions" + query, body, headers)
            response = connection.getresponse()
            answer = response.read(LARGEST_ANSWER_BYTES)
            if response.length:  # What was announced and did not come: read() alone is silent.
                raise ConnectionError("the answer was cut off")
            return response.status, response.getheader("Retry-After"), answer
        except (ssl.SSLZeroReturnError, ssl.SSLEOFError, ssl.SSLSyscallError):
            raise ConnectionError("the connection was cut off") from None
        except ssl.SSLError as error:
            raise Untrusted(str(error)) from None
        finally:
            connection.close()

    def submit(self, body, content_type, dry_run=False):
        """Sends until there is a final answer: (status, answer bytes); (None, b"") if never."""
        headers = {
            "Content-Type": content_type,
            "Accept": "application/json",
            "Idempotency-Key": idempotency_key(body, content_type),
        }
        if self.facility:
            headers["X-Facility"] = self.facility
        began, delay = time.monotonic(), FIRST_DELAY_SECONDS
        status, answer = None, b""
        for attempt in range(1, ATTEMPTS + 1):
            asked, reason = 0, ""
            try:
                status, after, answer = self._attempt(
                    body, headers, "?dry-run=true" if dry_run else "")
                if status not in RETRIED:
                    return status, answer
                asked, reason = retry_after_seconds(after), "status %d" % status
            except (OSError, http.client.HTTPException) as error:
                status, answer, reason = None, b"", str(error) or type(error).__name__
            wait = max(asked + random.random() / 2, delay * (0.5 + random.random() / 2))
            delay = min(delay * 2, LONGEST_DELAY_SECONDS)
            if attempt == ATTEMPTS or time.monotonic() - began + wait > DEADLINE_SECONDS:
                break
            self.say("attempt %d: %s; again in %.1f s" % (attempt, reason, wait))
            time.sleep(wait)
        return status, answer


class Verdict:
    """What became of one file."""

    def __init__(self, code, status=None, submission="", receipt="", answer=b"", why=""):
        self.code, self.status, self.submission = code, status, submission
        self.receipt, self.answer, self.why = receipt, answer, why


def send(client, body, content_type, verifier_key=None, dry_run=False):
    """Submits one body and judges answer and receipt."""
    if len(body) > LARGEST_FILE_BYTES:
        return Verdict(2, why="the file is larger than 16 MiB; split it")
    try:
        status, answer = client.submit(body, content_type, dry_run)
    except Untrusted as error:
        return Verdict(2, why="certificates do not fit: %s" % error)
    if status is None:
        return Verdict(2, why="the gateway was not reached")
    try:
        document = json.loads(answer)
        if not isinstance(document, dict):
            document = {}
    except ValueError:
        document = {}
    submission = str(document.get("submission") or "")
    receipt = document.get("receipt") or ""
    verdict = Verdict(0, status, submission, receipt, answer)
    if status in RETRIED:
        verdict.code, verdict.why = 2, "the gateway asks to be tried later"
    elif not 200 <= status < 300:
        verdict.code, verdict.why = 1, "refused"
    elif not dry_run:
        try:
            check_receipt(receipt, body, submission, verifier_key, client.facility)
        except Unproven as error:
            verdict.code, verdict.why = 3, str(error)
        else:
            visits = document.get("visits") or []
            if any(visit.get("status") == "refused" for visit in visits):
                verdict.code, verdict.why = 1, "some visits were refused"
    return verdict


# --- The spool: what was put into it is sent, however often the power fails.


def write_whole(path, data):
    """Writes a file so that it is there whole or not at all, and on the disk."""
    part = "%s.%s.part" % (path, uuid.uuid4().hex[:8])
    with open(part, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)


class Spool:
    """A folder with `waiting`, `sent` and `refused`."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("waiting", "sent", "refused"):
            os.makedirs(os.path.join(folder, name), exist_ok=True)

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def put(self, name, body, content_type):
        """Takes a copy in; the type lies beside it, written first."""
        stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
        key = idempotency_key(body, content_type)[:12]
        safe = re.sub(r"[^A-Za-z0-9._-]", "_", os.path.basename(name))[-80:]
        entry = self.path("waiting", "%s-%s-%s" % (stamp, key, safe))
        write_whole(entry + ".type", content_type.encode())
        write_whole(entry, body)

    def waiting(self):
        """Names in the order in which they came; other software may put files here by renaming."""
        names = sorted(os.listdir(self.path("waiting")))
        return [n for n in names if not n.startswith(".") and not n.endswith((".type", ".part"))]

    def content_type(self, name, body):
        """What was said when the file was put in, else what its ending says."""
        try:
            with open(self.path("waiting", name + ".type"), encoding="utf-8") as file:
                return file.read().strip()
        except FileNotFoundError:
            return type_of(name, body)

    def finish(self, name, folder, verdict):
        """Moves a file away; answer and receipt are on the disk before it leaves `waiting`."""
        target = name
        if os.path.exists(self.path(folder, name)):
            target = "%s-%s" % (uuid.uuid4().hex[:8], name)
        write_whole(self.path(folder, target + ".answer.json"), verdict.answer)
        if verdict.receipt:
            write_whole(self.path(folder, target + ".receipt"), verdict.receipt.encode())
        os.replace(self.path("waiting", name), self.path(folder, target))
        try:
            os.remove(self.path("waiting", name + ".type"))
        except FileNotFoundError:
            pass


def run_spool(spool, client, verifier_key, show):
    """Sends all that waits; the worst exit code."""
    worst = 0
    for name in spool.waiting():
        try:
            with open(spool.path("waiting", name), "rb") as file:
                body = file.read(LARGEST_FILE_BYTES + 1)
        except FileNotFoundError:
            continue  # Another run was quicker.
        content_type = spool.content_type(name, body)
        if content_type is None:
            print("%s: unknown ending, no content type" % name, file=sys.stderr)
            worst = max(worst, 2)
            continue
        verdict = send(client, body, content_type, verifier_key)
        show(name, verdict)
        worst = max(worst, verdict.code)
        accepted = verdict.status is not None and 200 <= verdict.status < 300
        if accepted and verdict.code != 3:
            spool.finish(name, "sent", verdict)
        elif verdict.code == 1 and verdict.status not in KEPT_WAITING:
            spool.finish(name, "refused", verdict)
        elif verdict.code == 1 or (verdict.code == 2 and len(body) <= LARGEST_FILE_BYTES):
            break  # The next file would fare no better.
    return worst


def type_of(name, body):
    """The content type by the ending; None if it is not known. JSON is FHIR if it says so."""
    ending = os.path.splitext(name)[1].lower()
    if ending == ".json" and b'"resourceType"' not in body:
        return TYPES[".pcare"]
    return TYPES.get(ending)


def main(arguments=None):
    """Reads the command line; the exit code."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gateway", metavar="GATEWAY_URL")
    parser.add_argument("cert", metavar="CERT", help="PEM, leaf first")
    parser.add_argument("key", metavar="KEY", help="PEM")
    parser.add_argument("ca", metavar="CA", help="PEM, root of the gateway's certificate")
    parser.add_argument("file", metavar="FILE", nargs="?")
    parser.add_argument("content_type", metavar="CONTENT_TYPE", nargs="?",
                        help="else by the ending: " + ", ".join(sorted(TYPES)))
    parser.add_argument("--spool", metavar="FOLDER")
    parser.add_argument("--receipt-key", metavar="KEY", help="the gateway's, or a file with it")
    parser.add_argument("--facility", metavar="CODE", help="for operators who send for many")
    parser.add_argument("--dry-run", action="store_true", help="judged, not stored, no receipt")
    options = parser.parse_args(arguments)
    if not options.file and not options.spool:
        parser.error("FILE or --spool FOLDER is needed")
    if options.dry_run and options.spool:
        parser.error("--dry-run does not go with --spool")
    verifier_key = None
    if options.receipt_key:
        text = options.receipt_key
        if os.path.exists(text):
            with open(text, encoding="utf-8") as file:
                text = file.read()
        verifier_key = read_verifier_key(text)
    client = Client(options.gateway, options.cert, options.key, options.ca, options.facility)

    def show(name, verdict):
        print("%s %s" % (verdict.status or 0, verdict.submission or "-"))
        if verdict.answer:
            sys.stdout.flush()
            sys.stdout.buffer.write(verdict.answer + b"\n")
            sys.stdout.buffer.flush()
        if verdict.why:
            print("%s: %s" % (name, verdict.why), file=sys.stderr)
        elif verifier_key is None and verdict.receipt:
            print("%s: receipt not verified, no --receipt-key" % name, file=sys.stderr)

    if options.file:
        try:
            with open(options.file, "rb") as file:
                body = file.read(LARGEST_FILE_BYTES + 1)
        except OSError as error:
            stop("FILE: %s" % error)
        content_type = options.content_type or type_of(options.file, body)
        if content_type is None:
            parser.error("unknown ending: give CONTENT_TYPE")
        if not options.spool:
            verdict = send(client, body, content_type, verifier_key, options.dry_run)
            show(options.file, verdict)
            return verdict.code
        Spool(options.spool).put(options.file, body, content_type)
    return run_spool(Spool(options.spool), client, verifier_key, show)


if __name__ == "__main__":
    sys.exit(main())
