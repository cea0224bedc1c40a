// Draws the data on the page with vis-network: fixed positions, no physics. Arrows are drawn as in the other pictures,
// below the boxes, so that none runs over words; what is picked is listed in words beside the picture.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("graph").textContent);
  const holder = document.getElementById("network"), panel = document.getElementById("picked"), jump = document.getElementById("jump");
  const trace = document.getElementById("trace"), place = `confidence-view ${location.pathname}${location.search}`;
  const served = location.protocol.startsWith("http") && Boolean(trace);
  const forced = matchMedia("(forced-colors: active)").matches, dark = !forced && matchMedia("(prefers-color-scheme: dark)").matches;
  const style = getComputedStyle(document.documentElement);
  /** A colour of the picture: that of the system or of the dark page where one is in force, else the one of the data. */
  const colour = (system, name, usual) => (forced ? system : (dark && style.getPropertyValue(`--${name}`).trim()) || usual);
  const paper = colour("Canvas", "card", "#ffffff"), ink = colour("CanvasText", "ink", "#212b32"), soft = colour("GrayText", "soft", "#56646e");
  const edgeInk = (edge) => colour("CanvasText", edge.own ? "own" : edge.acts ? "who" : "soft", edge.color);
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  let picked = null, path = data.lit.length ? new Set(data.lit) : null;

  function look(node, off) {
    const focus = node.color.background !== "#ffffff";
    const border = colour("CanvasText", node.band, node.color.border);
    const fill = focus ? colour("Highlight", "tint", node.color.background) : paper;
    return {
      color: { background: fill, border: off ? soft : border, highlight: { background: fill, border: ink }, hover: { background: fill, border: ink } },
      font: { ...node.font, color: off ? soft : focus && forced ? "HighlightText" : ink }, shapeProperties: { borderRadius: 5, borderDashes: off ? [3, 3] : false },
    };
  }
  const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, ...look(node, false) })));
  const network = new vis.Network(holder, { nodes, edges: [] }, {
    physics: false, layout: { improvedLayout: false, randomSeed: 0 },
    interaction: { hover: true, tooltipDelay: 150, keyboard: false, navigationButtons: false, multiselect: true },
    nodes: { margin: 7, labelHighlightBold: false, chosen: true },
  });

  /** The curve of an arrow: out of the lower third of a box and into the upper third of another, as in the still picture. */
  function curve(edge) {
    const [tail, head] = network.getPosition ? [network.getPosition(edge.from), network.getPosition(edge.to)] : [];
    const [tw, th] = byId.get(edge.from).half, [hw, hh] = byId.get(edge.to).half;
    const y1 = tail.y - th + 2 * th * (edge.own ? 0.5 : 0.68), y2 = head.y - hh + 2 * hh * (edge.own ? 0.6 : 0.32);
    const same = Math.abs(tail.x - head.x) < tw, onward = tail.x < head.x;
    if (edge.bar) { const y = tail.y - th + 2 * th * (edge.own ? 0.16 : 0.86), x = tail.x + (same || onward ? tw : -tw), to = x + (same || onward ? 34 : -34); return { bar: true, same, x, y, to, sign: [(x + to) / 2, y] }; }
    let x1 = tail.x + tw, x2 = head.x + hw + 7, bends;
    if (same) { const reach = Math.min(46, 16 + Math.abs(y2 - y1) / 14); bends = [x1 + reach, x2 - 7 + reach]; }
    else if (onward) { x2 = head.x - hw - 7; const bend = (x2 - x1) * 0.45; bends = [x1 + bend, x2 - bend]; }
    else { x1 = tail.x - tw; const bend = (x1 - x2) * 0.45; bends = [x1 - bend, x2 + bend]; }
    return { same, x1, y1, x2, y2, bends, left: x2 < head.x, beside: [x2 < head.x ? x2 - 13 : x2 + 13, y2], leaving: [x1 > tail.x ? x1 + 13 : x1 - 13, y1] };
  }
  function half(c, t) {
    const w = [(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3];
    return [w[0] * c.x1 + w[1] * c.bends[0] + w[2] * c.bends[1] + w[3] * c.x2, w[0] * c.y1 + w[1] * c.y1 + w[2] * c.y2 + w[3] * c.y2];
  }
  const onPath = (edge) => path?.has(edge.from) && path.has(edge.to);
  /** The arrows that show: all at rest, those within a column left out where there are many; else those of what is picked. */
  function shown(edge, same) {
    if (picked !== null) return edge.from === picked || edge.to === picked;
    return path ? Boolean(onPath(edge)) : !(data.quiet && same);
  }
  network.on("beforeDrawing", (context) => {
    for (const frame of data.frames) {
      if (frame.tint) { context.fillStyle = colour("Canvas", "lane", frame.tint); context.fillRect(frame.x, frame.y, frame.width, frame.height); }
      if (frame.dotted) { context.strokeStyle = soft; context.setLineDash([2, 4]); context.strokeRect(frame.x, frame.y, frame.width, frame.height); context.setLineDash([]); }
      if (!frame.title) continue;
      context.fillStyle = frame.band ? colour("CanvasText", frame.band, frame.ink) : ink; context.font = frame.level ? "600 13px Arial" : "700 15px Arial"; context.textAlign = "left"; context.textBaseline = "alphabetic";
      context.fillText(frame.title, frame.x + (frame.level ? 8 : 14), frame.y + (frame.level ? 15 : 29));
    }
    const strong = picked !== null || path || !data.quiet, drawn = data.edges.map((edge) => [edge, curve(edge)]).filter(([edge, c]) => shown(edge, c.same));
    const count = (key) => drawn.reduce((all, [edge]) => all.set(edge[key], (all.get(edge[key]) ?? 0) + 1), new Map());
    const leaving = count("from"), arriving = count("to");
    for (const [edge, c] of drawn) {
      context.globalAlpha = strong ? 1 : 0.38; context.strokeStyle = context.fillStyle = edgeInk(edge); context.lineWidth = edge.width; context.setLineDash(edge.dashes || []);
      context.beginPath();
      if (c.bar) { context.moveTo(c.x, c.y); context.lineTo(c.to, c.y); context.moveTo(c.to, c.y - 6); context.lineTo(c.to, c.y + 6); }
      else { context.moveTo(c.x1, c.y1); context.bezierCurveTo(c.bends[0], c.y1, c.bends[1], c.y2, c.x2, c.y2); }
      context.stroke(); context.setLineDash([]);
      if (!c.bar) { const way = c.left ? 7 : -7; context.beginPath(); context.moveTo(c.x2 + way, c.y2); context.lineTo(c.x2 - way / 4, c.y2 - 4.5); context.lineTo(c.x2 - way / 4, c.y2 + 4.5); context.fill(); }
    }
    context.globalAlpha = 1;
    for (const [edge, c] of strong ? drawn : []) {
      if (!edge.mark) continue;
      const [x, y] = c.bar ? c.sign : arriving.get(edge.to) === 1 ? c.beside : leaving.get(edge.from) === 1 ? c.leaving : half(c, edge.own ? 0.3 : 0.5);
      context.fillStyle = paper; context.strokeStyle = edgeInk(edge); context.lineWidth = 1; context.beginPath(); context.arc(x, y, 7, 0, 7); context.fill(); context.stroke();
      context.fillStyle = ink; context.font = "700 12px Arial"; context.textAlign = "center"; context.textBaseline = "middle"; context.fillText(edge.mark, x, y + 0.5);
    }
  });

  function item(text, href) {
    const line = document.createElement("li"), anchor = document.createElement("a");
    anchor.href = href; anchor.textContent = text; line.append(anchor); return line;
  }
  function button(text, act) { const made = document.createElement("button"); made.type = "button"; made.className = "quiet"; made.textContent = text; made.addEventListener("click", act); return made; }
  const touching = (id) => data.edges.filter((edge) => edge.from === id || edge.to === id);
  function paint() {
    const near = picked === null ? path : new Set([picked, ...touching(picked).flatMap((edge) => [edge.from, edge.to])]);
    nodes.update(data.nodes.map((node) => ({ id: node.id, ...look(node, Boolean(near) && !near.has(node.id)) })));
  }
  function pick(id) {
    picked = id; paint(); panel.replaceChildren(); jump.value = id ?? "";
    if (id === null) { panel.textContent = path ? "The path is lit. Pick a box to see its arrows and what they say." : "Pick a box to see its arrows and what they say."; network.unselectAll(); return; }
    const node = byId.get(id), head = document.createElement("h2"), list = document.createElement("ul"), link = document.createElement("a");
    link.href = node.href; link.textContent = node.name; head.append(link);
    list.append(...touching(id).map((edge) => item(edge.words, edge.href)));
    panel.append(head);
    if (served && node.slug) panel.append(button("Expand: what stands one step around it", () => expand(id)));
    panel.append(list);
    if (!list.children.length) panel.append("No arrow in this view.");
    network.selectNodes([id]);
  }

  // What the reader did to the view is kept by the browser: where boxes stand, what is in sight, what is added.
  function keep() {
    const kept = { at: network.getPositions(), scale: network.getScale(), centre: network.getViewPosition(), added };
    try { localStorage.setItem(place, JSON.stringify(kept)); } catch { /* private mode: the view lasts as long as the page */ }
  }
  function kept() { try { return JSON.parse(localStorage.getItem(place)); } catch { return null; } }
  let added = { nodes: [], edges: [] };
  function add(newNodes, newEdges) {
    for (const node of newNodes) {
      if (byId.has(node.id)) continue;
      byId.set(node.id, node); data.nodes.push(node); nodes.add({ ...node, ...look(node, false) }); added.nodes.push(node);
      for (const list of [jump, trace]) list?.add(new Option(`${node.name} (${node.tag})`, node.id));
    }
    const known = new Set(data.edges.map((edge) => `${edge.from} ${edge.to} ${edge.words}`));
    for (const edge of newEdges) if (!known.has(`${edge.from} ${edge.to} ${edge.words}`)) { data.edges.push(edge); added.edges.push(edge); }
  }
  /** A place at x, from y downwards, where a box of this size touches no other. */
  function free(x, y, half) {
    const boxes = data.nodes.map((node) => ({ ...(network.getPositions([node.id])[node.id] ?? node), half: node.half }));
    const hits = () => boxes.some((box) => Math.abs(box.x - x) < box.half[0] + half[0] + 8 && Math.abs(box.y - y) < box.half[1] + half[1] + 8);
    while (hits()) y += 12;
    return { x, y };
  }
  /** Add what stands one step before and after a box, as the page of it has it; what is there already keeps its place. */
  async function expand(id) {
    const here = byId.get(id), answer = await fetch(`explore?node=${encodeURIComponent(here.slug)}&steps=1`).catch(() => null);
    if (!answer?.ok) { panel.append("It could not be asked for."); return; }
    const more = JSON.parse(new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("graph").textContent);
    const centre = more.nodes.find((node) => node.slug === here.slug), at = network.getPositions([id])[id], same = new Map([[centre?.id, id]]), fresh = [];
    for (const node of more.nodes) {
      if (same.has(node.id)) continue;
      const there = data.nodes.find((one) => one.slug === node.slug);
      same.set(node.id, there ? there.id : node.id);
      if (!there) { const spot = { ...node, ...free(at.x + (node.x - centre.x), at.y + (node.y - centre.y) / 2, node.half) }; fresh.push(spot); add([spot], []); }
    }
    add([], more.edges.map((edge) => ({ ...edge, from: same.get(edge.from), to: same.get(edge.to) })).filter((edge) => edge.from && edge.to));
    pick(id); keep();
    const said = document.createElement("p"); said.textContent = fresh.length ? `${fresh.length} ${fresh.length === 1 ? "box" : "boxes"} added.` : "All of it is in the picture already."; panel.prepend(said);
  }
  /** Ask the service for a path and light it; what it says of the path is what the page of paths says. */
  async function follow(from, to) {
    const start = byId.get(from), end = byId.get(to), page = `paths?from=${encodeURIComponent(start.slug)}&to=${encodeURIComponent(end.slug)}`;
    const answer = await fetch(`api/v1/paths?from=${encodeURIComponent(start.slug)}&to=${encodeURIComponent(end.slug)}&k=1`).catch(() => null);
    const found = answer?.ok ? (await answer.json()).paths[0] : null, slug = (iri) => iri.slice(iri.lastIndexOf("/") + 1);
    pick(null); panel.replaceChildren();
    if (found) {
      let last = network.getPositions([from])[from];
      const ids = new Map();
      for (const hop of found.hops) for (const side of ["from", "to"]) {
        const there = data.nodes.find((one) => one.slug === slug(hop[side]));
        if (!there) add([{ ...start, ...free(last.x + 40, last.y + 60, start.half), id: `path ${hop[side]}`, slug: slug(hop[side]), name: hop.labels[side], label: hop.labels[side], title: hop.labels[side], href: `doc/node/${slug(hop[side])}.html`, color: { ...start.color, background: "#ffffff" } }], []);
        const box = there ?? data.nodes.at(-1); ids.set(hop[side], box.id); last = network.getPositions([box.id])[box.id];
      }
      path = new Set(ids.values());
      found.hops.forEach((hop, at) => { const words = `${found.steps[at].said} (${found.steps[at].says})`, ends = [ids.get(hop.from), ids.get(hop.to)]; if (!data.edges.some((edge) => edge.from === ends[0] && edge.to === ends[1])) add([], [{ from: ends[0], to: ends[1], color: "#4c5f70", width: hop.basis === "effect" ? 2.4 : 1.3, dashes: hop.basis === "association" ? [7, 5] : false, mark: { "+": "+", "-": "−", mixed: "±" }[hop.sign] ?? "?", words, href: page }]); });
      const said = document.createElement("p"); said.textContent = found.headline; panel.append(said); paint(); keep();
    } else panel.append(answer?.ok ? "No path of a few steps was found: a gap in the rows, not a finding. " : "Paths could not be asked for here. ");
    const link = document.createElement("a"); link.href = page; link.textContent = "All paths, in words"; panel.append(link);
    if (path?.size) network.fit({ nodes: [...path], maxZoomLevel: 1 });
    network.redraw();
  }

  network.on("click", (event) => pick(event.nodes[0] ?? null));
  network.on("doubleClick", (event) => { if (event.nodes[0]) location.href = byId.get(event.nodes[0]).href; });
  network.on("dragEnd", keep); network.on("zoom", keep);
  for (const list of [jump, trace]) if (list) for (const node of data.nodes) list.add(new Option(`${node.name} (${node.tag})`, node.id));
  // A narrow screen begins at the first column at a size that can be read; the whole map there would be stripes.
  function showAll() {
    const frame = network.body.container;
    if (frame.clientWidth >= 700) { network.fit(); return; }
    const at = Object.values(network.getPositions());
    const left = Math.min(...at.map((one) => one.x)), top = Math.min(...at.map((one) => one.y));
    network.moveTo({ scale: 0.9, position: { x: left - 110 + frame.clientWidth / 1.8, y: top - 90 + frame.clientHeight / 1.8 } });
  }
  /** The nearest box in the direction of an arrow key. */
  function beside(id, [dx, dy]) {
    const at = network.getPositions(), here = at[id];
    const far = (one) => { const x = at[one].x - here.x, y = at[one].y - here.y, on = x * dx + y * dy; return on > 4 ? on + 2.5 * Math.abs(x * dy - y * dx) : Infinity; };
    const best = Object.keys(at).filter((one) => one !== id).sort((one, other) => far(one) - far(other))[0];
    return best && far(best) < Infinity ? best : id;
  }
  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  holder.tabIndex = 0; holder.setAttribute("role", "application");
  holder.setAttribute("aria-label", "Picture: arrow keys go from box to box, with Alt they move it, Enter opens it, plus and minus zoom, Escape ends");
  holder.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (way && event.altKey && picked !== null) { const at = network.getPositions([picked])[picked]; network.moveNode(picked, at.x + 20 * way[0], at.y + 20 * way[1]); keep(); }
    else if (way) { pick(picked === null ? data.nodes[0].id : beside(picked, way)); const at = network.getPositions([picked])[picked]; network.moveTo({ position: at }); }
    else if (event.key === "Enter" && picked !== null) location.href = byId.get(picked).href;
    else if (event.key === "Escape") { path = null; pick(null); }
    else if (event.key === "+" || event.key === "-") network.moveTo({ scale: network.getScale() * (event.key === "+" ? 1.3 : 1 / 1.3) });
    else return;
    event.preventDefault();
  });
  jump.addEventListener("change", () => { pick(jump.value || null); if (jump.value) network.focus(jump.value, { scale: 1 }); });
  if (served) trace.addEventListener("change", () => { if (picked !== null && trace.value && trace.value !== picked) follow(picked, trace.value); else panel.textContent = "Pick the box that the path begins at first."; trace.value = ""; });
  else trace?.parentElement.remove();
  document.getElementById("fit").addEventListener("click", () => { path = data.lit.length ? new Set(data.lit) : null; pick(null); showAll(); keep(); });
  document.getElementById("closer").addEventListener("click", () => { network.moveTo({ scale: network.getScale() * 1.3 }); keep(); });
  document.getElementById("further").addEventListener("click", () => { network.moveTo({ scale: network.getScale() / 1.3 }); keep(); });
  document.getElementById("anew")?.addEventListener("click", () => { try { localStorage.removeItem(place); } catch { /* nothing was kept */ } location.reload(); });
  const before = kept();
  if (before) add(before.added?.nodes ?? [], before.added?.edges ?? []);
  network.once("afterDrawing", () => {
    if (!before) { showAll(); return; }
    for (const [id, at] of Object.entries(before.at)) if (byId.has(id)) network.moveNode(id, at.x, at.y);
    network.moveTo({ scale: before.scale, position: before.centre });
  });
  pick(null);
  if (!forced) matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => location.reload());
  window.explored = { network, data }; // for whoever looks into the page
})();
