"""Checks a proof, as GET /rollups/.../proof answers it, in another language: written from docs/rollup-engineering.md
alone. Usage: check_proof.py FILE [ROOT]. Ends with 0 where the proof holds, with 1 where it does not."""

import hashlib
import json
import re
import sys

HASH = re.compile(r"[0-9a-f]{64}")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def canonical(value):
    """RFC 8785 of the flat objects of a proof: their names are ASCII, their numbers whole."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def need(holds, why):
    if not holds:
        raise ValueError(why)


def is_hash(value):
    return isinstance(value, str) and HASH.fullmatch(value) is not None


def is_count(value):
    return type(value) is int and 0 <= value < 2**53


def root_of(proof):
    """Steps 1 and 2 of "To check it"."""
    entry = proof["input"]
    need(isinstance(entry["unit"], str), "a unit has a code")
    need(entry["revision"] is None or is_count(entry["revision"]), "a revision has a number")
    need(is_hash(entry["hash"]) and all(is_hash(one) for one in proof["path"]), "hashes are 64 digits")
    need(is_count(proof["index"]) and is_count(proof["size"]), "index and size are counts")
    need(proof["index"] < proof["size"], "the index lies outside")
    leaf = {"hash": entry["hash"], "revision": entry["revision"], "unit": entry["unit"]}
    node = sha256(b"\x00", canonical(leaf))
    place, last = proof["index"], proof["size"] - 1
    for text in proof["path"]:
        need(last > 0, "the path is too long")
        sibling = bytes.fromhex(text)
        if place % 2 == 1 or place == last:
            node = sha256(b"\x01", sibling, node)
            while place % 2 == 0 and place != 0:
                place, last = place // 2, last // 2
        else:
            node = sha256(b"\x01", node, sibling)
        place, last = place // 2, last // 2
    need(last == 0, "the path is too short")
    return node.hex()


def follow(steps):
    need(len(steps) > 0, "there are no steps")
    below = None
    for step in steps:
        proof, seal = step["proof"], step.get("seal")
        root = root_of(proof)
        need(root == proof["root"], "it does not lead to its root")
        if below is None:
            need(seal is None, "the first step has no seal")
        elif seal is not None:
            need(sorted(seal) == ["content", "rollup", "state"] and all(map(is_hash, seal.values())), "no seal")
            need(seal["rollup"] == below, "the seal is of another roll-up")
            need(sha256(canonical(seal)).hex() == proof["input"]["hash"], "the seal is of another revision")
        else:
            need(proof["input"]["revision"] is None, "a revision has a seal")
            need(proof["input"]["hash"] == below, "it does not stand on the step before")
        below = root
    return below


def main(path, *published):
    try:
        with open(path, encoding="utf-8") as file:
            answer = json.load(file)
        root = follow(answer["steps"])
        need(root == (published[0] if published else answer["root"]), "it leads to another root")
    except (ValueError, KeyError, TypeError) as failure:
        print(f"The proof does not hold: {failure}")
        return 1
    entry = answer["steps"][0]["proof"]["input"]
    print(f"The proof holds: {entry['unit']}, revision {entry['revision']}, {entry['hash']} is in {root}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
