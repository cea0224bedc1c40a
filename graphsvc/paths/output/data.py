"""Turns results into the JSON objects that the service, the command line and scripts share."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from graphsvc.model.hops import Hop
from graphsvc.model.records import Claim
from graphsvc.paths.beside import Beside
from graphsvc.paths.model import Path, Paths
from graphsvc.paths.results import Actor, Chokepoints, Explanation, Lever, Leverage, Reach
from graphsvc.wording.chains import REASONS, shown
from graphsvc.wording.notes import claim_note


def load_labels(paths: Paths) -> None:
    """Fetch the labels of everything the paths show, in one go."""
    iris = {iri for path in paths for iri in shown(path.hops)}
    paths.labels.load(iris | {one for path in paths for one in (path.start_of, path.end_of) if one})


def paths_data(paths: Paths) -> dict[str, Any]:
    """Return the JSON object of paths (see docs/paths.md for its members)."""
    load_labels(paths)
    return {
        "from": list(paths.starts),
        "to": list(paths.ends),
        "complete": paths.complete,
        "cut": paths.cut,
        "headline": paths.headline,
        "directions": paths.directions,
        "caveats": paths.caveats,
        "paths": [path_data(path) for path in paths],
        "beside": [_beside_data(one) for one in paths.beside],
    }


def _beside_data(one: Beside) -> dict[str, Any]:
    said = {"says": one.says, "note": one.note, "cited": list(one.cited)}
    return {**said, "claim": record_data(one.claim)} if one.claim else said


def path_data(path: Path) -> dict[str, Any]:
    """Return the JSON object of one path."""
    return {
        "length": path.length,
        "claims": path.claims,
        "sign": path.sign,
        "no_direction_because": REASONS.get(path.direction.reason),
        "headline": path.headline,
        "one_source": path.one_source,
        "populations": list(path.populations),
        "steps": [asdict(one) | {"people": list(one.people), "notes": list(one.notes)} for one in path.steps],
        "weakest": path.weakest.strength,
        "weakest_hop": path.hops.index(path.weakest),
        "from_part_of": path.start_of,
        "to_part_of": path.end_of,
        "inference": path.length > 1,
        "sentence": path.sentence,
        "hops": [_hop_data(hop, path) for hop in path.hops],
    }


def _hop_data(hop: Hop, path: Path) -> dict[str, Any]:
    labels = path.labels
    data: dict[str, Any] = {
        "from": hop.start,
        "predicate": hop.predicate,
        "to": hop.end,
        "forward": hop.forward,
        "sign": hop.sign,
        "basis": hop.basis or None,
        "strength": hop.strength,
        "labels": {"from": labels[hop.start], "to": labels[hop.end]},
        "records": [record_data(record) for record in hop.records],
    }
    if hop.against:
        data["against"] = [record_data(record) for record in hop.against]
    if hop.bindings:
        data["bindings"] = dict(hop.bindings)
    return data


def record_data(record: Claim) -> dict[str, Any]:
    """Return the JSON object of one record; what it does not say is left out."""
    if not record.is_claim:
        return {"predicate": record.predicate}
    data = {
        "iri": record.iri,
        "id": record.id,
        "predicate": record.predicate,
        "sign": record.sign or None,
        "status": record.status,
        "basis": record.basis,
        "strength": record.strength,
        "modality": record.modality,
        "population": record.population,
        "check": record.check,
        "hedged": record.hedged,
        "sources": list(record.sources),
        "rests_on": list(record.rests_on),
        "people": list(record.people),
        "tool": record.tool,
        "country": list(record.country),
        "measure": list(record.measure),
        "caution": record.caution,
        "note": claim_note(record),
        "context": record.context,
        "paraphrase": record.paraphrase,
    }
    return {name: value for name, value in data.items() if value not in (None, "", [])}


def reach_data(reach: Reach) -> dict[str, Any]:
    """Return the JSON object of what can be reached."""
    nodes = [
        {"node": one.node, "label": one.label, "distance": one.distance, "sign": one.sign or None}
        | ({"from_part": True} if one.from_part else {})
        for one in reach.nodes
    ]
    return {"from": list(reach.starts), "complete": reach.cut is None, "cut": reach.cut, "nodes": nodes}


def chokepoints_data(found: Chokepoints) -> dict[str, Any]:
    """Return the JSON object of chokepoints."""

    def named(iri: str) -> dict[str, str]:
        return {"node": iri, "label": found.labels[iri]}

    return {
        "from": list(found.starts),
        "to": list(found.ends),
        "connected": found.connected,
        "on_every_path": [named(iri) for iri in found.nodes],
        "smallest_node_cut": [named(iri) for iri in found.cut_nodes],
        "smallest_hop_cut": [{"from": named(tail), "to": named(head)} for tail, head in found.cut_hops],
    }


def leverage_data(found: Leverage) -> dict[str, Any]:
    """Return the JSON object of a leverage ranking."""
    levers = [_lever_data(one) for one in found.levers]
    asked = {"outcomes": list(found.outcomes), "depends_on": list(found.upstream)}
    return asked | {"levers": levers, "note": "Ranked by reach, which is no effect: see /api/v1/actions."}


def _lever_data(lever: Lever) -> dict[str, Any]:
    return {
        "node": lever.node,
        "label": lever.label,
        "reaches": list(lever.reaches),
        "tested": list(lever.tested),
        "actors": list(lever.actors),
        "distance": lever.distance,
        "directions": lever.directions,
    }


def explanation_data(found: Explanation) -> dict[str, Any]:
    """Return the JSON object of an explanation: that of its paths, and what is known beside them."""
    return paths_data(found.paths) | {
        "against": [record_data(record) for record in found.against],
        "actors": [actor_data(actor) for actor in found.actors],
        "way_back": found.way_back,
        "upstream": [{"node": one.node, "label": one.label, "distance": one.distance} for one in found.upstream],
    }


def actor_data(actor: Actor) -> dict[str, Any]:
    """Return the JSON object of who holds a node."""
    return {
        "actor": actor.actor,
        "label": actor.actor_label,
        "role": actor.role,
        "node": actor.node,
        "holds": actor.via,
        "claim": actor.claim,
    }
