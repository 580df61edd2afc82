package dev.enfilade.admin.message;

import static java.util.Objects.requireNonNull;

import dev.enfilade.admin.EntityTags;
import dev.enfilade.admin.Examples;
import dev.enfilade.admin.JsonBodies;
import dev.enfilade.admin.Operator;
import dev.enfilade.admin.PageView;
import dev.enfilade.admin.Problems;
import dev.enfilade.admin.Query;
import dev.enfilade.admin.ReasonBody;
import dev.enfilade.admin.audit.Act;
import dev.enfilade.admin.audit.AuditTrail;
import dev.enfilade.message.ChangeResult;
import dev.enfilade.message.Message;
import dev.enfilade.message.MessageError;
import dev.enfilade.message.MessageQuery;
import dev.enfilade.message.MessageState;
import dev.enfilade.message.MessageStore;
import dev.enfilade.message.OperatorAct;
import dev.enfilade.service.telemetry.Traces;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

@Path("/v1/messages")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "messages")
class MessageResource {
    /** The largest payload; the gateway takes no larger event either. */
    static final int MAX_PAYLOAD = 1024 * 1024;

    private final MessageStore messages;
    private final JsonBodies bodies;
    private final AuditTrail audit;
    private final Operator operator;
    private final Traces traces;

    MessageResource(MessageStore messages, JsonBodies bodies, AuditTrail audit, Operator operator, Traces traces) {
        this.messages = messages;
        this.bodies = bodies;
        this.audit = audit;
        this.operator = operator;
        this.traces = traces;
    }

    @GET
    @Operation(
            operationId = "listMessages",
            summary = "Find messages",
            description = "Without payloads; the newest first, or by position. All filters have to match.")
    @Parameter(name = "actor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "state", in = ParameterIn.QUERY, schema = @Schema(implementation = MessageState.class))
    @Parameter(name = "orderingKey", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(
            name = "type",
            in = ParameterIn.QUERY,
            description = "The event's type",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            description = "The event's source",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "eventId",
            in = ParameterIn.QUERY,
            description = "The event's id",
            schema = @Schema(implementation = String.class))
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            description = "Accepted at or after",
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(
            name = "to",
            in = ParameterIn.QUERY,
            description = "Accepted before",
            schema = @Schema(implementation = String.class, format = "date-time"))
    @Parameter(
            name = "error",
            in = ParameterIn.QUERY,
            description = "Kind of the last error",
            schema = @Schema(implementation = MessageError.Kind.class))
    @Parameter(
            name = "order",
            in = ParameterIn.QUERY,
            description = "position needs an actor",
            schema =
                    @Schema(
                            implementation = String.class,
                            enumeration = {"newest", "position"},
                            defaultValue = "newest"))
    @Parameter(ref = "limit")
    @Parameter(ref = "cursor")
    @APIResponse(responseCode = "200", description = "A page of messages")
    public PageView<MessageSummary> list(@Context UriInfo uri) {
        var query = messageQuery(uri);
        try {
            return PageView.of(messages.list(query), MessageSummary::of);
        } catch (IllegalArgumentException e) {
            throw Problems.badParameter("cursor", "This is not a cursor of this list with these filters.");
        }
    }

    private static MessageQuery messageQuery(UriInfo uri) {
        var query = Query.of(
                uri,
                "actor",
                "state",
                "orderingKey",
                "type",
                "source",
                "eventId",
                "from",
                "to",
                "error",
                "order",
                "limit",
                "cursor");
        var actor = query.text("actor");
        var byPosition = query.constant("order", Order.class) == Order.POSITION;
        if (byPosition && actor == null) throw Problems.badParameter("order", "Order by position needs an actor.");
        return new MessageQuery(
                actor,
                query.constant("state", MessageState.class),
                query.text("orderingKey"),
                query.text("type"),
                query.text("source"),
                query.text("eventId"),
                query.time("from"),
                query.time("to"),
                query.constant("error", MessageError.Kind.class),
                byPosition,
                query.limit(),
                query.text("cursor"));
    }

    private enum Order {
        NEWEST,
        POSITION
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getMessage", summary = "A message with its payload")
    @APIResponse(
            responseCode = "200",
            description = "The message; the ETag is its version",
            content = @Content(schema = @Schema(implementation = MessageView.class)))
    public RestResponse<MessageView> get(@PathParam("id") String id) {
        return answer(messages.find(messageId(id)).orElseThrow(Problems::noSuchMessage));
    }

    @PUT
    @Path("/{id}/payload")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "editPayload",
            summary = "Correct the payload",
            description = "The bytes are kept and delivered exactly as they are sent here. State and position stay.")
    @Parameter(
            name = "reason",
            in = ParameterIn.QUERY,
            required = true,
            description = "Why",
            schema = @Schema(implementation = String.class, maxLength = ReasonBody.MAX))
    @RequestBody(
            description = "At most 1 MiB; of a message whose datacontenttype is JSON, valid JSON",
            content = @Content(mediaType = "*/*"))
    @APIResponse(
            responseCode = "200",
            description = "The message after the edit",
            content = @Content(schema = @Schema(implementation = MessageView.class)))
    public RestResponse<MessageView> edit(
            @PathParam("id") String id,
            @Parameter(name = "If-Match", required = true, description = EntityTags.DESCRIPTION, example = "\"7\"")
                    @RestHeader(HttpHeaders.IF_MATCH)
                    @Nullable
                    String ifMatch,
            @Context UriInfo uri,
            InputStream body) {
        var message = messageId(id);
        var reason = reason(Query.of(uri, "reason"));
        long version = EntityTags.required(ifMatch);
        var payload = JsonBodies.bytes(body, MAX_PAYLOAD);
        var found = messages.find(message).orElseThrow(Problems::noSuchMessage);
        if (PayloadJson.isJsonType(found.attributes().get("datacontenttype")) && !PayloadJson.isJson(payload)) {
            throw Problems.invalid("payload", "The message's datacontenttype is JSON, and this is no valid JSON.");
        }
        return change(
                found,
                Act.onMessage("message.edit", found.actor(), message, reason),
                () -> messages.edit(message, version, payload, new OperatorAct(operator.name(), reason)));
    }

    private static String reason(Query query) {
        var reason = query.text("reason");
        if (reason == null || reason.isBlank()) throw Problems.badParameter("reason", "Say why.");
        if (reason.length() > ReasonBody.MAX) {
            throw Problems.badParameter("reason", "The reason is longer than %d characters.".formatted(ReasonBody.MAX));
        }
        return reason;
    }

    @POST
    @Path("/{id}/relaunch")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "relaunchMessage",
            summary = "Give a parked message back to its sequence",
            description = "PARKED or RETRY_WAIT to READY, with its failures forgotten; it goes first.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReasonBody.class),
                            examples = @ExampleObject(name = "reason", value = Examples.REASON)))
    @APIResponse(
            responseCode = "200",
            description = "The message after the change",
            content = @Content(schema = @Schema(implementation = MessageView.class)))
    public RestResponse<MessageView> relaunch(
            @PathParam("id") String id,
            @Parameter(name = "If-Match", required = true, description = EntityTags.DESCRIPTION, example = "\"7\"")
                    @RestHeader(HttpHeaders.IF_MATCH)
                    @Nullable
                    String ifMatch,
            InputStream body) {
        return decide("message.relaunch", id, ifMatch, body, messages::relaunch);
    }

