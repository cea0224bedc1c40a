"""Writes every claim as people meet it: run as a program, it writes the file that a person then reads."""

from __future__ import annotations

from pathlib import Path

from graphsvc import open_store
from graphsvc.model import Catalogue, read_catalogue
from graphsvc.wording import arrow_sentence, claim_note, claim_sentence

SENTENCES = Path(__file__).with_name("sentences.txt")


def spoken(catalogue: Catalogue) -> list[str]:
    """One line a claim: its id, its sentence, how its arrow reads where that differs, and its note in brackets."""
    lines = []
    for claim in catalogue.claims.values():
        said = list(dict.fromkeys((claim_sentence(catalogue, claim), arrow_sentence(catalogue, claim))))
        note = claim_note(claim)
        lines.append(f"{claim.id}: {' / '.join(said)}" + (f" [{note}]" if note else ""))
    return lines


if __name__ == "__main__":
    SENTENCES.write_text("\n".join(spoken(read_catalogue(open_store()))) + "\n", encoding="utf-8")
