package dev.enfilade.dispatcher.resolution;

import com.fasterxml.jackson.databind.JsonNode;
import com.schibsted.spt.data.jslt.Expression;
import com.schibsted.spt.data.jslt.JsltException;
import com.schibsted.spt.data.jslt.Parser;
import com.schibsted.spt.data.jslt.parser.TokenMgrError;
import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;

/** A JSLT expression, compiled. It sees nothing but the payload: it cannot import files. */
final class JsltExpression {

    /** What the author of the expression says with {@code error(…)} is told as it is. */
    private static final String ERROR_FUNCTION = "error: ";

    /** From here on a message of JSLT may quote values, and so the payload. */
    private static final Pattern QUOTATION = Pattern.compile("[\"'{\\[:]|\\d");

    private final Expression compiled;

    private JsltExpression(Expression compiled) {
        this.compiled = compiled;
    }

    static JsltExpression compile(String expression) throws TransformException {
        try {
            return new JsltExpression(new Parser(new StringReader(expression))
                    .withSource("transform")
                    .withFunctions(List.of())
                    .withResourceResolver(JsltExpression::refuseImport)
                    .compile());
        } catch (JsltException e) {
            throw new TransformException("the transform is not valid JSLT" + place(e));
        } catch (TokenMgrError | StackOverflowError | RuntimeException e) {
            throw new TransformException("the transform is not valid JSLT");
        }
    }

    JsonNode apply(JsonNode payload) throws TransformException {
        try {
            return compiled.apply(payload);
        } catch (JsltException e) {
            throw new TransformException("the transform failed" + place(e) + ": " + reason(e));
        } catch (StackOverflowError e) {
            throw new TransformException("the transform failed: its functions call each other without end");
        } catch (RuntimeException e) {
            throw new TransformException("the transform failed: " + e.getClass().getSimpleName());
        }
    }

    private static java.io.Reader refuseImport(String name) {
        throw new JsltException("import is not available");
    }

    private static String reason(JsltException e) {
        var message = e.getMessageWithoutLocation();
        if (message.startsWith(ERROR_FUNCTION)) return message;
        var quotation = QUOTATION.matcher(message);
        return (quotation.find() ? message.substring(0, quotation.start()) : message).strip();
    }

    private static String place(JsltException e) {
        return e.getLine() < 1 ? "" : " at line " + e.getLine() + ", column " + e.getColumn();
    }
}
