"""RFC 6962 trees and C2SP tiles, written from the standards and not from the product: an oracle of its own."""
import hashlib

# Hashes in a full tile. Source: C2SP tlog-tiles.
TILE_WIDTH = 256


def leaf_hash(entry):
    """The hash of a leaf's exact bytes. Source: RFC 6962 section 2.1."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes):
    """The root over leaf hashes: subtrees of equal size are joined as soon as both are there."""
    stack = []  # (number of leaves, hash), sizes strictly falling
    for hashed in hashes:
        size = 1
        while stack and stack[-1][0] == size:
            hashed = node_hash(stack.pop()[1], hashed)
            size *= 2
        stack.append((size, hashed))
    if not stack:
        return hashlib.sha256(b"").digest()
    whole = stack.pop()[1]
    while stack:
        whole = node_hash(stack.pop()[1], whole)
    return whole


def full_tiles(hashes):
    """Every full tile of the tree: {(level, index): the bytes of its 256 hashes}."""
    tiles = {}
    row = list(hashes)
    level = 0
    while len(row) >= TILE_WIDTH:
        above = []
        for index in range(len(row) // TILE_WIDTH):
            part = row[index * TILE_WIDTH:(index + 1) * TILE_WIDTH]
            tiles[(level, index)] = b"".join(part)
            above.append(root(part))
        row = above
        level += 1
    return tiles
