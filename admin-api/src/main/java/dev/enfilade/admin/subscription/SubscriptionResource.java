package dev.enfilade.admin.subscription;

import static java.util.Objects.requireNonNull;

import dev.enfilade.admin.Examples;
import dev.enfilade.admin.JsonBodies;
import dev.enfilade.admin.NameCursor;
import dev.enfilade.admin.Names;
import dev.enfilade.admin.PageView;
import dev.enfilade.admin.Problems;
import dev.enfilade.admin.Query;
import dev.enfilade.admin.audit.Act;
import dev.enfilade.admin.audit.AuditTrail;
import dev.enfilade.subscription.Subscription;
import dev.enfilade.subscription.SubscriptionStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/v1/subscriptions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "subscriptions")
class SubscriptionResource {
    private final SubscriptionStore subscriptions;
    private final JsonBodies bodies;
    private final AuditTrail audit;

    SubscriptionResource(SubscriptionStore subscriptions, JsonBodies bodies, AuditTrail audit) {
        this.subscriptions = subscriptions;
        this.bodies = bodies;
        this.audit = audit;
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "putSubscription",
            summary = "Create or change a subscription",
            description = "An event that is posted after the answer is resolved with it.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = SubscriptionBody.class),
                            examples = @ExampleObject(name = "orders", value = Examples.SUBSCRIPTION)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = SubscriptionView.class)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = SubscriptionView.class)))
    public RestResponse<SubscriptionView> put(@PathParam("id") String id, InputStream body) {
        Names.check("id", id);
        var said = bodies.read(body, SubscriptionBody.class);
        var actor = requireNonNull(said.actor());
        Names.check("actor", actor);
        var filters = Rules.filters(said.filters());
        var transform = Rules.transform(said.transform());
        var saved = audit.record(
                Act.onSubscription("subscription.put", actor, id),
                () -> subscriptions
                        .put(id, actor, filters, transform)
                        .orElseThrow(() -> Problems.invalid("actor", "There is no such actor.")));
        return RestResponse.ResponseBuilder.create(
                        saved.version() == 1 ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                        SubscriptionView.of(saved))
                .build();
    }

    @GET
    @Operation(operationId = "listSubscriptions", summary = "The subscriptions, by id")
    @Parameter(name = "actor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(ref = "limit")
    @Parameter(ref = "cursor")
    public PageView<SubscriptionView> list(@Context UriInfo uri) {
        var query = Query.of(uri, "actor", "limit", "cursor");
        var page = NameCursor.page(
                subscriptions.list(query.text("actor")), Subscription::id, query.limit(), query.text("cursor"));
        return PageView.of(page, SubscriptionView::of);
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getSubscription", summary = "A subscription")
    public SubscriptionView get(@PathParam("id") String id) {
        return SubscriptionView.of(find(id));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            operationId = "deleteSubscription",
            summary = "Remove a subscription",
            description = "Messages that were made by it stay.")
    public void delete(@PathParam("id") String id) {
        var found = find(id);
        audit.record(Act.onSubscription("subscription.delete", found.actor(), id), () -> {
            if (!subscriptions.delete(id)) throw noSuchSubscription();
            return found;
        });
    }

    private Subscription find(String id) {
        return subscriptions.find(id).orElseThrow(SubscriptionResource::noSuchSubscription);
    }

    private static RuntimeException noSuchSubscription() {
        return Problems.notFound("There is no such subscription.");
    }
}
