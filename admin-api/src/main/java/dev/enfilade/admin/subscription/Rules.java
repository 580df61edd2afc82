package dev.enfilade.admin.subscription;

import static java.util.Objects.requireNonNull;

import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import com.schibsted.spt.data.jslt.parser.TokenMgrError;
import dev.enfilade.admin.Problems;
import dev.enfilade.admin.subscription.SubscriptionBody.TransformBody;
import dev.enfilade.subscription.Filter;
import dev.enfilade.subscription.FilterSyntax;
import dev.enfilade.subscription.Transform;
import java.io.StringReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rules of subscriptions; each refusal (422) names the place. */
final class Rules {
    private Rules() {}

    static List<Filter> filters(@Nullable List<Object> shape) {
        if (shape == null) return List.of();
        try {
            return FilterSyntax.parse(shape);
        } catch (IllegalArgumentException e) {
            var message = String.valueOf(e.getMessage());
            int colon = message.indexOf(": ");
            throw Problems.invalid(message.substring(0, colon), sentence(message.substring(colon + 2)));
        }
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    static @Nullable Transform transform(@Nullable TransformBody body) {
        if (body == null) return null;
        if (!Transform.JSLT.equals(body.language())) {
            throw Problems.invalid("transform.language", "The only language is jslt.");
        }
        var expression = requireNonNull(body.expression());
        compile(expression);
        return new Transform(Transform.JSLT, expression);
    }

    /** As the dispatcher does it, so that what it could not compile is refused here. */
    private static void compile(String expression) {
        try {
            new Parser(new StringReader(expression))
                    .withSource("transform")
                    .withFunctions(List.of())
                    .withResourceResolver(Rules::refuseImport)
                    .compile();
        } catch (JsltException e) {
            throw notJslt(e.getLine() < 1 ? "" : " (line %d, column %d)".formatted(e.getLine(), e.getColumn()));
        } catch (TokenMgrError | StackOverflowError | RuntimeException e) {
            throw notJslt("");
        }
    }

    private static RuntimeException notJslt(String place) {
        return Problems.invalid("transform.expression", "This is not valid JSLT%s.".formatted(place));
    }

    private static java.io.Reader refuseImport(String name) {
        throw new JsltException("import is not available");
    }
}
