"""Compares our roots and proofs with pymerkle 7.0.0's over the same entries: LOG FOLDER, FILE OF PROOFS."""
import functools, pathlib, sys

from pymerkle import InmemoryTree


def entries(folder):
    """The entries of an export, each after its length in two bytes."""
    for bundle in sorted(p for p in (folder / "tile/entries").rglob("*") if p.is_file()):
        data, at = bundle.read_bytes(), 0
        while at < len(data):
            end = at + 2 + int.from_bytes(data[at:at + 2], "big")
            yield data[at + 2:end]
            at = end


@functools.cache
def root(low, high):
    """pymerkle's root of the tree over some of the entries."""
    return InmemoryTree.init_from_entries(leaves[low:high], algorithm="sha256").get_root().hex()


def standard(old, low, high, is_known):
    """PROOF of RFC 6962 section 2.1.2, with pymerkle's hash of each subtree."""
    if old == high - low: return [] if is_known else [root(low, high)]
    half = 1 << (high - low - 1).bit_length() - 1
    if old <= half: return standard(old, low, low + half, is_known) + [root(low + half, high)]
    return standard(old - half, low + half, high, False) + [root(low, low + half)]


folder, proofs = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
tree = InmemoryTree(algorithm="sha256")
leaves = list(entries(folder))
for entry in leaves: tree.append_entry(entry)
counts = {"root": 0, "consistency": 0, "inclusion": 0}
for line in proofs.read_text().splitlines():
    kind, *words = line.split()
    if kind == "root":
        size, ours = int(words[0]), words[1]
        theirs = tree.get_root(size).hex()
    else:
        first, size = int(words[0]), int(words[1])
        ours = words[2:]
        if kind == "consistency":
            # pymerkle proves with smaller subtrees than RFC 6962; its hashes of the RFC's subtrees are compared.
            theirs = [] if first == size else standard(first, 0, size, True)
        else:
            theirs = tree.prove_inclusion(first + 1, size).serialize()["path"]
            # pymerkle's path has the leaf itself.
            ours = [tree.get_leaf(first + 1).hex()] + ours
    if ours != theirs: sys.exit(f"{kind} {words[:2]} differs")
    counts[kind] += 1
if len(leaves) < 3000 or counts["root"] != len(leaves) + 1 or counts["consistency"] != 20100 or counts["inclusion"] < 300:
    sys.exit(f"too little was compared: {counts}")
print("pymerkle:", counts)
