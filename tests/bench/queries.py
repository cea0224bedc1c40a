"""Holds what the benchmarks ask: ten shapes, one at a time, and a mix of short questions."""

from __future__ import annotations

from collections.abc import Callable

from tests.bench.data import LABEL, SHOP, chance, products

PREFIX = f"PREFIX : <{SHOP}>\nPREFIX label: <{LABEL}>\n"
Make = Callable[[int, int], str]  # (number of products, which one is asked about) -> query


def shape(text: str) -> Make:
    """A query in which PRODUCT, PRODUCER, PERSON and CATEGORY stand for the one asked about."""

    def make(count: int, chosen: int) -> str:
        one = chosen % count
        names = {"PRODUCT": f"product/{one}", "PRODUCER": f"producer/{one // 40}", "PERSON": f"person/{one}"}
        names["CATEGORY"] = f"category/{one // 10}"
        filled = text
        for word, name in names.items():
            filled = filled.replace(f"<{word}>", f"<{SHOP}{name}>")
        return PREFIX + filled.replace("rdfs:label", f"<{LABEL}>")

    return make


SHAPES: dict[str, Make] = {
    "point": shape("SELECT ?p ?o { <PRODUCT> ?p ?o }"),
    "3-hop join": shape(
        """SELECT ?person ?product {
             ?product :producer <PRODUCER> . ?review :about ?product ; :by ?person . ?person :country "GB" }"""
    ),
    "optional + filter": shape(
        """SELECT ?product ?label ?review {
             ?product :producer <PRODUCER> ; rdfs:label ?label ; :weight ?weight FILTER(?weight > 300)
             OPTIONAL { ?review :about ?product ; :rating ?rating FILTER(?rating >= 8) } }"""
    ),
    "group by": shape(
        """SELECT ?country (COUNT(?review) AS ?count) (AVG(?rating) AS ?mean) {
             ?review :by ?person ; :rating ?rating . ?person :country ?country } GROUP BY ?country"""
    ),
    "path in a tree": shape("SELECT ?category { ?category :within* <http://example.org/shop/category/1> }"),
    "path reach": shape("SELECT (COUNT(?other) AS ?count) { <PERSON> :knows+ ?other }"),
    "order by, limit": shape("SELECT ?offer ?price { ?offer :price ?price } ORDER BY DESC(?price) ?offer LIMIT 10"),
    "regex": shape(
        """SELECT ?product ?label {
             ?product rdfs:label ?label ; :stock ?stock FILTER regex(?label, "AMBER.*ruby", "i") }"""
    ),
    "count distinct": shape("SELECT (COUNT(DISTINCT ?product) AS ?count) { ?review :about ?product ; :rating 10 }"),
    "construct": shape(
        "CONSTRUCT { ?person :likes ?product } WHERE { ?review :by ?person ; :about ?product ; :rating 10 }"
    ),
}

MIX: dict[str, Make] = {
    "a product's page": shape(
        "SELECT ?label ?producer ?feature { <PRODUCT> rdfs:label ?label ; :producer ?producer ; :feature ?feature }"
    ),
    "its offers, cheapest first": shape(
        """SELECT ?offer ?vendor ?price {
             ?offer :product <PRODUCT> ; :vendor ?vendor ; :price ?price } ORDER BY ?price ?offer"""
    ),
    "its reviews": shape(
        """SELECT ?review ?name ?rating {
             ?review :about <PRODUCT> ; :by ?person ; :rating ?rating . ?person rdfs:label ?name }"""
    ),
    "what else its maker makes": shape(
        """SELECT ?other ?label {
             <PRODUCT> :producer ?maker . ?other :producer ?maker ; rdfs:label ?label FILTER(?other != <PRODUCT>) }"""
    ),
    "products that share two features": shape(
        """SELECT DISTINCT ?other {
             <PRODUCT> :feature ?one , ?two FILTER(?one != ?two)
             ?other :feature ?one , ?two ; :producer <PRODUCER> }"""
    ),
    "without a low rating": shape(
        """SELECT ?product { ?product :producer <PRODUCER>
             FILTER NOT EXISTS { ?review :about ?product ; :rating ?rating FILTER(?rating < 3) } }"""
    ),
    "mean rating by product": shape(
        """SELECT ?product (AVG(?rating) AS ?mean) {
             ?product :producer <PRODUCER> . ?review :about ?product ; :rating ?rating } GROUP BY ?product"""
    ),
    "its categories, upwards": shape("SELECT ?category { <PRODUCT> :category/:within* ?category }"),
    "an offer as data": shape("CONSTRUCT { ?offer ?p ?o } WHERE { ?offer :product <PRODUCT> ; ?p ?o }"),
    "who knows the reviewers": shape(
        """SELECT DISTINCT ?friend {
             ?review :about <PRODUCT> ; :by ?person . ?person :knows ?friend } ORDER BY ?friend LIMIT 10"""
    ),
}


def asked(make: Make, triples: int, times: int) -> list[str]:
    """The query for `times` things, the same ones in every run."""
    count = products(triples)
    return [make(count, chance(number + 77)) for number in range(times)]


def mixed(triples: int, times: int) -> list[str]:
    """`times` queries of the mix, each kind in turn."""
    count = products(triples)
    makers = list(MIX.values())
    return [makers[number % len(makers)](count, chance(number + 99)) for number in range(times)]
