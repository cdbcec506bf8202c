import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.huaweicloud.sdk.apig.v2.ApigClient;
import com.huaweicloud.sdk.ccm.v1.CcmClient;
import com.huaweicloud.sdk.core.SdkResponse;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.auth.GlobalCredentials;
import com.huaweicloud.sdk.core.auth.SigningAlgorithm;
import com.huaweicloud.sdk.core.exception.ServiceResponseException;
import com.huaweicloud.sdk.core.http.HttpConfig;
import com.huaweicloud.sdk.core.region.Region;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The clients as a program makes them that names a region, so that they ask for account and project. */
final class Huawei implements Clients.Cloud {
  private static final ObjectMapper MODELS =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
  private static final Map<String, SigningAlgorithm> ALGORITHMS =
      Map.of("", SigningAlgorithm.HMAC_SHA256, "SDK-HMAC-SM3", SigningAlgorithm.HMAC_SM3);

  private final List<Object> clients;

  Huawei(String algorithm) {
    String endpoint = Clients.environment("PKI_ENDPOINT");
    String key = Clients.environment("PKI_ACCESS_KEY");
    String secret = Clients.environment("PKI_SECRET_KEY");
    String token = Clients.environment("PKI_SECURITY_TOKEN");
    HttpConfig config =
        HttpConfig.getDefaultHttpConfig().withSigningAlgorithm(ALGORITHMS.get(algorithm));
    GlobalCredentials account =
        new GlobalCredentials().withAk(key).withSk(secret).withIamEndpoint(endpoint);
    BasicCredentials project =
        new BasicCredentials().withAk(key).withSk(secret).withIamEndpoint(endpoint);
    if (!token.isEmpty()) {
      account.withSecurityToken(token);
      project.withSecurityToken(token);
    }
    Region region = new Region("cn-north-4", endpoint);
    clients =
        List.of(
            CcmClient.newBuilder().withHttpConfig(config).withCredential(account).withRegion(region).build(),
            ApigClient.newBuilder().withHttpConfig(config).withCredential(project).withRegion(region).build());
  }

  @Override
  public Map<String, Object> call(String version, String operation, Map<String, Object> request) throws Exception {
    String name = operation.substring(0, 1).toLowerCase() + operation.substring(1);
    for (Object client : clients) {
      for (Method method : client.getClass().getMethods()) {
        if (!method.getName().equals(name) || method.getParameterCount() != 1) continue;
        Object typed = MODELS.convertValue(partsOf(method.getParameterTypes()[0], request), method.getParameterTypes()[0]);
        return told((SdkResponse) method.invoke(client, typed));
      }
    }
    throw new UnsupportedOperationException("the client has no operation " + operation);
  }

  /** The request with everything that is neither in path, query nor header as its body. */
  private static Map<String, Object> partsOf(Class<?> kind, Map<String, Object> request) {
    Map<String, Object> parts = new HashMap<>();
    Map<String, Object> body = new LinkedHashMap<>();
    request.forEach((name, value) -> (hasField(kind, name) ? parts : body).put(name, value));
    if (hasField(kind, "body")) parts.put("body", body);
    return parts;
  }

  private static boolean hasField(Class<?> kind, String name) {
    for (Field field : kind.getDeclaredFields()) {
      JsonProperty property = field.getAnnotation(JsonProperty.class);
      if (property != null && property.value().equals(name)) return true;
    }
    return false;
  }

  private static Map<String, Object> told(SdkResponse response) throws IllegalAccessException {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (Field field : response.getClass().getDeclaredFields()) {
      JsonProperty property = field.getAnnotation(JsonProperty.class);
      if (property == null) continue;
      field.setAccessible(true);
      Object value = field.get(response);
      if (value != null) fields.put(property.value(), MODELS.convertValue(value, Object.class));
    }
    return fields.isEmpty() ? Map.of("httpStatusCode", response.getHttpStatusCode()) : fields;
  }

  @Override
  public Map<String, Object> failure(Throwable error) {
    if (!(error instanceof ServiceResponseException)) return null;
    ServiceResponseException refused = (ServiceResponseException) error;
    return Map.of(
        "status", refused.getHttpStatusCode(),
        "code", refused.getErrorCode(),
        "requestId", refused.getRequestId(),
        "message", refused.getErrorMsg());
  }
}
