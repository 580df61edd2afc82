package dev.enfilade.message;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageStateTest {

    private static final Path SOURCE = Path.of("src/main/java/dev/enfilade/message/MessageState.java");
    private static final Pattern ARROW = Pattern.compile("\\*\\s+([A-Z_]+)\\s+─+>\\s+(.+)");
    private static final Pattern STATE = Pattern.compile("[A-Z_]{5,}");

    @Test
    void diagramShouldShowExactlyThePermittedChanges() throws IOException {
        // given
        var permitted = Arrays.stream(MessageState.values())
                .filter(s -> !s.next().isEmpty())
                .collect(toMap(s -> s, MessageState::next));
        // when
        var drawn = drawn(Files.readString(SOURCE));
        // then
        assertThat(drawn).isEqualTo(permitted);
    }

    private static Map<MessageState, Set<MessageState>> drawn(String source) {
        var drawn = new EnumMap<MessageState, Set<MessageState>>(MessageState.class);
        ARROW.matcher(source.substring(0, source.indexOf("public enum")))
                .results()
                .forEach(line -> drawn.put(MessageState.valueOf(line.group(1)), states(line.group(2))));
        return drawn;
    }

    private static Set<MessageState> states(String text) {
        var states = EnumSet.noneOf(MessageState.class);
        STATE.matcher(text).results().forEach(s -> states.add(MessageState.valueOf(s.group())));
        return states;
    }

    @ParameterizedTest
    @EnumSource(names = {"DELIVERED", "CANCELLED", "SKIPPED"})
    void finalStateShouldHaveNoNext(MessageState state) {
        assertThat(state.isFinal()).isTrue();
        assertThat(state.isEditable()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"READY", "RETRY_WAIT", "PARKED"})
    void waitingStateShouldBeEditableAndCancellable(MessageState state) {
        assertThat(state.isEditable()).isTrue();
        assertThat(state.next()).contains(MessageState.CANCELLED);
    }

    @Test
    void messageInFlightShouldBeNeitherEditedNorCancelled() {
        assertThat(MessageState.IN_FLIGHT.isEditable()).isFalse();
        assertThat(MessageState.IN_FLIGHT.next()).doesNotContain(MessageState.CANCELLED);
    }

    @Test
    void everyStateShouldBeReachableFromReady() {
        var reached = EnumSet.of(MessageState.READY);
        for (int size = 0; size < reached.size(); ) {
            size = reached.size();
            Set.copyOf(reached).forEach(s -> reached.addAll(s.next()));
        }
        assertThat(reached).containsExactlyInAnyOrder(MessageState.values());
    }
}
