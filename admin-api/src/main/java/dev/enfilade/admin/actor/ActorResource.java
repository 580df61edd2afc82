package dev.enfilade.admin.actor;

import static java.util.Objects.requireNonNull;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.RequestedState;
import dev.enfilade.admin.Examples;
import dev.enfilade.admin.JsonBodies;
import dev.enfilade.admin.NameCursor;
import dev.enfilade.admin.Names;
import dev.enfilade.admin.PageView;
import dev.enfilade.admin.Query;
import dev.enfilade.admin.ReasonBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

@Path("/v1/actors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "actors")
class ActorResource {
    private final Actors actors;
    private final ActorViews views;
    private final JsonBodies bodies;

    ActorResource(Actors actors, ActorViews views, JsonBodies bodies) {
        this.actors = actors;
        this.views = views;
        this.bodies = bodies;
    }

    @PUT
    @Path("/{actor}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "putActor",
            summary = "Create or change an actor",
            description = "Creates its queues too. The requested state is kept. Where the secret is left out, the"
                    + " former one is kept; where there is none, one is made up and shown in this answer only.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ActorBody.class),
                            examples = @ExampleObject(name = "groups", value = Examples.ACTOR)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = ActorView.class)))
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = ActorView.class)))
    public RestResponse<ActorView> put(@PathParam("actor") String name, InputStream body) {
        Names.check("actor", name);
        var put = actors.put(name, bodies.read(body, ActorBody.class));
        return RestResponse.ResponseBuilder.create(
                        put.created() ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                        views.whole(put.actor(), put.made().madeSecret()))
                .build();
    }

    @GET
    @Operation(operationId = "listActors", summary = "The actors, by name")
    @Parameter(ref = "limit")
    @Parameter(ref = "cursor")
    public PageView<ActorView> list(@Context UriInfo uri) {
        var query = Query.of(uri, "limit", "cursor");
        var page = NameCursor.page(actors.list(), Actor::name, query.limit(), query.text("cursor"));
        return new PageView<>(views.brief(page.items()), page.next());
    }

    @GET
    @Path("/{actor}")
    @Operation(operationId = "getActor", summary = "An actor, with all that is known of it")
    public ActorView get(@PathParam("actor") String name) {
        return views.whole(actors.find(name));
    }

    @POST
    @Path("/{actor}/pause")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "pauseActor",
            summary = "Stop delivering",
            description = "The queue goes on taking messages. What is in flight comes to its end; the observed state"
                    + " follows.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReasonBody.class),
                            examples = @ExampleObject(name = "reason", value = Examples.REASON)))
    @APIResponse(
            responseCode = "202",
            description = "Asked for, durably",
            content = @Content(schema = @Schema(implementation = ActorView.class)))
    public RestResponse<ActorView> pause(@PathParam("actor") String name, InputStream body) {
        return request(name, RequestedState.PAUSED, body);
    }

    @POST
    @Path("/{actor}/resume")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "resumeActor", summary = "Deliver again")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            schema = @Schema(implementation = ReasonBody.class),
                            examples = @ExampleObject(name = "reason", value = Examples.REASON)))
    @APIResponse(
            responseCode = "202",
            description = "Asked for, durably",
            content = @Content(schema = @Schema(implementation = ActorView.class)))
    public RestResponse<ActorView> resume(@PathParam("actor") String name, InputStream body) {
        return request(name, RequestedState.RUNNING, body);
    }

    private RestResponse<ActorView> request(String name, RequestedState state, InputStream body) {
        var reason = requireNonNull(bodies.read(body, ReasonBody.class).reason());
        var actor = actors.request(name, state, reason);
        return RestResponse.ResponseBuilder.create(RestResponse.Status.ACCEPTED, views.whole(actor))
                .build();
    }

    @DELETE
    @Path("/{actor}")
    @Operation(
            operationId = "deleteActor",
            summary = "Delete an actor, its subscriptions and its queues",
            description = "Only when none of its messages is open. Finished messages stay until their retention ends.")
    @Parameter(
            name = "discard",
            in = ParameterIn.QUERY,
            description = "Cancel what waits; what is in flight has to come to its end first",
            schema = @Schema(implementation = Boolean.class, defaultValue = "false"))
    public void delete(@PathParam("actor") String name, @Context UriInfo uri) {
        actors.delete(name, Query.of(uri, "discard").flag("discard"));
    }
}
