package dev.enfilade.service.problem;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** The shape of a problem document, for OpenAPI. Some problems have further members. */
@Schema(
        name = "Problem",
        description = "An RFC 9457 problem document. Some problems have further members.",
        additionalProperties = Schema.True.class)
public record ProblemDocument(
        @Schema(
                required = true,
                format = "uri",
                description = "What kind of problem it is: stable, callers may depend on it",
                examples = "urn:enfilade:problem:invalid")
        String type,

        @Schema(required = true, examples = "A value is missing or wrong")
        String title,

        @Schema(required = true, examples = "422") int status,

        @Schema(required = true, description = "One sentence about this very occurrence")
        String detail,

        @Schema(description = "The attribute, header or JSON path that is wrong", examples = "source") @Nullable
        String field,

        @Schema(format = "uri", description = "Of an unexpected error: what to look for in the log") @Nullable
        String instance) {}
