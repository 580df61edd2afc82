package dev.enfilade.service.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiKeyTest {

    private record Settings(Optional<String> key, Optional<Path> keyFile) implements ApiKeySettings {

        static Settings of(@Nullable String key, @Nullable Path file) {
            return new Settings(Optional.ofNullable(key), Optional.ofNullable(file));
        }

        @Override
        public boolean enabled() {
            return true;
        }
    }

    @Test
    void keyShouldBeItselfAndNothingElse() {
        var key = ApiKey.from(Settings.of("0123456789abcdef", null));

        assertThat(key.is("0123456789abcdef")).isTrue();
        assertThat(key.is("0123456789abcdeF")).isFalse();
        assertThat(key.is("0123456789abcdef ")).isFalse();
        assertThat(key.is("")).isFalse();
    }

    @Test
    void fileShouldHoldTheKeyWithOrWithoutNewline(@TempDir Path folder) throws IOException {
        var file = Files.writeString(folder.resolve("key"), "0123456789abcdef\n");

        assertThat(ApiKey.from(Settings.of(null, file)).is("0123456789abcdef")).isTrue();
    }

    @Test
    void unusableKeysShouldBeRefusedWithAReason(@TempDir Path folder) throws IOException {
        var empty = Files.writeString(folder.resolve("empty"), "\n");

        assertRefused(Settings.of(null, null), "ENFILADE_API_KEY_FILE");
        assertRefused(Settings.of("0123456789abcde", null), "at least 16");
        assertRefused(Settings.of("0123456789 abcdef", null), "visible ASCII");
        assertRefused(Settings.of("0123456789äbcdef", null), "visible ASCII");
        assertRefused(Settings.of(null, empty), "at least 16");
        assertRefused(Settings.of(null, folder.resolve("missing")), "cannot be read");
    }

    private static void assertRefused(Settings settings, String reason) {
        assertThatThrownBy(() -> ApiKey.from(settings))
                .isInstanceOf(ApiKey.Refused.class)
                .hasMessageContaining(reason);
    }
}
