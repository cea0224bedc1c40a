import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.semanticweb.HermiT.Configuration;
import org.semanticweb.HermiT.Reasoner;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.AxiomType;
import org.semanticweb.owlapi.model.OWLAxiom;
import org.semanticweb.owlapi.model.OWLClass;
import org.semanticweb.owlapi.model.OWLEntity;
import org.semanticweb.owlapi.model.OWLNamedIndividual;
import org.semanticweb.owlapi.model.OWLObjectProperty;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.model.OWLOntologyCreationException;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWL2RLProfile;
import org.semanticweb.owlapi.profiles.OWLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.reasoner.InferenceType;

/**
 * Asks HermiT and the OWL API, both in the HermiT.jar of owlready2, about RDF files.
 *
 * <pre>
 * Hermit reason IN.nt OUT.nt   prints findings, writes every type and object property assertion that follows
 * Hermit explain IN.nt ...     prints for each file a smallest set of axioms that contradict each other, or nothing
 * </pre>
 *
 * Findings are lines of fields divided by tabs; the first field names the finding.
 */
public final class Hermit {
    private static final String RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";

    private Hermit() {}

    public static void main(String[] arguments) throws OWLOntologyCreationException, IOException {
        PrintStream out = new PrintStream(System.out, true, "UTF-8");
        if (arguments[0].equals("explain")) {
            for (int number = 1; number < arguments.length; number++) {
                out.println("graph");
                for (OWLAxiom axiom : explain(load(arguments[number]))) {
                    out.println("axiom\t" + oneLine(axiom));
                }
            }
            return;
        }
        OWLOntology ontology = load(arguments[1]);
        check(ontology, new OWL2DLProfile(), "DL", out);
        check(ontology, new OWL2RLProfile(), "RL", out);
        Reasoner reasoner = reasonerFor(ontology);
        out.println("consistent\t" + reasoner.isConsistent());
        if (reasoner.isConsistent()) {
            for (OWLClass unsatisfiable : reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom()) {
                out.println("unsatisfiable\t" + unsatisfiable.getIRI());
            }
            writeEntailed(ontology, reasoner, new File(arguments[2]));
        }
    }

    /** Each file by a manager of its own, which would else take two files for two versions of one ontology. */
    private static OWLOntology load(String file) throws OWLOntologyCreationException {
        return OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
    }

    private static void check(OWLOntology ontology, OWLProfile profile, String name, PrintStream out) {
        out.println("profile\t" + name);
        for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
            out.println("violation\t" + name + "\t" + oneLine(violation));
        }
    }

    private static Reasoner reasonerFor(OWLOntology ontology) {
        Configuration configuration = new Configuration();
        configuration.throwInconsistentOntologyException = false;
        return new Reasoner(configuration, ontology);
    }

    private static void writeEntailed(OWLOntology ontology, Reasoner reasoner, File file) throws IOException {
        reasoner.precomputeInferences(InferenceType.CLASS_ASSERTIONS);
        try (PrintStream out = new PrintStream(file, "UTF-8")) {
            for (OWLNamedIndividual individual : ontology.getIndividualsInSignature()) {
                for (OWLClass type : reasoner.getTypes(individual, false).getFlattened()) {
                    if (!type.isOWLThing()) {
                        out.println(term(individual) + " " + RDF_TYPE + " " + term(type) + " .");
                    }
                }
            }
            // Property by property: asking individual by individual, or precomputing all, takes several times as long.
            for (OWLObjectProperty property : ontology.getObjectPropertiesInSignature()) {
                for (Map.Entry<OWLNamedIndividual, Set<OWLNamedIndividual>> subject :
                        reasoner.getObjectPropertyInstances(property).entrySet()) {
                    for (OWLNamedIndividual object : subject.getValue()) {
                        out.println(term(subject.getKey()) + " " + term(property) + " " + term(object) + " .");
                    }
                }
            }
        }
    }

    /** QuickXplain (Junker 2004): splits the axioms in halves, so that few axioms among many are found in few checks. */
    private static Collection<OWLAxiom> explain(OWLOntology ontology) throws OWLOntologyCreationException {
        List<OWLAxiom> assertions = new ArrayList<OWLAxiom>();
        List<OWLAxiom> schema = new ArrayList<OWLAxiom>();
        for (OWLAxiom axiom : new TreeSet<OWLAxiom>(ontology.getLogicalAxioms())) {
            (AxiomType.ABoxAxiomTypes.contains(axiom.getAxiomType()) ? assertions : schema).add(axiom);
        }
        List<OWLAxiom> all = new ArrayList<OWLAxiom>(schema);
        all.addAll(assertions);
        return consistent(all) ? Collections.<OWLAxiom>emptyList() : smallest(new ArrayList<OWLAxiom>(), false, all);
    }

    private static List<OWLAxiom> smallest(List<OWLAxiom> kept, boolean grown, List<OWLAxiom> open)
            throws OWLOntologyCreationException {
        if (grown && !consistent(kept)) {
            return Collections.emptyList();
        }
        if (open.size() <= 1) {
            return open;
        }
        List<OWLAxiom> first = open.subList(0, open.size() / 2);
        List<OWLAxiom> second = open.subList(open.size() / 2, open.size());
        List<OWLAxiom> fromSecond = smallest(join(kept, first), true, second);
        List<OWLAxiom> fromFirst = smallest(join(kept, fromSecond), !fromSecond.isEmpty(), first);
        return join(fromFirst, fromSecond);
    }

    private static List<OWLAxiom> join(List<OWLAxiom> one, List<OWLAxiom> other) {
        List<OWLAxiom> joined = new ArrayList<OWLAxiom>(one);
        joined.addAll(other);
        return joined;
    }

    private static boolean consistent(List<OWLAxiom> axioms) throws OWLOntologyCreationException {
        Set<OWLAxiom> set = new HashSet<OWLAxiom>(axioms);
        Reasoner reasoner = reasonerFor(OWLManager.createOWLOntologyManager().createOntology(set));
        try {
            return reasoner.isConsistent();
        } finally {
            reasoner.dispose();
        }
    }

    private static String term(OWLEntity entity) {
        return "<" + entity.getIRI() + ">";
    }

    private static String oneLine(Object value) {
        return value.toString().replaceAll("\\s+", " ");
    }
}
