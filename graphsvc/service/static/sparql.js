// Turns the plain query form into the editor. Completion knows this graph's own terms only: the editor's bundled lists
// would ask another host, and its prefix list holds addresses nobody checked.
"use strict";

/** Give the editor's controls the names and roles that it leaves out; done again whenever it draws anew. */
function name(place) {
  const set = (found, values) => place.querySelectorAll(found).forEach((one) => {
    for (const [key, value] of Object.entries(values)) if (one.getAttribute(key) !== value) one.setAttribute(key, value);
  });
  set("input.autocomplete", { "aria-label": "Address of the endpoint" });
  set("select.tableSizer", { "aria-label": "Rows on a page" });
  set("input.tableFilter", { "aria-label": "Filter the rows" });
  set(".CodeMirror textarea", { "aria-label": "Query" });
  set(".CodeMirror-scroll", { tabindex: "0", role: "group", "aria-label": "Text of the query" });
  set(".tabsList .addTab", { role: "tab", "aria-selected": "false", "aria-label": "New query" });
  for (const head of place.querySelectorAll("thead th")) {
    if (head.textContent.trim()) continue;
    const words = document.createElement("span");
    words.className = "sr"; words.textContent = "Row"; (head.querySelector(".dt-column-title") ?? head).append(words);
  }
}

(async () => {
  const place = document.getElementById("editor"), plain = document.getElementById("plain");
  if (typeof Yasgui === "undefined") return;
  const terms = await (await fetch(place.dataset.vocabulary)).json();
  const completers = Yasgui.Yasqe.Autocompleters ?? Yasgui.Yasqe.autocompleters;
  completers.prefixes.get = async () => terms.prefixes;
  // The editor shows all that it is given, so only what begins as the term typed so far does is given.
  const begun = (iris) => async (_editor, token) => iris.filter((iri) => iri.startsWith(token?.autocompletionString ?? ""));
  completers.class.get = begun(terms.classes);
  completers.property.get = begun(terms.properties);
  const endpoint = new URL(place.dataset.endpoint, location.href).href;
  Yasgui.Yasr.registerPlugin("bars", class Bars {
    constructor(yasr) { this.yasr = yasr; this.priority = 5; this.label = "Bars"; this.hideFromSelection = false; }
    static helpReference = "";
    getIcon() { const icon = document.createElement("span"); icon.textContent = "▤ "; return icon; }
    numbers() {
      const answer = this.yasr.results?.getAsJson?.(), names = answer?.head?.vars ?? [], rows = answer?.results?.bindings ?? [];
      const number = names.find((name) => rows.length && rows.every((row) => row[name] && !Number.isNaN(Number(row[name].value))));
      return number ? { number, label: names.filter((name) => name !== number), rows } : null;
    }
    canHandleResults() { return Boolean(this.numbers()); }
    draw() {
      const { number, label, rows } = this.numbers(), most = Math.max(...rows.map((row) => Number(row[number].value)), 1);
      const table = document.createElement("table");
      for (const row of rows.slice(0, 100)) {
        const line = table.insertRow(), head = document.createElement("th"), bar = document.createElement("meter");
        head.scope = "row"; head.textContent = label.map((name) => row[name]?.value.split(/[#/]/).pop() ?? "").join(", ");
        bar.max = most; bar.value = Number(row[number].value); bar.setAttribute("aria-label", row[number].value);
        line.append(head); line.insertCell().append(bar); line.insertCell().textContent = row[number].value;
      }
      this.yasr.resultsEl.replaceChildren(table);
    }
  });
  Yasgui.Yasr.registerPlugin("map", class MapOfNodes {
    constructor(yasr) { this.yasr = yasr; this.priority = 4; this.label = "Map"; this.hideFromSelection = false; }
    static helpReference = "";
    getIcon() { const icon = document.createElement("span"); icon.textContent = "◫ "; return icon; }
    things() {
      const rows = this.yasr.results?.getAsJson?.()?.results?.bindings ?? [];
      const found = new Set();
      for (const row of rows) for (const value of Object.values(row)) { const slug = value.value.split("/id/node/")[1]; if (slug) found.add(slug); }
      return [...found].slice(0, 40);
    }
    canHandleResults() { return this.things().length > 0; }
    draw() {
      const slugs = this.things(), address = new URL("./", endpoint);
      for (const slug of slugs) address.searchParams.append("node", slug);
      const anchor = document.createElement("a"), frame = document.createElement("iframe");
      anchor.href = address.href; anchor.textContent = `Open the map with ${slugs.length} things picked out`;
      frame.src = address.href + "&embed=1"; frame.title = "The answer on the map"; frame.width = "100%"; frame.height = "800";
      this.yasr.resultsEl.replaceChildren(anchor, frame);
    }
  });
  place.hidden = false;
  const yasgui = new Yasgui(place, {
    persistenceId: null, copyEndpointOnNewTab: true, autofocus: false,
    requestConfig: { endpoint, method: "POST" }, endpointCatalogueOptions: { getData: () => [{ endpoint }] },
    yasqe: { value: document.getElementById("query").value }, yasr: { prefixes: Object.fromEntries(terms.prefixes.map((line) => [line.split(":")[0], line.slice(line.indexOf("<") + 1, -1)])) },
  });
  yasgui.getTab()?.setQuery(document.getElementById("query").value);
  new MutationObserver(() => name(place)).observe(place, { childList: true, subtree: true });
  name(place);
  plain.classList.add("sr-when-editor"); plain.querySelector("textarea").rows = 6;
  const details = document.createElement("details"), summary = document.createElement("summary");
  summary.textContent = "The same as a plain form"; plain.before(details); details.append(summary, plain); details.className = "card";
})();
