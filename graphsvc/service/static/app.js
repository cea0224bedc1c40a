// What the pages gain where JavaScript runs: suggestions while typing, highlights on the map, copied links, the basket.
// Every page works without it.
"use strict";

const KEPT = document.body.dataset.gathered; // not named as the buttons are, or the whole page would be one
/** What a reader gathers, kept by this browser: its place, the attributes of its link and buttons, and its name. */
const GATHERED = { basket: [KEPT, "Briefing"], story: [KEPT.replace(/briefing$/, "story"), "Story"] };

/** The best things that a text finds: the service is asked, or the names that a static edition brings along. */
async function named(text, most) {
  if (typeof edition !== "undefined") return edition.search(text, most);
  const answer = await fetch(`${document.querySelector("[data-suggestions]")?.dataset.suggestions ?? "search"}?format=json&limit=${most}&q=${encodeURIComponent(text)}`);
  return answer.ok ? (await answer.json()).results : null;
}

/** A combobox after the ARIA Authoring Practices: arrows move, Enter takes, Escape closes. */
function suggest(input) {
  const list = document.createElement("ul");
  list.className = "options"; list.id = input.id + "-options"; list.hidden = true;
  list.setAttribute("role", "listbox"); list.setAttribute("aria-label", "Suggestions");
  const status = document.createElement("span");
  status.className = "sr"; status.setAttribute("role", "status");
  input.after(list, status);
  input.parentElement.style.position = "relative";
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list" })) input.setAttribute(name, value);
  let chosen = -1, asked = 0, timer = 0;

  function close() { list.hidden = true; chosen = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  function mark(index) {
    const options = list.children;
    if (!options.length) return;
    chosen = (index + options.length) % options.length;
    [...options].forEach((option, i) => option.setAttribute("aria-selected", i === chosen));
    options[chosen].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[chosen].id);
  }
  function take(option) {
    if (input.dataset.suggest === "open") { location.href = option.dataset.url; return; }
    input.value = option.dataset.label; close(); input.focus();
  }
  async function ask() {
    const text = input.value.trim(), mine = ++asked;
    if (text.length < 2) { close(); status.textContent = ""; return; }
    const found = await named(text, 10);
    if (mine !== asked || !found) return;
    list.replaceChildren(...found.map((match, i) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${i}`; option.setAttribute("role", "option"); option.setAttribute("aria-selected", "false");
      option.dataset.url = match.page; option.dataset.label = match.label;
      option.append(match.label);
      if (match.kind !== "label") { const small = document.createElement("small"); small.textContent = match.text.slice(0, 120); option.append(small); }
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(option); });
      return option;
    }));
    chosen = -1; list.hidden = !found.length; input.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = found.length ? `${found.length} suggestions` : "No suggestions";
  }
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault(); mark(chosen + (event.key === "ArrowDown" ? 1 : -1) + (chosen < 0 && event.key === "ArrowUp" ? 1 : 0));
    } else if (event.key === "Enter" && !list.hidden && chosen >= 0) { event.preventDefault(); take(list.children[chosen]); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
  });
}

/** Pointing at or tabbing to a box of the map lights it, its arrows and its neighbours; Escape ends it. */
function light(map) {
  const lines = [...map.querySelectorAll(".line")];
  function show(box) {
    map.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
    map.classList.toggle("lit", Boolean(box));
    if (!box) return;
    const near = new Set([box.dataset.n]);
    for (const line of lines) {
      if (line.dataset.t !== box.dataset.n && line.dataset.h !== box.dataset.n) continue;
      line.classList.add("lit"); near.add(line.dataset.t).add(line.dataset.h);
    }
    map.querySelectorAll(".box").forEach((one) => one.classList.toggle("lit", near.has(one.dataset.n)));
  }
  for (const box of map.querySelectorAll(".box")) {
    box.addEventListener("mouseenter", () => show(box)); box.addEventListener("focus", () => show(box));
    box.addEventListener("mouseleave", () => show(null)); box.addEventListener("blur", () => show(null));
  }
  map.addEventListener("keydown", (event) => { if (event.key === "Escape") show(null); });
}

function say(element, words) {
  const before = element.textContent;
  element.textContent = words; element.setAttribute("role", "status");
  setTimeout(() => { element.textContent = before; element.removeAttribute("role"); }, 1800);
}

function gathered(kind) { try { return JSON.parse(localStorage.getItem(GATHERED[kind][0])) ?? []; } catch { return []; } }
function keep(kind, items) { try { localStorage.setItem(GATHERED[kind][0], JSON.stringify(items)); } catch { /* private mode: the address still holds the items */ } }
function showGathered(kind) {
  const items = gathered(kind), anchor = document.querySelector(`[data-${kind}-link]`);
  if (!anchor || !items.length) return;
  anchor.textContent = `${GATHERED[kind][1]} (${items.length})`;
  const own = new URLSearchParams(location.search).get("with");
  anchor.href = anchor.href.split("?")[0] + "?" + [...items.map((item) => "item=" + encodeURIComponent(item)), ...(own ? ["with=" + encodeURIComponent(own)] : [])].join("&");
}

document.querySelectorAll("input[data-suggest]").forEach(suggest);
document.querySelectorAll(".picture.map, .picture.start").forEach(light);
document.querySelectorAll("[data-copy]").forEach((anchor) => anchor.addEventListener("click", async (event) => {
  if (!navigator.clipboard) return;
  event.preventDefault(); await navigator.clipboard.writeText(anchor.href); say(anchor, "Copied");
}));
for (const kind of Object.keys(GATHERED)) {
  document.querySelectorAll(`[data-${kind}]`).forEach((anchor) => anchor.addEventListener("click", (event) => {
    event.preventDefault();
    keep(kind, [...new Set([...gathered(kind), anchor.dataset[kind]])]); showGathered(kind); say(anchor, "Added");
  }));
  document.querySelectorAll(`[data-${kind}-set]`).forEach((element) => { keep(kind, JSON.parse(element.dataset[kind + "Set"])); });
}
document.querySelectorAll("[data-print]").forEach((button) => { button.hidden = false; button.addEventListener("click", () => print()); });
document.querySelectorAll("form.fields-form").forEach((form) => form.addEventListener("submit", () => {
  // Leave empty fields, and those that hold what holds anyway, out of the address.
  for (const field of form.querySelectorAll("input:not([type=checkbox], [type=hidden]), select")) {
    const usual = field.selectedOptions ? field.selectedOptions[0]?.hasAttribute("data-default") : field.value === field.dataset.default;
    if (!field.value || usual) field.disabled = true;
  }
}));
// A page that the Back button brings again is as it was left: with the fields disabled.
addEventListener("pageshow", (event) => { if (event.persisted) for (const field of document.querySelectorAll(":disabled")) field.disabled = false; });
if (location.hash === "#sparql") document.getElementById("sparql")?.setAttribute("open", "");
document.querySelectorAll('a[href="#sparql"]').forEach((anchor) => anchor.addEventListener("click", () => document.getElementById("sparql")?.setAttribute("open", "")));
Object.keys(GATHERED).forEach(showGathered);
