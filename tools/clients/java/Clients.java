import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls operations of both clouds with their official clients for Java. Reads one JSON object per line from standard
 * input and answers each with one line. Where and with which key to call stands in the environment.
 */
public final class Clients {
  static final ObjectMapper JSON = new ObjectMapper();

  private Clients() {}

  /** Calls an operation of one cloud. */
  interface Cloud {
    Map<String, Object> call(String version, String operation, Map<String, Object> request) throws Exception;

    /** What the client makes of an error of the service; null where it is another one. */
    Map<String, Object> failure(Throwable error);
  }

  @SuppressWarnings("unchecked")
  public static void main(String[] arguments) throws Exception {
    Map<String, Cloud> clouds = new HashMap<>();
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // The clients write to standard output.
    System.setOut(System.err);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(JSON.writeValueAsString(answer(clouds, JSON.readValue(line, Map.class))));
    }
    // Their threads would keep the process.
    System.exit(0);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> answer(Map<String, Cloud> clouds, Map<String, Object> question) throws Exception {
    String name = (String) question.get("cloud");
    String algorithm = (String) question.getOrDefault("algorithm", "");
    Cloud cloud = clouds.get(name + algorithm);
    if (cloud == null) {
      cloud = name.equals("huawei") ? new Huawei(algorithm) : new Alibaba(algorithm);
      clouds.put(name + algorithm, cloud);
    }
    Map<String, Object> request = (Map<String, Object>) question.get("request");
    try {
      String version = (String) question.get("version");
      return Map.of("answer", cloud.call(version, (String) question.get("operation"), request));
    } catch (Exception thrown) {
      Throwable error = thrown instanceof InvocationTargetException ? thrown.getCause() : thrown;
      Map<String, Object> failure = cloud.failure(error);
      return Map.of("error", failure == null ? Map.of("code", "client", "message", error.toString()) : failure);
    }
  }

  static String environment(String name) {
    return System.getenv().getOrDefault(name, "");
  }
}
