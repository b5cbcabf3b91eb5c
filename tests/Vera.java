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
 * Validates many PDFs in one go. Arguments: flavours (ua1 2a); standard input: a path a line.
 * Prints, tab between: path, flavour, and "pass", or for each broken rule its clause, number, count and words.
 */
public class Vera {
    public static void main(String[] flavours) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        BufferedReader paths = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String path = paths.readLine(); path != null; path = paths.readLine()) {
            for (String flavour : flavours) {
                validate(path, flavour);
            }
        }
    }

    private static void validate(String path, String name) {
        PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(path), flavour)) {
            ValidationResult result = Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
            if (result.isCompliant()) {
                say(path, name, "pass");
            }
            for (Map.Entry<RuleId, Integer> failed : result.getFailedChecks().entrySet()) {
                RuleId rule = failed.getKey();
                String words = result.getValidationProfile().getRuleByRuleId(rule).getDescription();
                say(path, name, "clause " + rule.getClause() + " test " + rule.getTestNumber() + " x" + failed.getValue() + ": " + words);
            }
        } catch (Exception fault) {
            say(path, name, "cannot be read: " + fault);
        }
    }

    private static void say(String path, String flavour, String verdict) {
        System.out.println(path + "\t" + flavour + "\t" + verdict.replaceAll("\\s+", " "));
    }
}
