package dev.enfilade.testkit.receiver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.enfilade.testkit.history.EventKey;
import dev.enfilade.testkit.history.Received;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RecordingReceiverTest {

    private static final String SECRET = Signature.newSecret();
    private static final byte[] BODY = "{\"n\":1.0}".getBytes(UTF_8);

    private final UUID message = UUID.randomUUID();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final RecordingReceiver receiver = new RecordingReceiver();
    private final BlockingQueue<Received> records = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        receiver.close();
        client.close();
    }

    private URI serve(Behaviour behaviour) {
        return receiver.serve("billing", SECRET, incoming -> behaviour, records::add);
    }

    private HttpRequest.Builder request(URI url) {
        var now = String.valueOf(Instant.now().getEpochSecond());
        return HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(20))
                .header("webhook-id", message.toString())
                .header("webhook-timestamp", now)
                .header("webhook-signature", new Signature(SECRET).sign(message.toString(), now, BODY))
                .header("ce-messageid", message.toString())
                .header("ce-position", "7")
                .header("ce-orderingkey", "case%2042")
                .header("ce-source", "/s")
                .header("ce-id", "e1")
                .header("ce-attempt", "2")
                .POST(BodyPublishers.ofByteArray(BODY));
    }

    private HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.ofString());
    }

    @Test
    void requestShouldBeRecordedWithAllItSays() throws Exception {
        var response = send(request(serve(Behaviour.OK)).build());

        assertThat(response.statusCode()).isEqualTo(204);
        var record = records.remove();
        assertThat(record.message()).isEqualTo(message);
        assertThat(record.position()).isEqualTo(7);
        assertThat(record.orderingKey()).isEqualTo("case 42");
        assertThat(record.event()).isEqualTo(new EventKey("/s", "e1"));
        assertThat(record.attempt()).isEqualTo(2);
        assertThat(record.body()).isEqualTo(BODY);
        assertThat(record.signed()).isTrue();
        assertThat(record.succeeded()).isTrue();
        assertThat(record.ended()).isGreaterThan(record.began());
    }

    @Test
    void forgedRequestShouldBeRecordedAsUnsigned() throws Exception {
        send(request(serve(Behaviour.OK))
                .setHeader("webhook-signature", "v1,AAAA")
                .build());

        assertThat(records.remove().signed()).isFalse();
    }

    @Test
    void requestWithoutPositionShouldBeCalledMalformed() throws Exception {
        var url = serve(Behaviour.OK);

        var response = send(HttpRequest.newBuilder(url)
                .header("webhook-id", message.toString())
                .POST(BodyPublishers.noBody())
                .build());

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(records).isEmpty();
        assertThat(receiver.malformed()).singleElement().asString().contains("ce-position");
    }

    @Test
    void refusalShouldCarryItsReason() throws Exception {
        var response = send(request(serve(Behaviour.refuse("wrong amount"))).build());

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.body()).isEqualTo("wrong amount");
        assertThat(records.remove().isRefusal()).isTrue();
    }

    @Test
    void brokenOffRequestShouldBeRecordedAndNotAnswered() {
        var url = serve(new Behaviour.BreakOff());

        assertThatThrownBy(() -> send(request(url).build())).isInstanceOf(IOException.class);

        assertThat(records.stream())
                .allSatisfy(r -> assertThat(r.disturbed()).isTrue())
                .isNotEmpty();
    }

    @Test
    void hangingRequestShouldNotBeAnsweredBeforeItIsLetGo() throws Exception {
        var url = serve(new Behaviour.Hang());

        var impatient = request(url).timeout(Duration.ofMillis(300)).build();
        assertThatThrownBy(() -> send(impatient)).isInstanceOf(HttpTimeoutException.class);
        receiver.letGo("billing");

        assertThat(send(request(url).build()).statusCode()).isEqualTo(503);
    }
}