    @POST
    @Path("/{id}/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "cancelMessage",
            summary = "Give a message up",
            description = "READY, RETRY_WAIT or PARKED to CANCELLED; its sequence goes on behind it.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReasonBody.class),
                            examples = @ExampleObject(name = "reason", value = Examples.REASON)))
    @APIResponse(
            responseCode = "200",
            description = "The message after the change",
            content = @Content(schema = @Schema(implementation = MessageView.class)))
    public RestResponse<MessageView> cancel(
            @PathParam("id") String id,
            @Parameter(name = "If-Match", required = true, description = EntityTags.DESCRIPTION, example = "\"7\"")
                    @RestHeader(HttpHeaders.IF_MATCH)
                    @Nullable
                    String ifMatch,
            InputStream body) {
        return decide("message.cancel", id, ifMatch, body, messages::cancel);
    }

    @FunctionalInterface
    private interface Decision {
        ChangeResult apply(UUID id, long expectedVersion, OperatorAct act);
    }

    private RestResponse<MessageView> decide(
            String action, String id, @Nullable String ifMatch, InputStream body, Decision decision) {
        var message = messageId(id);
        long version = EntityTags.required(ifMatch);
        var reason = requireNonNull(bodies.read(body, ReasonBody.class).reason());
        var found = messages.find(message).orElseThrow(Problems::noSuchMessage);
        return change(
                found,
                Act.onMessage(action, found.actor(), message, reason),
                () -> decision.apply(message, version, new OperatorAct(operator.name(), reason)));
    }

    /** The act shows in the trace of the event that made the message. */
    private RestResponse<MessageView> change(Message message, Act act, Supplier<ChangeResult> work) {
        var attributes = Map.of(
                "enfilade.actor",
                message.actor(),
                "enfilade.message",
                message.id().toString());
        try (var span = traces.begin(act.action(), SpanKind.INTERNAL, message.traceparent(), attributes)) {
            return answer(span.within(() -> audit.record(act, () -> changed(work.get()))));
        }
    }

    private static Message changed(ChangeResult result) {
        return switch (result) {
            case ChangeResult.Changed changed -> changed.message();
            case ChangeResult.Stale stale -> throw Problems.stale(stale.currentVersion());
            case ChangeResult.Forbidden forbidden -> throw Problems.wrongState(forbidden.state());
            case ChangeResult.Unknown _ -> throw Problems.noSuchMessage();
        };
    }

    @GET
    @Path("/{id}/versions")
    @Operation(operationId = "listVersions", summary = "Every payload that the message had, the oldest first")
    public PageView<VersionView> versions(@PathParam("id") String id) {
        var versions = messages.versions(messageId(id));
        if (versions.isEmpty()) throw Problems.noSuchMessage();
        return new PageView<>(versions.stream().map(VersionView::of).toList(), null);
    }

    @GET
    @Path("/{id}/attempts")
    @Operation(operationId = "listAttempts", summary = "The newest 20 deliveries, the oldest of them first")
    public PageView<AttemptView> attempts(@PathParam("id") String id) {
        var attempts = messages.attempts(messageId(id)).orElseThrow(Problems::noSuchMessage);
        return new PageView<>(attempts.stream().map(AttemptView::of).toList(), null);
    }

    private static RestResponse<MessageView> answer(Message message) {
        return RestResponse.ResponseBuilder.ok(MessageView.of(message))
                .header(HttpHeaders.ETAG, EntityTags.of(message.version()))
                .build();
    }

    private static UUID messageId(String text) {
        try {
            var id = UUID.fromString(text);
            if (id.toString().equalsIgnoreCase(text)) return id;
        } catch (IllegalArgumentException e) {
            // as good as unknown
        }
        throw Problems.noSuchMessage();
    }
}
