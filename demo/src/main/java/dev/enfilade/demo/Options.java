package dev.enfilade.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the command line says. */
record Options(boolean help, URI gateway, URI admin, Path apiKeyFile) {

    private static final List<String> NAMES = List.of("--gateway", "--admin", "--api-key-file");

    /** The call is wrong; the message says how. */
    static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1;

        Wrong(String message) {
            super(message);
        }
    }

    static Options parse(String... arguments) {
        if (List.of(arguments).contains("--help"))
            return new Options(true, URI.create(""), URI.create(""), Path.of(""));
        var values = new HashMap<String, String>();
        for (int i = 0; i < arguments.length; i += 2) {
            if (!NAMES.contains(arguments[i])) throw new Wrong("unknown option '" + arguments[i] + "'");
            if (i + 1 == arguments.length) throw new Wrong(arguments[i] + " needs a value");
            values.put(arguments[i], arguments[i + 1]);
        }
        return new Options(
                false,
                address(values, "--gateway"),
                address(values, "--admin"),
                Path.of(required(values, "--api-key-file")));
    }

    private static URI address(Map<String, String> values, String name) {
        var value = required(values, name);
        if (!value.matches("https?://.+")) throw new Wrong(name + " is an address such as http://127.0.0.1:8080");
        return URI.create(value);
    }

    private static String required(Map<String, String> values, String name) {
        var value = values.get(name);
        if (value == null) throw new Wrong(name + " is missing");
        return value;
    }
}
