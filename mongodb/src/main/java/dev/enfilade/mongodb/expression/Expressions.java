package dev.enfilade.mongodb.expression;

import java.util.Arrays;
import java.util.List;
import org.bson.Document;

/** Expressions of the aggregation language, as far as updates and filters here need them. */
public final class Expressions {

    /** The database server's clock, the same for a whole operation. */
    public static final String NOW = "$$NOW";

    /** Assigned to a field, it takes the field away. */
    public static final String REMOVE = "$$REMOVE";

    private Expressions() {}

    /** A value that comes from outside: never taken for an expression, also if it begins with a dollar sign. */
    public static Document literal(Object value) {
        return new Document("$literal", value);
    }

    public static Document cond(Object when, Object then, Object otherwise) {
        return call("$cond", when, then, otherwise);
    }

    public static Document and(Object... all) {
        return call("$and", all);
    }

    public static Document or(Object... any) {
        return call("$or", any);
    }

    public static Document eq(Object a, Object b) {
        return call("$eq", a, b);
    }

    public static Document less(Object a, Object b) {
        return call("$lt", a, b);
    }

    public static Document atMost(Object a, Object b) {
        return call("$lte", a, b);
    }

    public static Document add(Object a, Object b) {
        return call("$add", a, b);
    }

    public static Document subtract(Object a, Object b) {
        return call("$subtract", a, b);
    }

    /** The first value, or the second where the first is missing. */
    public static Document ifMissing(Object value, Object instead) {
        return call("$ifNull", value, instead);
    }

    /** The array field with one more item at its end, without its oldest ones past the number to keep. */
    public static Document append(String arrayField, Object item, int keep) {
        var all = call("$concatArrays", ifMissing(arrayField, List.of()), List.of(item));
        return call("$slice", all, -keep);
    }

    /** As a filter: the expression holds. */
    public static Document where(Object expression) {
        return new Document("$expr", expression);
    }

    /** A stage that assigns fields. */
    public static Document set(Document fields) {
        return new Document("$set", fields);
    }

    private static Document call(String operator, Object... arguments) {
        return new Document(operator, Arrays.asList(arguments));
    }
}
