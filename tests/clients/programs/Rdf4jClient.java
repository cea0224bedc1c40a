// Asks a service through Eclipse RDF4J's SPARQLRepository: java … Rdf4jClient URL TOKEN.
// Prints a line of JSON for each thing that was done.

import java.util.Map;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.ValueFactory;
import org.eclipse.rdf4j.model.impl.SimpleValueFactory;
import org.eclipse.rdf4j.query.TupleQuery;
import org.eclipse.rdf4j.query.Update;
import org.eclipse.rdf4j.query.impl.SimpleDataset;
import org.eclipse.rdf4j.repository.RepositoryConnection;
import org.eclipse.rdf4j.repository.sparql.SPARQLRepository;

public class Rdf4jClient {
    static final String CF = "https://w3id.org/ai-confidence/ontology#";
    static final String ROWS = "SELECT ?n WHERE { ?n a <" + CF + "FrameworkNode> }";
    static final String EX = "http://example.org/rdf4j";

    interface Deed {
        long run() throws Exception;
    }

    static void told(String does, Deed deed) {
        String end;
        try {
            end = "\"result\": " + deed.run();
        } catch (Throwable error) {
            end = "\"fault\": \"" + (error + " " + error.getCause()).replaceAll("[\"\\\\\\p{Cntrl}]", " ") + "\"";
        }
        String version = SPARQLRepository.class.getPackage().getImplementationVersion();
        System.out.println("{\"client\": \"RDF4J\", \"version\": \"" + version + "\", \"does\": \"" + does + "\", " + end + "}");
    }

    static long rows(TupleQuery asked) {
        try (var found = asked.evaluate()) {
            return found.stream().count();
        }
    }

    public static void main(String[] given) {
        SPARQLRepository repository = new SPARQLRepository(given[0] + "/sparql");
        repository.setAdditionalHttpHeaders(Map.of("Authorization", "Bearer " + given[1]));
        repository.enableQuadMode(true);
        repository.init();
        ValueFactory values = SimpleValueFactory.getInstance();
        IRI mine = values.createIRI(EX + "/mine");
        IRI read = values.createIRI(EX + "/read");
        try (RepositoryConnection one = repository.getConnection()) {
            told("SELECT", () -> rows(one.prepareTupleQuery(ROWS)));
            told("SELECT with a binding", () -> {
                TupleQuery asked = one.prepareTupleQuery(ROWS);
                asked.setBinding("n", values.createIRI("https://w3id.org/ai-confidence/id/node/automation-bias"));
                return rows(asked);
            });
            told("ASK", () -> one.prepareBooleanQuery("ASK { ?s ?p ?o }").evaluate() ? 1 : 0);
            told("CONSTRUCT", () -> {
                try (var found = one.prepareGraphQuery("CONSTRUCT WHERE { ?s a <" + CF + "Factor> }").evaluate()) {
                    return found.stream().count();
                }
            });
            told("add with a context", () -> {
                one.add(read, values.createIRI(EX), values.createLiteral("x\n\"é\\"), read);
                return one.size(read);
            });
            told("an update of an insert graph in its Dataset", () -> {
                Update update = one.prepareUpdate("INSERT { ?s <" + EX + "> 1 } WHERE { ?s ?p ?o }");
                SimpleDataset dataset = new SimpleDataset();
                dataset.addDefaultGraph(read);
                dataset.setDefaultInsertGraph(mine);
                update.setDataset(dataset);
                update.execute();
                long written = one.size(mine);
                one.prepareUpdate("DELETE WHERE { ?s <" + EX + "> 1 }").execute();
                return written;
            });
            told("an update of the graph that WITH names", () -> {
                one.prepareUpdate("WITH <" + mine + "> INSERT { <" + EX + "> <" + EX + "> 1 } WHERE {}").execute();
                return one.size(mine);
            });
            told("remove from a context", () -> {
                one.remove(read, null, null, read);
                return one.size(read);
            });
            told("clear of contexts", () -> {
                one.clear(read, mine);
                return one.size(mine);
            });
        }
        System.exit(0);
    }
}
