package dev.enfilade.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what callers send, strictly: a field that is unknown, twice there, or of another type is refused by its name
 * and not guessed at. What was sent never gets into a message, since it may hold a secret.
 */
@ApplicationScoped
public final class JsonBodies {
    private static final int MAX_BYTES = 256 * 1024;

    private final Validator validator;
    private final JsonMapper mapper = strictMapper();

    JsonBodies(Validator validator) {
        this.validator = validator;
    }

    private static JsonMapper strictMapper() {
        var builder = JsonMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS);
        return builder.withCoercionConfig(LogicalType.Textual, c -> {
                    for (var shape :
                            List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
                        c.setCoercion(shape, CoercionAction.Fail);
                    }
                })
                .build();
    }

    /**
     * Reads a JSON object.
     *
     * @throws RuntimeException a problem: 400 where it is no JSON object, 422 naming the field where one is wrong, 413
     *     where it is too large
     */
    public <T> T read(InputStream body, Class<T> type) {
        var value = parse(bytes(body, MAX_BYTES), type);
        validator.validate(value).stream()
                .min(Comparator.comparing(v -> v.getPropertyPath().toString()))
                .ifPresent(JsonBodies::refuse);
        return value;
    }

    /** Reads all of a body, or answers 413 once it is larger than allowed. */
    public static byte[] bytes(InputStream body, int max) {
        try (body) {
            var bytes = body.readNBytes(max + 1);
            if (bytes.length > max) throw Problems.tooLarge(max);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <T> T parse(byte[] body, Class<T> type) {
        try {
            @Nullable T value = mapper.readValue(body, type);
            if (value == null) throw notAnObject();
            return value;
        } catch (UnrecognizedPropertyException e) {
            throw Problems.invalid(field(e), "There is no such field.");
        } catch (MismatchedInputException e) {
            if (e.getPath().isEmpty()) throw notAnObject();
            throw Problems.invalid(field(e), "The value has the wrong type.");
        } catch (JsonProcessingException e) {
            if (e instanceof JsonMappingException mapping && e.getCause() instanceof InputCoercionException) {
                throw Problems.invalid(field(mapping), "The number is too large.");
            }
            throw Problems.malformed("The body is not valid JSON%s.".formatted(place(e)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RuntimeException notAnObject() {
        return Problems.malformed("The body has to be a JSON object.");
    }

    private static String place(JsonProcessingException e) {
        var location = e.getLocation();
        return location == null ? "" : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }

    private static String field(JsonMappingException e) {
        var field = new StringBuilder();
        for (var step : e.getPath()) {
            if (step.getFieldName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                if (!field.isEmpty()) field.append('.');
                field.append(step.getFieldName());
            }
        }
        return field.toString();
    }

    private static void refuse(ConstraintViolation<?> violation) {
        throw Problems.invalid(violation.getPropertyPath().toString(), "The field " + violation.getMessage() + ".");
    }
}
