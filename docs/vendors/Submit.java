import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.*;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;

/**
 * Sends one file to a Baimbai gateway. Java 17 or newer, nothing besides the JDK.
 *
 * <pre>java Submit.java GATEWAY_URL P12 PASSWORD CA FILE CONTENT_TYPE</pre>
 *
 * PASSWORD is the keystore's password, or @FILE with it, so that no other user sees it in the list of processes.
 * Prints "STATUS SUBMISSION_ID", then the answer with the signed receipt in it: keep it.
 * Exit code: 0 accepted, 1 refused, 2 not sent.
 */
public final class Submit {
  private static final Set<Integer> RETRIED = Set.of(408, 429, 500, 502, 503, 504);
  private static final int ATTEMPTS = 10;
  private static final long DEADLINE_MS = 300_000;

  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 6) {
      stop("usage: java Submit.java GATEWAY_URL P12 PASSWORD CA FILE CONTENT_TYPE");
    }
    String type = arguments[5];
    HttpRequest request = null;
    HttpClient client = null;
    try {
      byte[] body = Files.readAllBytes(Path.of(arguments[4]));
      client = HttpClient.newBuilder()
          .sslContext(tls(arguments[1], password(arguments[2]), arguments[3]))
          .version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(10)).build();
      request = HttpRequest
          .newBuilder(URI.create(arguments[0].replaceAll("/+$", "") + "/v1/submissions"))
          .timeout(Duration.ofSeconds(120)).header("Content-Type", type).header("Accept", "application/json")
          .header("Idempotency-Key", key(type, body)).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    } catch (Exception error) {
      stop(error.toString());
    }
    HttpResponse<String> response = send(client, request);
    int status = response == null ? 0 : response.statusCode();
    String answer = response == null ? "" : response.body();
    Matcher submission = Pattern.compile("\"submission\"\\s*:\\s*\"([0-9A-Fa-f-]+)\"").matcher(answer);
    System.out.println(status + " " + (submission.find() ? submission.group(1) : "-"));
    System.out.println(answer);
    if (status == 0 || RETRIED.contains(status)) {
      System.exit(2);
    }
    boolean isRefused = Pattern.compile("\"status\"\\s*:\\s*\"refused\"").matcher(answer).find();
    System.exit(status >= 200 && status < 300 && !isRefused ? 0 : 1);
  }

  /** Sends until there is a final answer; the last one, or null if the gateway was not reached. */
  private static HttpResponse<String> send(HttpClient client, HttpRequest request) throws InterruptedException {
    long began = System.currentTimeMillis();
    double delay = 500;
    for (int number = 1;; number++) {
      HttpResponse<String> response = null;
      String reason;
      double after = 0;
      try {
        response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (!RETRIED.contains(response.statusCode())) {
          return response;
        }
        reason = "status " + response.statusCode();
        after = response.headers().firstValue("Retry-After").filter(text -> text.matches("\\d{1,9}"))
            .map(Double::parseDouble).orElse(0.0);
      } catch (IOException error) {
        if (isDistrust(error)) {
          stop("certificates do not fit: " + error.getMessage());
        }
        reason = error.toString();
      }
      double wait = Math.max(after * 1000 + Math.random() * 500, delay * (0.5 + Math.random() / 2));
      delay = Math.min(delay * 2, 30_000);
      if (number == ATTEMPTS || System.currentTimeMillis() - began + wait > DEADLINE_MS) {
        return response;
      }
      System.err.printf("attempt %d: %s; again in %.1f s%n", number, reason, wait / 1000);
      Thread.sleep((long) wait);
    }
  }

  /** Whether the handshake failed for what was in it, unlike one that was cut off. */
  private static boolean isDistrust(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      String text = String.valueOf(cause.getMessage());
      if (cause instanceof SSLHandshakeException && !text.contains("terminated")
          || cause instanceof SSLException && text.contains("alert")) {
        return true;
      }
    }
    return false;
  }

  /** The same content always has the same key, so that a repeat never makes a second visit. */
  private static String key(String type, byte[] body) throws Exception {
    MessageDigest hash = MessageDigest.getInstance("SHA-256");
    hash.update((type + "\0").getBytes("UTF-8"));
    return HexFormat.of().formatHex(hash.digest(body));
  }

  private static char[] password(String text) throws IOException {
    return (text.startsWith("@") ? Files.readString(Path.of(text.substring(1))).strip() : text).toCharArray();
  }

  private static SSLContext tls(String p12, char[] password, String ca) throws Exception {
    KeyStore own = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(Path.of(p12))) {
      own.load(file, password);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, password);
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    try (InputStream file = Files.newInputStream(Path.of(ca))) {
      for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        roots.setCertificateEntry("root" + roots.size(), root);
      }
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(roots);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static void stop(String text) {
    System.err.println(text);
    System.exit(2);
  }
}
