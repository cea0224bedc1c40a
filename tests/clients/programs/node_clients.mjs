// Asks a service through Node.js clients as they come from npm; prints a line of JSON for each thing that was done.
// node node_clients.mjs URL TOKEN, in a folder whose node_modules holds the packages.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";

const [url, token] = process.argv.slice(2);
const here = createRequire(join(process.cwd(), "package.json"));
const loaded = (name) => import(pathToFileURL(here.resolve(name)).href);
const version = (name) => JSON.parse(readFileSync(join("node_modules", name, "package.json"), "utf-8")).version;
const CF = "https://w3id.org/ai-confidence/ontology#";
const ROWS = `SELECT ?n WHERE { ?n a <${CF}FrameworkNode> }`;
const GRAPH = `CONSTRUCT WHERE { ?s a <${CF}Factor> }`;
const INSERT = (name) =>
  `INSERT DATA { GRAPH <http://example.org/${name}> { <http://example.org/a> <http://example.org/b> 1 } }`;
const READ = (name) => `SELECT * { GRAPH <http://example.org/${name}> { ?s ?p ?o } }`;
const authorization = { authorization: `Bearer ${token}` };

async function told(client, does, run) {
  const said = { client, version: version(client), does };
  try {
    said.result = await run();
  } catch (error) {
    said.fault = `${error}`.slice(0, 600);
  }
  console.log(JSON.stringify(said));
}

async function counted(stream) {
  let found = 0;
  for await (const _ of stream) found += 1;
  return found;
}

async function sparqlHttpClient() {
  const name = "sparql-http-client";
  const { default: Parsing } = await loaded("sparql-http-client/ParsingClient.js");
  const { default: Streaming } = await loaded("sparql-http-client/StreamClient.js");
  const places = { endpointUrl: `${url}/sparql`, updateUrl: `${url}/sparql`, storeUrl: `${url}/rdf-graph-store` };
  const parsing = new Parsing({ ...places, headers: authorization });
  const streaming = new Streaming({ ...places, headers: authorization });
  for (const operation of ["get", "postUrlencoded", "postDirect"]) {
    await told(name, `SELECT by ${operation}`, async () => (await parsing.query.select(ROWS, { operation })).length);
  }
  await told(name, "SELECT as a stream", () => counted(streaming.query.select(ROWS)));
  await told(name, "CONSTRUCT", async () => (await parsing.query.construct(GRAPH)).size);
  await told(name, "CONSTRUCT as a stream", () => counted(streaming.query.construct(GRAPH)));
  await told(name, "ASK", async () => Number(await parsing.query.ask("ASK { ?s ?p ?o }")));
  await told(name, "update with a token", async () => {
    await parsing.query.update(INSERT("client"));
    return (await parsing.query.select(READ("client"))).length;
  });
  const graph = streaming.factory.namedNode("http://example.org/stored");
  const one = (number) =>
    streaming.factory.quad(graph, graph, streaming.factory.literal(`${number}`), graph);
  await told(name, "PUT, POST and GET of a graph", async () => {
    await streaming.store.put(Readable.from([one(1), one(2)]), { graph });
    await streaming.store.post(Readable.from([one(3)]), { graph });
    return counted(streaming.store.get(graph));
  });
}

async function fetchSparqlEndpoint() {
  const name = "fetch-sparql-endpoint";
  const { SparqlEndpointFetcher } = await loaded(name);
  for (const method of ["GET", "POST"]) {
    const fetcher = new SparqlEndpointFetcher({ method });
    await told(name, `SELECT by ${method}`, async () => counted(await fetcher.fetchBindings(`${url}/sparql`, ROWS)));
    await told(name, `CONSTRUCT by ${method}`, async () => counted(await fetcher.fetchTriples(`${url}/sparql`, GRAPH)));
  }
  const fetcher = new SparqlEndpointFetcher({ defaultHeaders: new Headers(authorization) });
  await told(name, "ASK", async () => Number(await fetcher.fetchAsk(`${url}/sparql`, "ASK { ?s ?p ?o }")));
  await told(name, "update with a token", async () => {
    await fetcher.fetchUpdate(`${url}/sparql`, INSERT("fetcher"));
    return counted(await fetcher.fetchBindings(`${url}/sparql`, READ("fetcher")));
  });
}

async function comunica() {
  const name = "@comunica/query-sparql";
  const { QueryEngine } = (await loaded(name)).default;
  const engine = new QueryEngine();
  const endpoint = { type: "sparql", value: `${url}/sparql` };
  const node = `${url}/id/node/automation-bias`;
  const label = "http://www.w3.org/2004/02/skos/core#prefLabel";
  const rows = async (query, ...sources) => counted(await engine.queryBindings(query, { sources }));
  await told(name, "SELECT from an endpoint", () => rows(ROWS, endpoint));
  await told(name, "SELECT from an address that it finds out about", () => rows(ROWS, `${url}/sparql`));
  await told(name, "CONSTRUCT", async () => counted(await engine.queryQuads(GRAPH, { sources: [endpoint] })));
  await told(name, "ASK", async () => Number(await engine.queryBoolean("ASK { ?s ?p ?o }", { sources: [endpoint] })));
  await told(name, "query of an IRI's document", () =>
    rows(`SELECT ?l { <https://w3id.org/ai-confidence/id/node/automation-bias> <${label}> ?l }`, node));
  await told(name, "join of an endpoint and a document", async () =>
    Number((await rows(`SELECT ?l { ?n a <${CF}Bias> ; <${label}> ?l }`, endpoint, node)) > 1));
}

await sparqlHttpClient();
await fetchSparqlEndpoint();
await comunica();
