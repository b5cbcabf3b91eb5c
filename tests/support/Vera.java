import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.ValidationResult;
import org.verapdf.pdfa.validation.profiles.RuleId;

/**
 * Validates PDFs as they come. Standard input: a flavour (ua1 or 2a), a tab and a path on each line, until it is closed.
 * Prints for each line, in their order, tab between: flavour, path, and "pass" or for each broken rule its clause,
 * number, count and words.
 */
public class Vera {
    public static void main(String[] none) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            String[] parts = line.split("\t", 2);
            System.out.println(line + validated(parts[1], parts[0]));
            System.out.flush();
        }
    }

    private static String validated(String path, String name) {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
            StringBuilder said = new StringBuilder();
            for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
                RuleId rule = failed.getKey();
                String words = result.getValidationProfile().getRuleByRuleId(rule).getDescription();
                said.append(verdict("clause " + rule.getClause() + " test " + rule.getTestNumber() + " x" + failed.getValue() + ": " + words));
            }
            return result.isCompliant() ? verdict("pass") : said.length() > 0 ? said.toString() : verdict("does not conform");
        } catch (Exception fault) {
            return verdict("cannot be read: " + fault);
        }
    }

    private static String verdict(String words) {
        return "\t" + words.replaceAll("\\s+", " ");
    }
}
