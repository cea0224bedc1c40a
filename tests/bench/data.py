"""Makes the shop of the benchmarks, any number of triples; the same triples for the same number.

The mix of kinds follows the idea of the Berlin SPARQL Benchmark (Bizer and Schultz 2009); rows and words are our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

SHOP = "http://example.org/shop/"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
XSD = "http://www.w3.org/2001/XMLSchema#"
PER_PRODUCT = 43  # triples, with its offers, reviews and one new person
COUNTRIES = ("GB", "FR", "DE", "ES", "IT", "PL", "NL", "SE")
STONES = ("amber", "quartz", "jade", "onyx", "opal", "pearl", "ruby", "topaz", "beryl", "agate", "garnet", "zircon")
THINGS = ("lamp", "kettle", "chair", "clock", "bowl", "shelf", "brush", "mirror", "ladder", "basket", "candle")


def products(triples: int) -> int:
    """How many products a shop of that many triples sells."""
    return max(triples // PER_PRODUCT, 20)


def chance(seed: int) -> int:
    """A number from 0 to 2^32 that looks random and is the same on every machine (splitmix, Steele and others 2014)."""
    mixed = (seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & 0xFFFFFFFFFFFFFFFF
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
    return (mixed ^ (mixed >> 27)) >> 32


def lines(triples: int) -> Iterator[str]:
    """Yield the shop as N-Triples lines, `triples` of them."""
    return islice(_all(products(triples)), triples)


def write(path: Path, triples: int) -> Path:
    """Write the shop to `path` unless it is there already; return the path."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("w", encoding="ascii") as output:
            output.writelines(lines(triples))
        part.rename(path)
    return path


def _all(count: int) -> Iterator[str]:
    number = 0
    while True:
        yield from _product(number, count)
        number += 1


def _link(subject: str, predicate: str, target: str) -> str:
    return f"<{SHOP}{subject}> <{SHOP}{predicate}> <{SHOP}{target}> .\n"


def _value(subject: str, predicate: str, value: object, datatype: str) -> str:
    return f'<{SHOP}{subject}> <{SHOP}{predicate}> "{value}"^^<{XSD}{datatype}> .\n'


def _kind(subject: str, kind: str) -> str:
    return f"<{SHOP}{subject}> <{RDF_TYPE}> <{SHOP}{kind}> .\n"


def _label(subject: str, text: str) -> str:
    return f'<{SHOP}{subject}> <{LABEL}> "{text}" .\n'


def _product(number: int, count: int) -> Iterator[str]:
    drawn, name = chance(number), f"product/{number}"
    words = STONES[drawn % 12], THINGS[(drawn >> 8) % 11], STONES[(drawn >> 16) % 12]
    yield _kind(name, "Product")
    yield _label(name, f"{words[0]} {words[1]} with {words[2]} number {number}")
    yield _link(name, "category", f"category/{number // 10}")
    yield _link(name, "producer", f"producer/{number // 40}")
    for part in range(3):
        yield _link(name, "feature", f"feature/{part * 1000 + chance(number * 7 + part) % (20 + part * 200)}")
    yield _value(name, "weight", drawn % 1000, "integer")
    yield _value(name, "stock", (drawn >> 10) % 50, "integer")
    if number % 10 == 0 and number:  # categories form a tree, four to a parent
        yield _link(f"category/{number // 10}", "within", f"category/{(number // 10 - 1) // 4}")
    yield from _person(number, count)
    yield from _offers(number)
    for review in range(number * 3, number * 3 + 3):
        yield from _review(review, number, count)


def _person(number: int, count: int) -> Iterator[str]:
    name, drawn = f"person/{number}", chance(number + 2_000_000_000)
    yield _kind(name, "Person")
    yield _label(name, f"Person {number}")
    yield f'<{SHOP}{name}> <{SHOP}country> "{COUNTRIES[drawn % 8]}" .\n'
    yield _link(name, "knows", f"person/{(drawn >> 3) % count}")
    yield _link(name, "knows", f"person/{chance(drawn) % count}")


def _offers(product: int) -> Iterator[str]:
    for offer in range(product * 2, product * 2 + 2):
        name, drawn = f"offer/{offer}", chance(offer + 4_000_000_000)
        yield _kind(name, "Offer")
        yield _link(name, "product", f"product/{product}")
        yield _link(name, "vendor", f"vendor/{drawn % (product // 50 + 1)}")
        yield _value(name, "price", f"{drawn % 100_000 / 100 + 1:.2f}", "decimal")
        yield _value(name, "validTo", f"2027-{drawn % 12 + 1:02}-{drawn % 28 + 1:02}", "date")


def _review(review: int, product: int, count: int) -> Iterator[str]:
    name, drawn = f"review/{review}", chance(review + 8_000_000_000)
    yield _kind(name, "Review")
    yield _link(name, "about", f"product/{product}")
    yield _link(name, "by", f"person/{drawn % count}")
    yield _value(name, "rating", drawn % 10 + 1, "integer")
    yield _label(name, f"{STONES[drawn % 12]} {THINGS[(drawn >> 9) % 11]}")
    yield _value(name, "date", f"2026-{drawn % 12 + 1:02}-{drawn % 28 + 1:02}", "date")
