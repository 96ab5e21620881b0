package com.contoso;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Reads customers. */
public class InsightsReader {
    private static final String HOST = "https://api.ci.ai.dynamics.com";
    private static final String ROOT = HOST + "/v1/instances/";
    private final HttpClient http = HttpClient.newHttpClient();
    private final OkHttpClient ok = new OkHttpClient();

    public String customer(String instance, String id) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder()
            .uri(URI.create(ROOT + instance + "/data/Customer?$filter=CustomerId%20eq%20'" + id + "'"))
            .header("Ocp-Apim-Subscription-Key", System.getenv("CI_KEY"))
            .GET()
            .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    public String interests(String instance, String id) throws IOException {
        String url = String.format("%s%s/data/InterestShareOfVoiceFromMicrosoft?$filter=CustomerId eq '%s'", ROOT, instance, id);
        Request request = new Request.Builder().url(url).build();
        return ok.newCall(request).execute().body().string();
    }
}
