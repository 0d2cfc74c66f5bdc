"""Splink 4 on the records that Baimbai matched, and both against the truth.

splink_compare.py FOLDER SETS: FOLDER has records.tsv and truth.tsv of `baimbai simulate --duplicates`, SETS is
what `baimbai match pairs --sets` wrote. Exits 1 where Baimbai misses its target or Splink is better.
"""

import sys

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

PRECISION, RECALL = 0.999, 0.97


def read(path):
    return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)


def prepared(records):
    """What a careful user of Splink would make of the columns: plain cleaning, no knowledge of ours."""
    frame = records.rename(columns={"record": "unique_id"}).replace("", None)
    name = frame["name"].str.upper()
    name = name.str.replace(r",.*$", "", regex=True)
    name = name.str.replace(r"^(H|HJ|TN|NY|DR|DRS)\.? ", "", regex=True)
    name = name.str.replace(r" (BIN|BINTI) .*$", "", regex=True).str.replace(r"[^A-Z ]", "", regex=True)
    frame["name"] = name.str.strip()
    frame["first"] = frame["name"].str.split(" ").str[0]
    frame["last"] = frame["name"].str.split(" ").str[-1]
    frame["sorted"] = frame["name"].map(lambda text: " ".join(sorted(text.split(" "))) if text else None)
    phone = frame["phone"].str.replace(r"[^0-9]", "", regex=True).str.replace(r"^(62|0)", "", regex=True)
    frame["phone"] = phone
    street = frame["street"].str.upper().str.replace(r"\b(JL|JALAN|NO)\b\.?", "", regex=True)
    frame["street"] = street.str.replace(r" +", " ", regex=True).str.strip()
    frame["mother"] = frame["mother"].str.upper()
    frame["year"] = frame["birth_date"].str[:4]
    return frame


def scored(records, people):
    frame = prepared(records)
    settings = SettingsCreator(
        link_type="dedupe_only",
        probability_two_random_records_match=1 / people,
        blocking_rules_to_generate_predictions=[
            block_on("nik"), block_on("card"), block_on("phone"), block_on("birth_date", "village"),
            block_on("birth_date", "first"), block_on("birth_date", "last"), block_on("sorted", "year"),
            block_on("sorted", "village"), block_on("first", "year", "village"), block_on("birth_date", "mother"),
            block_on("birth_date", "substr(name, 1, 2)"),
        ],
        comparisons=[
            cl.JaroWinklerAtThresholds("sorted", [0.95, 0.9, 0.8]).configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.ExactMatch("sex"),
            cl.ExactMatch("village").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("street", [0.95, 0.88]),
            cl.DamerauLevenshteinAtThresholds("phone", [1]),
            cl.JaroWinklerAtThresholds("mother", [0.92]),
            cl.DamerauLevenshteinAtThresholds("nik", [1]),
            cl.DamerauLevenshteinAtThresholds("card", [1]),
        ],
        retain_intermediate_calculation_columns=False,
    )
    linker = Linker(frame, settings, DuckDBAPI(), set_up_basic_logging=False)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in (block_on("birth_date"), block_on("sorted"), block_on("phone")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    scores = linker.inference.predict(threshold_match_weight=-10).as_pandas_dataframe()
    return scores[["unique_id_l", "unique_id_r", "match_weight"]]


def connected(records, lefts, rights):
    """Each record with the first record of its set."""
    parent = {record: record for record in records}

    def root(record):
        while parent[record] != record:
            parent[record] = parent[parent[record]]
            record = parent[record]
        return record

    for left, right in zip(lefts, rights):
        left, right = sorted((root(left), root(right)))
        parent[right] = left
    return {record: root(record) for record in parent}


def quality(sets, person, true_pairs):
    """Precision and recall over all pairs of records that lie in one set, and how many these are."""
    frame = pd.DataFrame({"set": list(sets.values()), "person": [person[record] for record in sets]})
    count = frame.groupby("set").size()
    linked = int((count * (count - 1) // 2).sum())
    count = frame.groupby(["set", "person"]).size()
    right = int((count * (count - 1) // 2).sum())
    return right / max(linked, 1), right / true_pairs, linked


def main():
    folder, answers = sys.argv[1:3]
    records, truth = read(f"{folder}/records.tsv"), read(f"{folder}/truth.tsv")
    person = dict(zip(truth["record"], truth["person"]))
    sizes = truth.groupby("person").size()
    true_pairs = int((sizes * (sizes - 1) // 2).sum())

    sets = read(answers)
    precision, recall, linked = quality(dict(zip(sets["record"], sets["set"])), person, true_pairs)
    print(f"records {len(records)}, persons {len(sizes)}, pairs of one person {true_pairs}")
    print(f"baimbai  pairs linked {linked}  precision {precision:.5f}  recall {recall:.5f}")

    theirs = scored(records, len(records)).sort_values("match_weight", ascending=False, kind="stable")
    same = [person[a] == person[b] for a, b in zip(theirs["unique_id_l"], theirs["unique_id_r"])]
    # Splink is given every threshold, single links and sets alike; the best is found with the truth,
    # which nobody has in earnest.
    found = []
    for weight in range(-4, 41):
        kept = theirs["match_weight"] >= weight
        if not kept.any():
            continue
        right = sum(s for s, k in zip(same, kept) if k)
        found.append((f"weight >= {weight}, links", right / kept.sum(), right / true_pairs))
        links = theirs[kept]
        both = quality(connected(records["record"], links["unique_id_l"], links["unique_id_r"]), person, true_pairs)
        found.append((f"weight >= {weight}, sets", both[0], both[1]))
    for name, one, other in found:
        if name.split(" ")[2] in ("0,", "5,", "10,", "20,", "30,"):
            print(f"splink   {name}: precision {one:.5f} recall {other:.5f}")
    their_recall = max((r for _, p, r in found if p >= PRECISION), default=0.0)
    their_precision = max((p for _, p, r in found if r >= recall), default=0.0)
    print(f"splink   best recall at precision {PRECISION}: {their_recall:.5f}")
    print(f"splink   best precision at recall {recall:.5f}: {their_precision:.5f} (0: never reached)")

    failures = []
    if precision < PRECISION or recall < RECALL:
        failures.append(f"the target is precision {PRECISION} at recall {RECALL}")
    if their_recall > recall:
        failures.append("Splink finds more at the same precision")
    if their_precision > precision:
        failures.append("Splink is more precise at the same recall")
    for failure in failures:
        print(f"error: {failure}", file=sys.stderr)
    sys.exit(1 if failures else 0)


main()
