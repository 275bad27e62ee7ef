#!/usr/bin/env python3
"""Writes the numbering plans and their examples from libphonenumber's metadata.

    pip install phonenumbers==9.0.43
    python3 tools/phone-plans/generate.py

Source: the metadata of Google's libphonenumber 9.0.43 (Copyright The Libphonenumber
Authors, Apache-2.0), as the PyPI package `phonenumbers` of the same version publishes
it. Two files are written:

- `shared/src/phone/plans.txt`, read by `shared/src/phone/plans.rs`, which says what
  its columns are;
- `tests/cases/phone_examples.json`, the example number of every region and type, as
  libphonenumber formats it: region, type, national, international.
"""

import json
import pathlib
import re

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType
from phonenumbers.phonemetadata import PhoneMetadata

VERSION = "9.0.43"
ROOT = pathlib.Path(__file__).resolve().parents[2]
PLANS = ROOT / "shared/src/phone/plans.txt"
EXAMPLES = ROOT / "tests/cases/phone_examples.json"

TYPES = [
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost",
    "personal_number", "voip", "pager", "uan", "voicemail",
]

# What people still dial although the metadata has forgotten it. Mexico gave up its
# long-distance and mobile prefixes in 2019 and 2020 (IFT, "Plan Técnico Fundamental de
# Numeración"); they stand on cards and in address books.
ALSO_STRIPPED = {"MX": "0(?:[12]|4[45])|1"}


# Lengths that only a few service numbers have, where they would let a number that lacks
# its area code, or has a digit too few or too many, pass for one that nobody knows yet.
SERVICE_LENGTHS = {"CA": {7}, "BR": {9}, "SG": {10}}


def on_one_line(pattern):
    """The pattern on one line; the metadata wraps long ones."""
    return re.sub(r"\s+", "", pattern or "")


def alternatives(pattern):
    """The alternatives of `pattern` that stand outside every group."""
    parts, depth, start = [], 0, 0
    for at, sign in enumerate(pattern):
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
    return parts + [pattern[start:]]


def closing(pattern, start):
    """Where the group that opens at `start` closes."""
    depth = 0
    for at in range(start, len(pattern)):
        depth += (pattern[at] == "(") - (pattern[at] == ")")
        if depth == 0:
            return at
    raise ValueError(pattern)


def is_capturing(pattern, at):
    return pattern[at] == "(" and pattern[at + 1 : at + 3] != "?:"


def plain(pattern):
    """`pattern` without capturing groups."""
    return re.sub(r"\((?!\?:)", "(?:", pattern)


def rules(metadata):
    """How a number that is dialled inside the country becomes the national number.

    Each rule is `before/kept/after/insert`: what is taken away in front, what is kept,
    what is taken away behind it, and what is put in front of the kept digits. A rule
    without strokes only takes something away.
    """
    pattern = on_one_line(metadata.national_prefix_for_parsing)
    transform = metadata.national_prefix_transform_rule or ""
    pattern = ALSO_STRIPPED.get(metadata.id, pattern)
    if not pattern:
        return []
    if not transform:
        return [plain(pattern)]
    found = []
    insert, kept_group = re.fullmatch(r"(\d*)\\(\d)", transform).groups()
    for part in alternatives(pattern):
        # An optional tail that captures is two rules: with it and without.
        tail = part.find("(?:(")
        if part.endswith(")?") and tail >= 0 and closing(part, tail) == len(part) - 2:
            found.append(rule(part[:tail] + part[tail + 3 : -2], int(kept_group), insert))
            part = part[:tail]
            part = part[:-1] if part.endswith("?") else part
        found.append(rule(part, int(kept_group), insert))
    return found


def rule(part, kept_group, insert):
    starts = [at for at in range(len(part)) if is_capturing(part, at)]
    if len(starts) < kept_group:
        return plain(part)
    start = starts[kept_group - 1]
    end = closing(part, start)
    before, kept, after = part[:start], part[start + 1 : end], part[end + 1 :]
    return "/".join([plain(before), plain(kept), plain(after), insert])


def lengths(metadata):
    """Bit n is set where a national number can have n digits."""
    code = str(metadata.country_code)
    possible = set(metadata.general_desc.possible_length) - SERVICE_LENGTHS.get(metadata.id, set())
    return f"{sum(1 << n for n in possible if n + len(code) <= 15):x}"


def line(metadata):
    patterns = []
    for name in TYPES:
        description = getattr(metadata, name)
        pattern = description and description.national_number_pattern
        for part in alternatives(on_one_line(pattern)) if pattern else []:
            if part not in patterns:
                patterns.append(part)
    return "\t".join([
        metadata.id,
        str(metadata.country_code),
        on_one_line(metadata.leading_digits),
        plain(on_one_line(metadata.international_prefix)),
        "&".join(rules(metadata)),
        lengths(metadata),
        plain(on_one_line(metadata.general_desc.national_number_pattern)),
        plain("|".join(patterns)),
    ])


def all_metadata():
    """Every plan, by calling code, the main region of a shared code first."""
    for code, regions in sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE.items()):
        for region in regions:
            if region == "001":
                yield PhoneMetadata.metadata_for_nongeo_region(code)
            else:
                yield PhoneMetadata.metadata_for_region(region)


def examples(metadata):
    types = dict(vars(PhoneNumberType))
    for name in TYPES:
        description = getattr(metadata, name)
        if not description or not description.example_number:
            continue
        if metadata.id == "001":
            number = phonenumbers.PhoneNumber(
                country_code=metadata.country_code,
                national_number=int(description.example_number),
                italian_leading_zero=description.example_number.startswith("0") or None,
            )
        else:
            number = phonenumbers.example_number_for_type(metadata.id, types[name.upper()])
        yield [
            metadata.id,
            name,
            phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL),
            phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL),
        ]


def main():
    assert phonenumbers.__version__ == VERSION, phonenumbers.__version__
    plans = list(all_metadata())
    PLANS.write_text("".join(line(plan) + "\n" for plan in plans), encoding="utf-8")
    rows = [row for plan in plans for row in examples(plan)]
    # The key says nothing to the tests, which read the list below it.
    source = f"libphonenumber {VERSION}, Apache-2.0; written by tools/phone-plans/generate.py"
    text = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    EXAMPLES.write_text(
        f'{{"source": {json.dumps(source)},\n"examples": [\n{text}\n]}}\n', encoding="utf-8"
    )
    print(f"{len(plans)} plans, {len(rows)} examples")


if __name__ == "__main__":
    main()
