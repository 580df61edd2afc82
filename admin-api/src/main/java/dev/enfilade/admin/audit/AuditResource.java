package dev.enfilade.admin.audit;

import dev.enfilade.admin.PageView;
import dev.enfilade.admin.Problems;
import dev.enfilade.admin.Query;
import dev.enfilade.message.Page;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.bson.types.ObjectId;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

@Path("/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "audit")
class AuditResource {
    private final AuditRepository repository;

    AuditResource(AuditRepository repository) {
        this.repository = repository;
    }

    @GET
    @Operation(operationId = "listAudit", summary = "What operators did, the newest first")
    @Parameter(name = "actor", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(name = "message", in = ParameterIn.QUERY, schema = @Schema(implementation = String.class))
    @Parameter(ref = "limit")
    @Parameter(ref = "cursor")
    public PageView<AuditView> list(@Context UriInfo uri) {
        var query = Query.of(uri, "actor", "message", "limit", "cursor");
        int limit = query.limit();
        var found = repository.page(query.text("actor"), query.text("message"), id(query.text("cursor")), limit + 1);
        var items = found.subList(0, Math.min(limit, found.size()));
        var next = found.size() > limit ? String.valueOf(items.getLast().id) : null;
        return PageView.of(new Page<>(items, next), AuditView::of);
    }

    private static @Nullable ObjectId id(@Nullable String cursor) {
        if (cursor == null) return null;
        if (!ObjectId.isValid(cursor)) throw Problems.badParameter("cursor", "This is not a cursor of this list.");
        return new ObjectId(cursor);
    }
}
