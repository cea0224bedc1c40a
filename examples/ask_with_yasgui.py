"""Ask as a person does: type a query into the editor (YASGUI) in a real Chromium. Start `./run serve` first.

Needs Chromium and the Python package playwright, which drives it, and a server with the editor: npm bundles it.
"""

import os
import shutil
import sys

from playwright.sync_api import sync_playwright

QUERY = """
PREFIX cf: <https://w3id.org/ai-confidence/ontology#>
PREFIX node: <https://w3id.org/ai-confidence/id/node/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
SELECT ?upstream ?status WHERE {
  ?claim cf:hasHead node:automation-bias ; cf:hasTail/skos:prefLabel ?upstream ; cf:status/skos:prefLabel ?status .
} ORDER BY ?upstream LIMIT 10"""

site = os.environ.get("GRAPHSVC_URL", "http://127.0.0.1:8000")
with sync_playwright() as engines:
    chromium = engines.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    page = chromium.new_page()
    page.goto(f"{site}/sparql")
    if not page.locator("script[src*=yasgui]").count():
        sys.exit(f"{site}/sparql is a plain form: bundle the editor with ./run frontend, which needs Node.js and npm.")
    page.locator(".yasqe .CodeMirror").click()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(QUERY)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        page.locator(".yasqe_queryButton").click()
    status = answered.value.status
    body = page.locator(".yasr_results table tbody")
    body.locator("tr").first.wait_for()
    rows = [[cell.strip() for cell in row.locator("td").all_inner_texts()] for row in body.locator("tr").all()]
    chromium.close()
for row in rows:
    print(" | ".join(row))
print(f"Result: {len(rows)} rows of the {status} answer stand in the editor's table.")
