#!/usr/bin/env python3
"""Verifies an exported audit log offline: a second opinion, written from the formats and not from the gateway's code.

  verify_log.py DIR --policy FILE [--known FILE ...] [--openings] [--quorum-from SIZE]

Prints code, place and range of entries of each finding; exit 0 clean, 2 with findings, 1 if a file cannot be read, 64 for
wrong arguments. Needs Python 3.9 and `cryptography`; keeps the hashes of the tree in memory. Formats: `docs/export-format.md`.
"""
import argparse, base64, collections, datetime, hashlib, os, re, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

S = r'"(?:[^"\\\x00-\x1f]|\\["\\bfnrt]|\\u00(?:0[0-7be-f]|1[0-9a-f]))*"'  # a string as RFC 8785 writes it
ENTRY = re.compile(
    r'\{"act":"[CRUDE]","at":"(?P<at>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6})Z"(?:,"cert":"[0-9a-f]{64}")?'
    r',"cm":"(?P<cm>[A-Za-z0-9+/]{43}=)","evt":"(?P<evt>[a-z]+(?:\.[a-z]+)*)"' + f'(?:,"fac":{S})?'
    r',"id":"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"(?:,"idem":"[0-9a-f]{64}")?'
    r'(?:,"n":(?P<n>[1-9]\d{0,9}))?' + f'(?:,"op":{S})?' + r',"out":(?:0|4|8|12)' + f'(?:,"pou":{S})?(?:,"req":{S})?'
    f'(?:,"res":(?P<res>{S}))?(?:,"rsn":{S})?(?:,"src":{S})?' + r'(?:,"sub":"(?P<sub>[0-9a-f]{32})")?' + f'(?P<usr>,"usr":{S})?'
    r'(?P<usrp>,"usrp":(?:true|false))?,"v":1\}', re.ASCII)
ERASED = re.compile(r'"AuditLog/\d{1,15}(?:\.\.\d{1,15})?(?:,\d{1,15}(?:\.\.\d{1,15})?)*"', re.ASCII)  # what an erasure closed
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
OPENING = re.compile(rf"(\d+) ([0-9a-f]{{64}}) (-|[0-9a-f]{{64}})((?: [0-9a-f]{{32}}(?:/{UUID})?)*)", re.ASCII)
EPOCH, MICRO = datetime.datetime(1970, 1, 1), datetime.timedelta(microseconds=1)
Key = collections.namedtuple("Key", "name id type public")
sha = lambda data: hashlib.sha256(data).digest()

class Fault(Exception): pass

def b64(text, size):
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text or len(raw) < size: raise ValueError("base64")
    return raw

def number(text):
    if not re.fullmatch(r"0|[1-9]\d{0,18}", text, re.ASCII): raise ValueError("number")
    return int(text)

class Policy:
    """C2SP tlog-policy."""
    def __init__(self, data):
        self.keys, self.nodes, self.quorum, members = [], {"none": (0, [])}, [], []
        for line in data.decode("utf-8", "surrogateescape").split("\n"):
            words = [word for word in re.split("[ \t]+", line) if word]
            if re.search(r"[\x00-\x08\x0b-\x1f\x7f]", line): raise ValueError("control character")
            if not words or words[0][0] == "#": continue
            kind = words[0], min(len(words), 4)
            if kind in (("log", 2), ("log", 3)): self.key(words[1], 1)
            elif kind in (("witness", 3), ("witness", 4)): self.define(words[1], self.key(words[2], 4))
            elif kind == ("group", 4):
                members += words[3:]
                k = {"any": 1, "all": len(words) - 3}.get(words[2]) or number(words[2])
                if not 1 <= k <= len(words) - 3 or not set(words[3:]) <= set(self.nodes) - {"none"}: raise ValueError(line)
                self.define(words[1], (k, words[3:]))
            elif kind == ("quorum", 2) and words[1] in self.nodes: self.quorum.append(words[1])
            else: raise ValueError(line)
        if len(self.quorum) != 1 or len(set(members)) < len(members): raise ValueError("quorum or members")
        if len({key.public for key in self.keys}) < len(self.keys): raise ValueError("a key stands twice")

    def define(self, name, node):
        if self.nodes.setdefault(name, node) is not node: raise ValueError(name)

    def key(self, text, kind):
        name, ident, material = text.split("+", 2)
        raw = b64(material, 33)
        if raw[0] != kind or len(raw) != 33 or sha(name.encode() + b"\n" + raw)[:4].hex() != ident: raise ValueError(text)
        self.keys.append(Key(name, ident, kind, raw[1:]))
        return self.keys[-1]

    def met(self, name, signers):
        node = self.nodes[name]
        return node in signers if isinstance(node, Key) else sum(self.met(m, signers) for m in node[1]) >= node[0]

    def verify(self, note, quorum=True):
        """Size, root and cosignature times of a checkpoint that these keys signed; Fault with a code otherwise."""
        try: (origin, size, root), body, lines = read_checkpoint(note)
        except ValueError: raise Fault("BMB-1901")
        signers, times = set(), []
        for name, ident, raw in lines:
            for key in (k for k in self.keys if (k.name, k.id) == (name, ident)):
                time = int.from_bytes(raw[:8], "big")
                text, raw = (body, raw) if key.type == 1 else (b"cosignature/v1\ntime %d\n" % time + body, raw[8:])
                try: Ed25519PublicKey.from_public_bytes(key.public).verify(raw, text)
                except InvalidSignature: raise Fault("BMB-1902")
                times += [time] if key.type == 4 and key not in signers else []
                signers.add(key)
        if not any(key.type == 1 and key.name == origin for key in signers): raise Fault("BMB-1902")
        if quorum and not self.met(self.quorum[0], signers): raise Fault("BMB-1903")
        return size, root, times

