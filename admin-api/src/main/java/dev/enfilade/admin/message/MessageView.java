package dev.enfilade.admin.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.enfilade.message.Message;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A message with its payload. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        name = "Message",
        allOf = {MessageSummary.class, PayloadView.class})
public record MessageView(
        @JsonUnwrapped MessageSummary summary,
        @JsonUnwrapped PayloadView payload) {
    static MessageView of(Message message) {
        return new MessageView(MessageSummary.of(message), PayloadView.of(message.payload()));
    }
}
