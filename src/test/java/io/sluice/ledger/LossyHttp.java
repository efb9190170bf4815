package io.sluice.ledger;

import java.io.IOException;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** A network that brings PUTs to the server and loses answers, or loses the PUTs. */
final class LossyHttp implements SdkHttpClient {
    private final SdkHttpClient network = UrlConnectionHttpClient.create();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean cut;

    /** The answers of the next {@code count} PUTs do not arrive. */
    void loseAnswers(int count) {
        answers.set(count);
    }

    /** From now on no PUT comes through. */
    void cut() {
        cut = true;
    }

    void heal() {
        cut = false;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest sent = network.prepareRequest(request);
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                boolean isPut = request.httpRequest().method() == SdkHttpMethod.PUT;
                if (isPut && cut) {
                    throw new SocketException("Network is unreachable");
                }
                HttpExecuteResponse answer = sent.call();
                if (isPut && answers.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new SocketException("Connection reset");
                }
                return answer;
            }

            @Override
            public void abort() {
                sent.abort();
            }
        };
    }

    @Override
    public void close() {
        network.close();
    }
}
