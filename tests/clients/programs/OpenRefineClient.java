import com.google.refine.model.ReconCandidate;
import com.google.refine.model.Recon;
import com.google.refine.model.recon.ReconJob;
import com.google.refine.model.recon.ReconciledDataExtensionJob;
import com.google.refine.model.recon.StandardReconConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reconciles names with a service by the classes of OpenRefine itself: OpenRefineClient URL TOKEN. */
public class OpenRefineClient {
    private interface Run {
        int come() throws Exception;
    }

    private static void told(String does, Run run) {
        String end;
        try {
            end = "\"result\": " + run.come();
        } catch (Exception error) {
            end = "\"fault\": \"" + String.valueOf(error).replaceAll("[^A-Za-z0-9 .:/_-]", " ") + "\"";
        }
        System.out.println("{\"client\": \"OpenRefine\", \"version\": \"3.8.2\", \"does\": \"" + does + "\", " + end + "}");
    }

    private static List<Recon> matched(String service, String... names) throws Exception {
        StandardReconConfig config = new StandardReconConfig(
            service, "https://w3id.org/ai-confidence/id/node/", "https://w3id.org/ai-confidence/ontology#FrameworkNode",
            null, null, true, 10, new ArrayList<>(), 5);
        List<ReconJob> jobs = new ArrayList<>();
        for (String name : names) {
            jobs.add(config.createSimpleJob(name));
        }
        return config.batchRecon(jobs, 1L);
    }

    public static void main(String[] given) {
        String service = given[0] + "/api/v1/reconcile";
        told("match three names by itself", () -> {
            int found = 0;
            for (Recon one : matched(service, "automation bias", "NHS England", "over-reliance on AI advice")) {
                found += one.error == null && one.judgment == Recon.Judgment.Matched ? 1 : 0;
            }
            return found;
        });
        told("match a name that is none, or two", () -> {
            int found = 0;
            for (Recon one : matched(service, "zzzqqq", "Trust \"quoted\"")) {
                found += one.error == null && one.judgment == Recon.Judgment.None ? 0 : 1;
            }
            return found;
        });
        told("extend two things by a text and by links", () -> {
            String asked = "{\"service\": \"" + service + "\", \"properties\": [{\"id\": \"skos:definition\", "
                + "\"name\": \"definition\"}, {\"id\": \"cf:isInfluencedBy\", \"name\": \"influenced by\"}]}";
            ReconciledDataExtensionJob job = new ReconciledDataExtensionJob(
                ReconciledDataExtensionJob.DataExtensionConfig.reconstruct(asked), service);
            Map<String, ReconCandidate> links = new HashMap<>();
            int texts = 0;
            for (ReconciledDataExtensionJob.DataExtension one :
                    job.extend(Set.of("automation-bias", "trust"), links).values()) {
                texts += one.data[0][0] instanceof String ? 1 : 0;
            }
            return links.isEmpty() ? 0 : texts;
        });
        System.exit(0);
    }
}
