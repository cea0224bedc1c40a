// Asks a service through Apache Jena with one address for query, update and Graph Store: java … JenaClient URL TOKEN.
// Prints a line of JSON for each thing that was done.

import org.apache.jena.atlas.iterator.Iter;
import org.apache.jena.graph.Node;
import org.apache.jena.graph.NodeFactory;
import org.apache.jena.http.auth.AuthEnv;
import org.apache.jena.query.Dataset;
import org.apache.jena.query.DatasetFactory;
import org.apache.jena.query.QueryExecution;
import org.apache.jena.query.ResultSetFormatter;
import org.apache.jena.rdf.model.Model;
import org.apache.jena.rdf.model.ModelFactory;
import org.apache.jena.rdfconnection.RDFConnection;
import org.apache.jena.sparql.exec.http.QueryExecutionHTTP;
import org.apache.jena.sparql.exec.http.QuerySendMode;
import org.apache.jena.sys.JenaSystem;

public class JenaClient {
    static final String CF = "https://w3id.org/ai-confidence/ontology#";
    static final String ROWS = "SELECT ?n WHERE { ?n a <" + CF + "FrameworkNode> }";
    static final String GRAPH = "CONSTRUCT WHERE { ?s a <" + CF + "Factor> }";
    static final String EX = "http://example.org/jena";

    interface Deed {
        long run() throws Exception;
    }

    static void told(String does, Deed deed) {
        String end;
        try {
            end = "\"result\": " + deed.run();
        } catch (Throwable error) {
            end = "\"fault\": \"" + String.valueOf(error).replaceAll("[\"\\\\\\p{Cntrl}]", " ") + "\"";
        }
        String version = org.apache.jena.Jena.VERSION;
        System.out.println("{\"client\": \"Jena\", \"version\": \"" + version + "\", \"does\": \"" + does + "\", " + end + "}");
    }

    static long rows(QueryExecution asked) {
        try (asked) {
            return ResultSetFormatter.consume(asked.execSelect());
        }
    }

    static Model some(int many) {
        Model model = ModelFactory.createDefaultModel();
        for (int number = 0; number < many; number++) {
            model.createResource(EX + number).addProperty(model.createProperty(EX), "v" + number);
        }
        return model;
    }

    public static void main(String[] given) {
        JenaSystem.init();
        String sparql = given[0] + "/sparql";
        AuthEnv.get().setBearerToken(sparql, given[1]);
        try (RDFConnection one = RDFConnection.connect(sparql)) {
            told("SELECT", () -> rows(one.query(ROWS)));
            told("ASK", () -> one.queryAsk("ASK { ?s ?p ?o }") ? 1 : 0);
            told("CONSTRUCT", () -> one.queryConstruct(GRAPH).size());
            told("DESCRIBE", () -> one.queryDescribe("DESCRIBE <https://w3id.org/ai-confidence/id/node/automation-bias>").size());
            told("update with a token", () -> {
                one.update("INSERT DATA { GRAPH <" + EX + "/one> { <http://example.org/a> <http://example.org/b> 1 } }");
                return one.fetch(EX + "/one").size();
            });
            told("put, load and fetch of a graph", () -> {
                one.put(EX + "/two", some(2));
                one.load(EX + "/two", some(3));
                return one.fetch(EX + "/two").size();
            });
            told("loadDataset and fetchDataset", () -> {
                Dataset quads = DatasetFactory.create();
                quads.addNamedModel(EX + "/three", some(2000));
                one.loadDataset(quads);
                Node graph = NodeFactory.createURI(EX + "/three");
                return Iter.count(one.fetchDataset().asDatasetGraph().find(graph, Node.ANY, Node.ANY, Node.ANY));
            });
            told("delete of a graph", () -> {
                one.delete(EX + "/two");
                return rows(one.query("SELECT * { GRAPH <" + EX + "/two> { ?s ?p ?o } }"));
            });
        }
        for (QuerySendMode mode : new QuerySendMode[] {QuerySendMode.asGetAlways, QuerySendMode.asPost, QuerySendMode.asPostForm}) {
            told("SELECT by QueryExecutionHTTP " + mode, () ->
                rows(QueryExecutionHTTP.create().endpoint(sparql).query(ROWS).sendMode(mode).build()));
        }
        told("SELECT in a SERVICE of its own engine", () -> rows(org.apache.jena.query.QueryExecutionFactory.create(
            "SELECT ?n { SERVICE <" + sparql + "> { " + ROWS + " } }", ModelFactory.createDefaultModel())));
        told("read of an IRI", () -> {
            Model model = ModelFactory.createDefaultModel();
            model.read(given[0] + "/id/node/automation-bias");
            return model.size() > 10 ? 1 : 0;
        });
    }
}
