// What the static edition answers in the browser: it looks up and shows what was made when it was published.
// Names, paths and the graph are read as scripts, because browsers read no other files from a file share.
"use strict";

const edition = (() => {
  const base = "@BASE@", own = document.currentScript, root = own.dataset.root, waiting = new Map(), kept = new Map();

  /** The value of a script below edition/, such as "names" or "paths/automation-bias"; null where there is none. */
  function load(name) {
    if (!kept.has(name)) kept.set(name, new Promise((done) => {
      waiting.set(name, done);
      const script = document.createElement("script");
      script.src = `${root}edition/${name}.js`;
      script.addEventListener("error", () => done(null));
      document.head.append(script);
    }));
    return kept.get(name);
  }
  function take(name, value) { waiting.get(name)?.(value); }

  const fold = (text) => [...text.toLowerCase().normalize("NFKD").replace(/['’]/g, "")]
    .map((char) => (/\p{M}/u.test(char) ? "" : /[\p{L}\p{N}]/u.test(char) ? char : " ")).join("").split(/\s+/).filter(Boolean).join(" ");

  /** The things whose label, other name or definition holds every word, best first, as the service orders them. */
  async function search(text, most) {
    const wanted = fold(text), words = wanted.split(" ").filter(Boolean), weight = { label: 0, "other name": 1, definition: 2 }, best = new Map();
    const near = (folded) => (folded === wanted ? 0 : folded.startsWith(wanted) ? 1 : ` ${folded}`.indexOf(` ${wanted}`) > 0 ? 2 : 3);
    for (const [slug, label, kind, said, folded] of words.length ? await load("names") ?? [] : []) {
      if (!words.every((word) => folded.includes(word))) continue;
      const found = { slug, label, kind, text: said, rank: [near(folded), weight[kind]], page: `${root}doc/node/${slug}.html` };
      const before = best.get(slug);
      if (!before || found.rank[0] - before.rank[0] < 0 || (found.rank[0] === before.rank[0] && found.rank[1] < before.rank[1])) best.set(slug, found);
    }
    const order = (a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0);
    return [...best.values()].sort(order).slice(0, most);
  }

  /** The slugs that a name stands for: one, several, or none. */
  async function resolve(text) {
    const rows = await load("names") ?? [], given = text.trim().replace(/^node:|^https?:.*\/id\/node\//, "");
    if (rows.some(([slug]) => slug === given)) return [given];
    const wanted = fold(given), named = rows.filter((row) => row[2] !== "definition" && row[4] === wanted);
    const labels = named.filter((row) => row[2] === "label");
    const found = [...new Set((labels.length ? labels : named).map(([slug]) => slug))];
    const words = wanted.replaceAll(" ", "-");
    return found.length || !rows.some(([slug]) => slug === words) ? found : [words];
  }

  function element(name, given = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  /** Put an answer in place of what the page shows below its form. */
  function show(...children) {
    const main = document.querySelector("main .wide") ?? document.querySelector("main"), form = main.querySelector("form"), before = main.querySelector("#edition-answer");
    const place = element("div", { id: "edition-answer", role: "status" }, ...children);
    if (before) before.replaceWith(place); else if (form) form.after(place); else main.append(place);
    return place;
  }
  const gap = (...words) => element("p", { class: "gap" }, ...words);
  const node = (slug, label) => element("a", { href: `${root}doc/node/${slug}.html` }, label ?? slug.replaceAll("-", " "));
  async function unclear(text, found) {
    const near = found.length ? found.map((slug) => ({ slug, label: slug.replaceAll("-", " ") })) : await search(text, 6);
    const said = found.length ? `“${text}” names ${found.length} things.` : `Nothing in the framework is called “${text}”.`;
    show(gap(said), element("ul", {}, ...near.map((one) => element("li", {}, node(one.slug, one.label)))));
  }
  const others = (query, known) => [...new Set(query.keys())].filter((key) => !known.includes(key) && query.get(key) !== "");
  const choices = (keys) => gap(`These files answer the question as it stands without choices; ${keys.join(", ")} needs a server. What follows is the answer without it. `, element("a", { href: `${root}edition/server.html` }, "How to run one"));

  const pages = {
    async search(query) {
      const text = query.get("q") ?? "";
      document.querySelectorAll("input[name=q]").forEach((input) => { input.value = text; });
      if (!text) return;
      const found = await search(text, 50);
      show(element("p", { class: "lead" }, `${found.length} ${found.length === 1 ? "thing" : "things"} found.`),
        element("ul", { class: "cards" }, ...found.map((one) => element("li", {}, element("h2", {}, node(one.slug, one.label)),
          ...(one.kind === "label" ? [] : [element("p", { class: "note" }, one.kind === "other name" ? `also called “${one.text}”` : one.text)]),
          element("p", { class: "note" }, element("a", { href: `${root}focus/${one.slug}.html`, "aria-label": `What influences ${one.label}?` }, "What influences it?"))))));
    },
    /** A question is answered by a service alone; what it names is found here, longest names first, each word once. */
    async ask(query) {
      const text = query.get("q") ?? "";
      document.querySelectorAll("input[name=q]").forEach((input) => { input.value = text; });
      if (!text) return;
      let left = ` ${fold(text)} `;
      const found = new Map(), rows = (await load("names") ?? []).filter((row) => row[2] !== "definition" && row[4]);
      for (const [slug, label, , , folded] of rows.sort((a, b) => b[4].length - a[4].length))
        if (left.includes(` ${folded} `)) { left = left.replaceAll(` ${folded} `, " | "); found.set(slug, label); }
      const named = [...found], link = (href, words) => element("a", { href: root + href }, words);
      show(gap("These files answer no questions in your own words; that needs a server. ", link("edition/server.html", "How to run one")),
        element("p", { class: "lead" }, named.length ? "Your question names:" : "It names nothing that the framework has by that name."),
        element("ul", { class: "cards" }, ...named.map(([slug, label]) => element("li", {}, element("h2", {}, node(slug, label)),
          element("p", { class: "note" }, element("a", { href: `${root}focus/${slug}.html`, "aria-label": `What influences ${label}, what does it influence?` }, "What influences it, what does it influence?"))))),
        ...(named.length > 1 ? [element("p", {}, link(`paths/index.html?from=${named[0][0]}&to=${named[1][0]}`, `How ${named[0][1]} reaches ${named[1][1]}`), " · ",
          link(`paths/index.html?from=${named[1][0]}&to=${named[0][0]}`, "the other way round"))] : []),
        element("p", {}, link(`search/index.html?q=${encodeURIComponent(text)}`, "Search for its words")));
    },
    async focus(query) {
      const text = query.get("node");
      if (!text) return;
      const found = await resolve(text), more = others(query, ["node"]);
      if (found.length !== 1) { await unclear(text, found); return; }
      location.replace(`${root}focus/${found[0]}.html${more.length ? `?left=${encodeURIComponent(more.join(", "))}` : ""}`);
    },
    async paths(query) {
      const texts = [query.get("from") ?? query.get("start"), query.get("to") ?? query.get("end")];
      if (!texts[0] || !texts[1]) return;
      const form = document.querySelector("main form");
      const slugs = [];
      for (const [index, text] of texts.entries()) {
        const field = form?.querySelector(`[name=${index ? "to" : "from"}]`);
        if (field) field.value = text;
        const found = await resolve(text);
        if (found.length !== 1) { await unclear(text, found); return; }
        slugs.push(found[0]);
      }
      const more = others(query, ["from", "to", "start", "end"]).filter((key) => !form?.querySelector(`[name="${key}"]`) || query.get(key) !== form.querySelector(`[name="${key}"]`).dataset.default);
      const answer = (await load(`paths/${slugs[0]}`))?.[slugs[1]], notes = more.length ? [choices(more)] : [];
      const [from, to] = slugs;
      if (!answer) {
        show(...notes, gap("No path was found from ", node(from), " to ", node(to), ". A gap here is a gap in the rows, and no finding."),
          element("ul", {}, element("li", {}, element("a", { href: `?from=${to}&to=${from}` }, "The other way round")),
            element("li", {}, element("a", { href: `${root}focus/${from}.html` }, "What it influences")), element("li", {}, element("a", { href: `${root}focus/${to}.html` }, "What influences the other"))));
        return;
      }
      document.querySelector("h1").textContent = document.title = answer.title;
      show(...notes, ...(answer.headline ? [element("p", { class: "lead" }, answer.headline)] : []),
        element("p", {}, `${answer.paths.length} ${answer.paths.length === 1 ? "path" : "paths"} of at most ${answer.most} steps${answer.complete ? "" : ", and there are more"}.`),
        element("ol", {}, ...answer.paths.map((path) => element("li", { class: "card" }, element("h2", {}, path.headline),
          ...path.belonging.map((said) => element("p", { class: "note" }, said)),
          element("ol", { class: "said" }, ...path.steps.map((step) => element("li", {}, step.said, step.says ? ` (${step.says})` : "", " ",
            ...step.claims.flatMap((id) => [element("a", { href: `${root}doc/claim/${id}.html` }, id), " "]),
            ...step.notes.map((note) => element("small", {}, note, " ")))))))),
        ...(answer.caveats.length ? [gap(answer.caveats.join(" "))] : []));
    },
    async relations(query) {
      const keys = others(query, []);
      if (keys.length) show(gap(`These files hold the list of all relations below; choosing by ${keys.join(", ")} needs a server, or a query in SPARQL. `, element("a", { href: `${root}edition/server.html` }, "How to run one"), " · ", element("a", { href: `${root}sparql/index.html` }, "Ask in SPARQL")));
    },
    async sparql(query) {
      const form = document.getElementById("plain"), text = document.getElementById("query");
      if (query.get("query")) text.value = query.get("query");
      form.addEventListener("submit", (event) => { event.preventDefault(); ask(text.value); });
      if (query.get("query")) await ask(text.value);
    },
  };

  let worker = null, asked = 0;
  async function engine() {
    if (worker) return worker;
    const [made, graph] = [await load("engine"), await load("graph")];
    if (!made) throw new Error("The query engine was not bundled when this edition was published.");
    const source = URL.createObjectURL(new Blob([made.script, made.worker], { type: "text/javascript" }));
    worker = new Worker(source);
    worker.postMessage({ binary: made.binary, quads: graph.quads, prefixes: graph.prefixes });
    return worker;
  }
  function stop() { worker?.terminate(); worker = null; }
  /** The answer of the engine: {kind, text} as it wrote it. Raises Error with its words. */
  async function query(text, kind) {
    const running = await engine(), id = ++asked;
    return new Promise((done, failed) => {
      const hear = (event) => {
        if (event.data.id !== id) return;
        running.removeEventListener("message", hear);
        if (event.data.error) failed(new Error(event.data.error)); else done(event.data);
      };
      running.addEventListener("message", hear);
      running.addEventListener("error", () => failed(new Error("The browser cannot run the query engine.")), { once: true });
      running.postMessage({ id, query: text, kind });
    });
  }
  async function ask(text) {
    const halt = element("button", { type: "button" }, "Stop");
    halt.addEventListener("click", () => { stop(); show(gap("Stopped.")); });
    show(element("p", {}, "Asking … ", halt));
    const began = performance.now();
    try {
      const answer = await query(text), seconds = ((performance.now() - began) / 1000).toFixed(1);
      if (answer.kind !== "rows") { show(element("pre", { tabindex: "0", "aria-label": "Answer" }, answer.text)); return; }
      const { head, results, boolean } = JSON.parse(answer.text);
      if (!results) { show(element("pre", { tabindex: "0", "aria-label": "Answer" }, boolean ? "yes" : "no")); return; }
      const cell = (value) => !value ? "" : value.type === "uri" ? element("a", { href: local(value.value) }, value.value) : element("bdi", {}, value.type === "triple" ? JSON.stringify(value.value) : value.value);
      const row = (binding) => element("tr", {}, ...head.vars.map((name) => element("td", {}, cell(binding[name]))));
      const shown = results.bindings.slice(0, 1000), rows = results.bindings.length;
      const table = element("table", {}, element("caption", {}, `${rows} ${rows === 1 ? "row" : "rows"} in ${seconds} s${rows > shown.length ? `; the first ${shown.length} are shown, the file has all` : ""}`),
        element("thead", {}, element("tr", {}, ...head.vars.map((name) => element("th", { scope: "col" }, name)))), element("tbody", {}, ...shown.map(row)));
      const csv = element("a", { class: "button quiet", href: "#" }, "CSV");
      csv.addEventListener("click", async (event) => {
        if (csv.download) return;
        event.preventDefault();
        csv.href = URL.createObjectURL(new Blob([(await query(text, "text/csv")).text], { type: "text/csv" })); csv.download = "answer.csv"; csv.click();
      });
      show(element("div", { class: "table", role: "region", "aria-label": "Answer", tabindex: "0" }, table), element("p", { class: "actions" }, csv));
    } catch (error) { show(element("p", { class: "warn" }, error.message ?? String(error))); }
  }
  const local = (iri) => { const found = iri.startsWith(base) && /^id\/(\w+)\/([^/]+)$/.exec(iri.slice(base.length)); return found ? `${root}doc/${found[1]}/${found[2]}.html` : iri; };

  addEventListener("DOMContentLoaded", () => {
    const here = new URLSearchParams(location.search), page = own.dataset.page;
    if (here.get("left")) show(choices([here.get("left")]));
    const asked = others(here, ["left"]);
    if (pages[page]) pages[page](here); else if (asked.length && page !== "server") show(choices(asked));
    if (page === "server") document.getElementById("asked").textContent = decodeURIComponent(location.hash.slice(1)) || "that page";
  });
  if (location.protocol.startsWith("http")) navigator.serviceWorker?.register(`${root}worker.js`).catch(() => {});
  return { take, search, query, resolve, load };
})();
