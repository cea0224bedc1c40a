
// What follows the engine's own script in the worker: it reads the graph once and answers one query after another.
const unpacked = async (text) => {
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
};
let ready = null, prefixes = "";
async function open({ binary, quads, prefixes: known }) {
  await __wbg_init({ module_or_path: await unpacked(binary) });
  const store = new Store();
  store.load(await unpacked(quads), { format: "application/n-quads", no_transaction: true });
  prefixes = known;
  return store;
}
/** The query with the known prefixes that it does not declare itself. */
const declared = (query) => prefixes.split("\n").filter((line) => line && !new RegExp(`PREFIX\\s+${line.split(/\s+/)[1]}`, "i").test(query)).join("\n") + "\n" + query;
addEventListener("message", async ({ data }) => {
  if (data.binary) { ready = open(data); return; }
  try {
    const store = await ready, kind = data.kind ?? "application/sparql-results+json", query = declared(data.query);
    try { postMessage({ id: data.id, kind: "rows", text: store.query(query, { results_format: kind }) }); }
    catch (error) {
      if (!/graph|CONSTRUCT|DESCRIBE|RDF|format/i.test(String(error)) || !/\b(CONSTRUCT|DESCRIBE)\b/i.test(query)) throw error;
      postMessage({ id: data.id, kind: "triples", text: store.query(query, { results_format: "text/turtle" }) });
    }
  } catch (error) { postMessage({ id: data.id, error: String(error?.message ?? error) }); }
});