def read_checkpoint(note):
    """C2SP signed-note and tlog-checkpoint: origin, size and root; the body; names, key ids and signatures."""
    body, blank, tail = note.decode().rpartition("\n\n")
    lines, signatures = body.split("\n"), []
    if not blank or tail[-1:] != "\n" or re.search(r"[\x00-\x09\x0b-\x1f]", body) or "" in lines: raise ValueError("note")
    for line in tail[:-1].split("\n"):
        dash, name, data = line.split(" ")
        raw = b64(data, 5)
        if dash != "\u2014" or not re.fullmatch(r"[^\s+\x00-\x1f]+", name): raise ValueError("signature")
        signatures.append((name, raw[:4].hex(), raw[4:]))
    size, root = number(lines[1]), b64("".join(lines[2:3]), 32)
    if len(root) != 32 or size >= 1 << 56 or (size == 0 and root != sha(b"")): raise ValueError("checkpoint")
    return (lines[0], size, root), (body + "\n").encode(), signatures

def claimed(note):
    try: return read_checkpoint(note)[0][1]
    except ValueError: return -1

class Tree:
    """RFC 6962: the roots of the perfect subtrees of every height."""
    def __init__(self, leaves):
        self.levels = [leaves]
        while len(row := self.levels[-1]) > 1:
            self.levels.append([sha(b"\1" + row[i] + row[i + 1]) for i in range(0, len(row) - 1, 2)])

    def root(self, size):
        root, end = None, size
        for height in range(size.bit_length()):
            if size >> height & 1:
                end -= 1 << height
                peak = self.levels[height][end >> height]
                root = sha(b"\1" + peak + root) if root else peak
        return root or sha(b"")

