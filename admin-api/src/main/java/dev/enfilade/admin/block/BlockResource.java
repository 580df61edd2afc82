package dev.enfilade.admin.block;

import static java.util.stream.Collectors.toMap;

import dev.enfilade.actor.Actor;
import dev.enfilade.actor.ActorStore;
import dev.enfilade.actor.OrderScope;
import dev.enfilade.admin.PageView;
import dev.enfilade.admin.Problems;
import dev.enfilade.admin.Query;
import dev.enfilade.message.MessageStore;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v1/blocks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "blocks")
class BlockResource {
    private final ActorStore actors;
    private final MessageStore messages;

    BlockResource(ActorStore actors, MessageStore messages) {
        this.actors = actors;
        this.messages = messages;
    }

    @GET
    @Operation(operationId = "listBlocks", summary = "Each blocked sequence, the oldest block first")
    @Parameter(name = "actor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(ref = "limit")
    @Parameter(ref = "cursor")
    public PageView<BlockView> list(@Context UriInfo uri) {
        var query = Query.of(uri, "actor", "limit", "cursor");
        try {
            var page = messages.blocks(scopes(query.text("actor")), query.limit(), query.text("cursor"));
            return PageView.of(page, BlockView::of);
        } catch (IllegalArgumentException e) {
            throw Problems.badParameter("cursor", "This is not a cursor of this list.");
        }
    }

    private Map<String, OrderScope> scopes(@Nullable String actor) {
        var wanted =
                actor == null ? actors.list() : actors.find(actor).map(List::of).orElse(List.of());
        return wanted.stream().collect(toMap(Actor::name, Actor::orderScope));
    }
}
