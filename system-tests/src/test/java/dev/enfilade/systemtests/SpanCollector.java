package dev.enfilade.systemtests;

import com.google.protobuf.ByteString;
import com.google.protobuf.WireFormat;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** Receives traces as any OpenTelemetry collector does: OTLP over HTTP, protobuf. */
final class SpanCollector implements AutoCloseable {

    private static final int MOST = 200_000;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Collection<Span> spans = new ConcurrentLinkedQueue<>();

    /** What is read of a span; ids in hexadecimal, the parent's is empty at the root. */
    record Span(String service, String name, String trace, String id, String parent) {}

    SpanCollector() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/v1/traces", this::export);
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Span> spansOf(String trace) {
        return spans.stream().filter(s -> s.trace().equals(trace)).toList();
    }

    private void export(HttpExchange exchange) throws IOException {
        try {
            if (spans.size() < MOST) readExport(ByteString.readFrom(body(exchange)));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        } finally {
            exchange.close();
        }
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        var raw = new ByteArrayInputStream(exchange.getRequestBody().readAllBytes());
        return "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))
                ? new GZIPInputStream(raw)
                : raw;
    }

    /** One length-delimited field of a message. */
    private interface FieldReader {
        void field(int number, ByteString content) throws IOException;
    }

    private static void fields(ByteString message, FieldReader reader) throws IOException {
        var input = message.newCodedInput();
        for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
            if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                reader.field(WireFormat.getTagFieldNumber(tag), input.readBytes());
            } else {
                input.skipField(tag);
            }
        }
    }

    /** ExportTraceServiceRequest: 1 resource_spans. */
    private void readExport(ByteString request) throws IOException {
        fields(request, (number, content) -> {
            if (number == 1) readResourceSpans(content);
        });
    }

    /** ResourceSpans: 1 resource, 2 scope_spans; ScopeSpans: 2 spans. */
    private void readResourceSpans(ByteString resourceSpans) throws IOException {
        var service = new StringBuilder();
        fields(resourceSpans, (number, content) -> {
            if (number == 1) readResource(content, service);
            if (number == 2) {
                fields(content, (inner, span) -> {
                    if (inner == 2) readSpan(service.toString(), span);
                });
            }
        });
    }

    /** Resource: 1 attributes; KeyValue: 1 key, 2 value; AnyValue: 1 string_value. */
    private static void readResource(ByteString resource, StringBuilder service) throws IOException {
        fields(resource, (number, attribute) -> {
            if (number != 1) return;
            var key = new StringBuilder();
            fields(attribute, (part, content) -> {
                if (part == 1) key.append(content.toStringUtf8());
                if (part == 2 && key.toString().equals("service.name")) {
                    fields(content, (kind, value) -> {
                        if (kind == 1) service.append(value.toStringUtf8());
                    });
                }
            });
        });
    }

    /** Span: 1 trace_id, 2 span_id, 4 parent_span_id, 5 name. */
    private void readSpan(String service, ByteString span) throws IOException {
        var values = new String[] {"", "", "", "", "", ""};
        fields(span, (number, content) -> {
            if (number == 1 || number == 2 || number == 4) {
                values[number] = HexFormat.of().formatHex(content.toByteArray());
            }
            if (number == 5) values[number] = content.toStringUtf8();
        });
        spans.add(new Span(service, values[5], values[1], values[2], values[4]));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
