package dev.enfilade.admin;

import dev.enfilade.service.problem.ProblemType;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/** Adds to each operation of the OpenAPI document the problems that its callers may meet, which follow from its shape. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class OpenApiProblems implements OASFilter {
    private static final String MEDIA_TYPE = "application/problem+json";

    @Override
    public void filterOpenAPI(OpenAPI api) {
        for (var type : EnumSet.allOf(ProblemType.class)) {
            api.getComponents().addResponse(name(type), response(type));
        }
        api.getPaths().getPathItems().forEach(OpenApiProblems::add);
    }

    private static void add(String path, PathItem item) {
        item.getOperations().forEach((method, operation) -> {
            for (var type : problems(path, method, operation)) {
                operation
                        .getResponses()
                        .addAPIResponse(
                                Integer.toString(type.status()),
                                OASFactory.createAPIResponse().ref("#/components/responses/" + name(type)));
            }
        });
    }

    private static Set<ProblemType> problems(String path, PathItem.HttpMethod method, Operation operation) {
        var problems = EnumSet.of(ProblemType.UNAUTHENTICATED, ProblemType.INTERNAL, ProblemType.UNAVAILABLE);
        if (path.contains("{") && !isPut(method, path)) problems.add(ProblemType.NOT_FOUND);
        if (has(operation, Parameter.In.QUERY)) problems.add(ProblemType.MALFORMED);
        if (operation.getRequestBody() != null) {
            problems.addAll(EnumSet.of(
                    ProblemType.MALFORMED,
                    ProblemType.TOO_LARGE,
                    ProblemType.UNSUPPORTED_MEDIA_TYPE,
                    ProblemType.INVALID));
        }
        if (has(operation, Parameter.In.HEADER)) {
            problems.addAll(EnumSet.of(ProblemType.PRECONDITION_REQUIRED, ProblemType.STALE, ProblemType.CONFLICT));
        }
        if ("deleteActor".equals(operation.getOperationId())) problems.add(ProblemType.CONFLICT);
        if ("editPayload".equals(operation.getOperationId())) problems.remove(ProblemType.UNSUPPORTED_MEDIA_TYPE);
        return problems;
    }

    /** A PUT to a name creates it. */
    private static boolean isPut(PathItem.HttpMethod method, String path) {
        return method == PathItem.HttpMethod.PUT && path.endsWith("}");
    }

    private static boolean has(Operation operation, Parameter.In place) {
        var parameters = operation.getParameters();
        return parameters != null
                && parameters.stream().anyMatch(parameter -> parameter.getIn() == place || isRefTo(parameter, place));
    }

    /** The shared parameters are all in the query. */
    private static boolean isRefTo(Parameter parameter, Parameter.In place) {
        return parameter.getRef() != null && place == Parameter.In.QUERY;
    }

    private static APIResponse response(ProblemType type) {
        var example = Map.of(
                "type", type.uri().toString(), "title", type.title(), "status", type.status(), "detail", detail(type));
        var content = OASFactory.createContent()
                .addMediaType(
                        MEDIA_TYPE,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/Problem"))
                                .example(example));
        return OASFactory.createAPIResponse().description(type.title()).content(content);
    }

    private static String detail(ProblemType type) {
        return switch (type) {
            case CONFLICT -> "This cannot be done to a message that is IN_FLIGHT. Nothing was done.";
            case INVALID -> "The only type so far is http.";
            case NOT_FOUND -> "There is no such message.";
            case STALE -> "The message has changed since: look at it again, and decide again. Nothing was done.";
            default -> type.title() + ".";
        };
    }

    private static String name(ProblemType type) {
        var name = new StringBuilder();
        for (var word : type.name().toLowerCase(Locale.ROOT).split("_")) {
            name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return name.toString();
    }
}