class Verifier:
    def __init__(self, folder, policy, args):
        self.folder, self.policy, self.args = folder, policy, args
        self.findings, self.counts = [], collections.Counter()
        self.own, self.stored, self.times, self.last = [], [], [], -(1 << 62)
        self.closed, self.erased = [], []

    def found(self, code, place, start=0, end=0):
        self.counts[code] += 1
        if self.counts[code] <= 20: self.findings.append([code, place, (start, end) if start < end else None])

    def file(self, path):
        try:
            with open(os.path.join(self.folder, path), "rb") as file: return file.read()
        except (FileNotFoundError, NotADirectoryError): return None

    def judged(self, place, note, quorum=True):
        try: return self.policy.verify(note, quorum)
        except Fault as fault: self.found(str(fault), place)

    def run(self):
        data = self.file("checkpoint") or b""
        head, notes, pins, marks = self.judged("checkpoint", data), list(self.notes()), [], []
        size = claimed(data) if claimed(data) >= 0 else max([claimed(note) for _, note in notes] + [0])
        for place, note in notes:
            checkpoint = self.judged(place, note, claimed(note) >= self.args.quorum_from)
            if checkpoint and not (marks[-1][0][0] if marks else -1) < checkpoint[0] <= size: self.found("BMB-1905", place)
            elif checkpoint: marks.append((checkpoint, None))
        for name, data in self.known():
            try: pins.append((self.policy.verify(data.partition(b"\n\n")[2] if data[:4] == b"c2sp" else data, False), name))
            except Fault: self.found("BMB-1940", name)
        opened = self.args.openings or size > 0 and self.file("openings/" + numbered(0, min(256, size))) is not None
        whole = all(self.bundle(n, min(256, size - n * 256), opened) for n in range(-(-size // 256)))
        own, tile = Tree(self.own), Tree(self.stored) if self.stored != self.own else None
        good, bad = 0, False
        for (at, root, times), name in sorted(marks + pins, key=lambda mark: mark[0][0]) + ([(head, None)] if head and whole else []):
            if at > size and name: self.found("BMB-1941", name)
            if at > len(self.own): continue
            if own.root(at) == root: good = max(good, at) if name is None else good
            elif name: self.found("BMB-1942", name, good, at)
            else: self.found("BMB-1904", f"checkpoint {at}", *((0, 0) if bad else (good, at))); bad = True
            if name is None and at and times and self.times[at - 1] > (min(times) + 300) * 1_000_000:
                self.found("BMB-1906", f"checkpoint {at}", at - 1, at)
        for i in self.closed:
            if not any(a <= i < b for a, b in self.erased): self.found("BMB-1930", f"entry {i}", i, i + 1)
        self.upper_tiles(own, tile or own, size if whole else len(self.own) // 256 * 256, size)
        names, keep, wide = {"BMB-1912": "BMB-1914"}, True, ()
        if head and whole and own.root(size) == head[1]: names, keep = dict.fromkeys(["BMB-1912", "BMB-1914"], "BMB-1913"), False
        elif head and whole and tile and tile.root(size) == head[1]:  # the tiles name each wrong entry
            names, keep, wide = {"BMB-1914": "BMB-1913"}, False, ("BMB-1904", "BMB-1942", "BMB-1911", "BMB-1922")
        for finding in self.findings:
            if finding[0] in wide or finding[0] in names and not keep: finding[2] = None
            finding[0] = names.get(finding[0], finding[0])

    def notes(self):
        n = 0
        while (data := self.file("checkpoints/" + numbered(n))) is not None:
            parts = data.split(b"\n\n")
            for i in range(0, len(parts), 2):
                yield f"checkpoints/{numbered(n)} note {i // 2}", b"\n\n".join(parts[i:i + 2]) + b"\n" * (i + 2 < len(parts))
            n += 1

    def known(self):
        for name in self.args.known: yield name, open(name, "rb").read()
        for path in (f"witness/{key.id}" for key in self.policy.keys if key.type == 4):
            if (data := self.file(path)) is not None: yield path, data

    def tile(self, level, n, width):
        path = f"tile/{level}/{numbered(n, width)}"
        data = self.file(path)
        if data is None or len(data) != 32 * width: self.found("BMB-1915" if data is None else "BMB-1916", path)
        else: return path, [data[i:i + 32] for i in range(0, len(data), 32)]
        return path, None

    def upper_tiles(self, own, tile, reached, size):
        for level in range(1, 7):
            for n in range(-(-(reached >> 8 * level) // 256)):
                width = min(256, (size >> 8 * level) - n * 256)
                if n * 256 + width > reached >> 8 * level or (reached < size and width < 256): continue
                mine, theirs = (tree.levels[8 * level][n * 256:n * 256 + width] for tree in (own, tile))
                path, stored = self.tile(level, n, width)
                for j in range(width if stored not in (None, mine, theirs) else 0):
                    start = (n * 256 + j) << 8 * level
                    if stored[j] != theirs[j]: self.found("BMB-1914", f"{path} hash {j}", start, start + (1 << 8 * level))

    def bundle(self, n, width, opened):
        """Reads entries, hashes and openings of one bundle; False if hashes are missing."""
        start, at, own, lines = n * 256, 0, [], None
        path, opening = f"tile/entries/{numbered(n, width)}", f"openings/{numbered(n, width)}"
        data, (_, stored) = self.file(path), self.tile(0, n, width)
        if data is None: self.found("BMB-1910", path, start, start + width)
        elif opened and (lines := self.file(opening)) is None: self.found("BMB-1930", opening, start, start + width)
        lines = lines.split(b"\n") if lines is not None else None
        for i in range(start, start + width if data is not None else start):
            length = int.from_bytes(data[at:at + 2], "big")
            if at + 2 > len(data) or at + 2 + length > len(data): at = -1; break
            entry, at = data[at + 2:at + 2 + length], at + 2 + length
            own.append(sha(b"\0" + entry))
            fields = self.entry(entry, i)
            if lines is not None:
                line, lines = (lines[0], lines[1:]) if len(lines) > 1 else (b"", [b""])
                self.opening(line, fields, i)
        if at >= 0 and lines not in (None, [b""]): self.found("BMB-1931", f"entry {start + width - 1}")
        if data is not None and at != len(data): self.found("BMB-1911", path, start, start + width)
        for i, (a, b) in enumerate(zip(own, stored or [])):
            if a != b: self.found("BMB-1912", f"entry {start + i}", start + i, start + i + 1)
        if len(own) < width and not stored: return False
        self.own += own + (stored or [])[len(own):]
        self.stored += stored or own
        self.times += [self.last] * (start + width - len(self.times))
        return True

    def entry(self, entry, i):
        match = None
        if not entry: self.found("BMB-1910", f"entry {i}", i, i + 1)
        else: match = self.form(entry, i)
        self.times.append(self.last)
        return match

    def form(self, entry, i):
        try:
            match = ENTRY.fullmatch(entry.decode())
            at = (datetime.datetime.fromisoformat(match["at"]) - EPOCH) // MICRO
            b64(match["cm"], 32)
            if (match["sub"] is None) == (match["n"] == "1") or (not match["usr"]) != (not match["usrp"]): raise ValueError
            if at <= self.last: self.found("BMB-1922", f"entry {i}", max(0, i - 1), i + 1)
            self.last = at
            if match["evt"] == "erase" and ERASED.fullmatch(match["res"] or ""):
                for a, dots, b in (item.partition("..") for item in match["res"][10:-1].split(",")):
                    self.erased.append((int(a), min(int(b or a) + 1, i)))
            return match
        except (ValueError, TypeError): self.found("BMB-1920", f"entry {i}", i, i + 1)

    def opening(self, line, fields, i):
        match = OPENING.fullmatch(line.decode("latin-1"))
        if line == b"%d -" % i: return self.closed.append(i)
        if not match or match[1] != str(i): return self.found("BMB-1931", f"entry {i}", i, i + 1)
        subjects = [word.partition("/") for word in match[4].split()]
        message = b"\2" + bytes.fromhex(match[2]) + len(subjects).to_bytes(4, "big")
        message += b"".join(bytes.fromhex(pseudonym) + visit.encode() for pseudonym, _, visit in subjects)
        message += bytes.fromhex(match[3].replace("-", ""))
        right = fields and len(subjects) == int(fields["n"] or 0) and sha(message) == b64(fields["cm"], 32)
        if fields and not (right and (len(subjects) != 1 or subjects[0][0] == fields["sub"])):
            self.found("BMB-1932", f"entry {i}", i, i + 1)

def numbered(n, width=256):
    text = f"{n % 1000:03d}"
    while n := n // 1000: text = f"x{n % 1000:03d}/{text}"
    return text if width == 256 else f"{text}.p/{width}"

def main():
    parser = argparse.ArgumentParser(description="Verifies an exported audit log offline.")
    parser.error = lambda message: (print(message, file=sys.stderr), sys.exit(64))
    for name, options in {"folder": {}, "--policy": {"required": True}, "--known": {"nargs": "*", "default": []},
                          "--openings": {"action": "store_true"}, "--quorum-from": {"type": int, "default": 0}}.items():
        parser.add_argument(name, **options)
    args = parser.parse_args()
    try:
        verifier = Verifier(args.folder, Policy(open(args.policy, "rb").read()), args)
        verifier.run()
    except (OSError, ValueError) as error: return print(error, file=sys.stderr) or 1
    for code, place, entries in verifier.findings: print(code, place, "%d %d" % entries if entries else "-", sep="\t")
    print(f"{len(verifier.own)} entries, {sum(verifier.counts.values())} findings", file=sys.stderr)
    return 2 if verifier.counts else 0

if __name__ == "__main__": sys.exit(main())
