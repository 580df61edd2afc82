package dev.enfilade.admin;

import jakarta.ws.rs.core.Application;
import org.eclipse.microprofile.openapi.annotations.Components;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What the OpenAPI document says of the API as a whole. */
@OpenAPIDefinition(
        info =
                @Info(
                        title = "Enfilade admin API",
                        version = "1.0.0",
                        license = @License(name = "Apache-2.0", identifier = "Apache-2.0"),
                        description = "Actors, subscriptions, messages and blocks for operators. Errors are RFC 9457"
                                + " problem documents, times are RFC 3339 in UTC, names are [a-z0-9][a-z0-9-]{0,62}."
                                + " Unknown fields and parameters are refused."),
        security = @SecurityRequirement(name = "apiKey"),
        tags = {
            @Tag(name = "actors", description = "The named receivers and the state of their queues"),
            @Tag(name = "subscriptions", description = "Which events an actor wants"),
            @Tag(name = "messages", description = "What actors have to receive"),
            @Tag(name = "blocks", description = "Sequences that wait behind a parked message"),
            @Tag(name = "audit", description = "What operators did")
        },
        components =
                @Components(
                        securitySchemes =
                                @SecurityScheme(
                                        securitySchemeName = "apiKey",
                                        type = SecuritySchemeType.HTTP,
                                        scheme = "bearer",
                                        description = "The API key: Authorization: Bearer <key>"),
                        parameters = {
                            @Parameter(
                                    name = "limit",
                                    in = ParameterIn.QUERY,
                                    description = "Items of a page, at most",
                                    schema =
                                            @Schema(
                                                    implementation = Integer.class,
                                                    minimum = "1",
                                                    maximum = "500",
                                                    defaultValue = "50")),
                            @Parameter(
                                    name = "cursor",
                                    in = ParameterIn.QUERY,
                                    description = "From next of the page before, with the same filters",
                                    schema = @Schema(implementation = String.class))
                        }))
public class AdminApi extends Application {}
