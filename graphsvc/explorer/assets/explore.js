// Draws the data on the page with vis-network: fixed positions, no physics; what is picked is listed in words beside it.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("graph").textContent);
  const holder = document.getElementById("network"), panel = document.getElementById("picked"), jump = document.getElementById("jump");
  const byId = new Map(data.nodes.map((node) => [node.id, node]));
  const nodes = new vis.DataSet(data.nodes), edges = new vis.DataSet(data.edges.map((edge, id) => ({ ...edge, id, arrows: "to", hidden: false, color: { color: edge.color, opacity: 0.35 }, smooth: { type: "cubicBezier", forceDirection: "horizontal", roundness: 0.4 } })));
  const network = new vis.Network(holder, { nodes, edges }, {
    physics: false, layout: { improvedLayout: false, randomSeed: 0 },
    interaction: { hover: true, tooltipDelay: 150, keyboard: { enabled: true, bindToWindow: false }, navigationButtons: false },
    nodes: { margin: 7, shapeProperties: { borderRadius: 5 } },
    edges: { font: { size: 14, background: "#ffffff", strokeWidth: 0 } },
  });
  network.on("beforeDrawing", (context) => {
    for (const frame of data.frames) {
      if (frame.tint) { context.fillStyle = frame.tint; context.fillRect(frame.x, frame.y, frame.width, frame.height); }
      if (!frame.title) continue;
      context.fillStyle = frame.ink; context.font = frame.level ? "600 13px Arial" : "700 15px Arial"; context.textAlign = "left"; context.textBaseline = "alphabetic";
      context.fillText(frame.title, frame.x + (frame.level ? 8 : 14), frame.y + (frame.level ? 15 : 29));
    }
  });
  function item(text, href) {
    const line = document.createElement("li"), anchor = document.createElement("a");
    anchor.href = href; anchor.textContent = text; line.append(anchor); return line;
  }
  function pick(id) {
    const near = new Set(id === null ? data.lit : [id]), path = data.lit.length > 0; // a path has no arrows but its own
    const touching = id === null ? [] : data.edges.map((edge, number) => ({ ...edge, number })).filter((edge) => edge.from === id || edge.to === id);
    for (const edge of touching) near.add(edge.from).add(edge.to);
    edges.update(data.edges.map((edge, number) => {
      const on = id === null || edge.from === id || edge.to === id;
      return { id: number, hidden: !on, label: on && (path || id !== null) ? edge.mark : undefined, color: { color: edge.color, opacity: path || id !== null ? 1 : 0.35 } };
    }));
    nodes.update(data.nodes.map((node) => ({ id: node.id, opacity: (id === null && !path) || near.has(node.id) ? 1 : 0.2 })));
    panel.replaceChildren();
    if (id === null) { panel.textContent = "Pick a box to see its arrows and what they say."; return; }
    const node = byId.get(id), head = document.createElement("h2"), list = document.createElement("ul"), link = document.createElement("a");
    link.href = node.href; link.textContent = node.name; head.append(link);
    list.append(...touching.map((edge) => item(edge.words, edge.href)));
    panel.append(head, list);
    if (!touching.length) panel.append("No arrow in this view.");
    network.selectNodes([id]);
  }
  network.on("click", (event) => pick(event.nodes[0] ?? null));
  network.on("doubleClick", (event) => { if (event.nodes[0]) location.href = byId.get(event.nodes[0]).href; });
  for (const node of data.nodes) jump.add(new Option(`${node.name} (${node.tag})`, node.id));
  // A narrow screen begins at the first column at a size that can be read; the whole map there would be stripes.
  function showAll() {
    const place = network.body.container;
    if (place.clientWidth >= 700) { network.fit(); return; }
    const at = Object.values(network.getPositions());
    const left = Math.min(...at.map((one) => one.x)), top = Math.min(...at.map((one) => one.y));
    const scale = 0.9;
    network.moveTo({ scale, position: { x: left - 110 + place.clientWidth / 2 / scale, y: top - 90 + place.clientHeight / 2 / scale } });
  }
  jump.addEventListener("change", () => { pick(jump.value || null); if (jump.value) network.focus(jump.value, { scale: 1 }); });
  document.getElementById("fit").addEventListener("click", () => { jump.value = ""; pick(null); showAll(); });
  document.getElementById("closer").addEventListener("click", () => network.moveTo({ scale: network.getScale() * 1.3 }));
  document.getElementById("further").addEventListener("click", () => network.moveTo({ scale: network.getScale() / 1.3 }));
  network.once("afterDrawing", showAll);
  pick(null);
})();
