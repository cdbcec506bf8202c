import static com.aliyun.openapiutil.Client.arrayToStringWithSpecifiedStyle;
import static com.aliyun.openapiutil.Client.query;

import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The core of the clients that are made for the API: these flatten the request and call it. */
final class Alibaba implements Clients.Cloud {
  /** Operations whose token travels in the form; the clients made for the API know that. */
  private static final List<String> TOKEN_IN_FORM =
      List.of("CreateClientCertificate", "CreateSubCACertificate", "UpdatePcaCertificate");

  private final Client client;

  Alibaba(String algorithm) throws Exception {
    URI endpoint = URI.create(Clients.environment("PKI_ENDPOINT"));
    Config config =
        new Config()
            .setAccessKeyId(Clients.environment("PKI_ACCESS_KEY"))
            .setAccessKeySecret(Clients.environment("PKI_SECRET_KEY"))
            .setEndpoint(endpoint.getAuthority())
            .setProtocol("HTTP")
            .setRegionId("cn-hangzhou");
    String token = Clients.environment("PKI_SECURITY_TOKEN");
    if (!token.isEmpty()) config.setSecurityToken(token);
    if (!algorithm.isEmpty()) config.setSignatureAlgorithm(algorithm);
    client = new Client(config);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Map<String, Object> call(String version, String operation, Map<String, Object> request) throws Exception {
    Map<String, Object> given = new HashMap<>(request);
    Object passthrough = given.get("ApiPassthrough");
    if (operation.equals("CreateExternalCACertificate") && passthrough != null) {
      given.put("ApiPassthrough", arrayToStringWithSpecifiedStyle(passthrough, "ApiPassthrough", "json"));
    }
    OpenApiRequest sent = new OpenApiRequest();
    if (TOKEN_IN_FORM.contains(operation) && given.containsKey("ClientToken")) {
      sent.setBody(Map.of("ClientToken", given.remove("ClientToken")));
    }
    sent.setQuery(query(given));
    Params params =
        new Params()
            .setAction(operation)
            .setVersion(version)
            .setProtocol("HTTP")
            .setPathname("/")
            .setMethod("POST")
            .setAuthType("AK")
            .setStyle("RPC")
            .setReqBodyType("formData")
            .setBodyType("json");
    return (Map<String, Object>) client.callApi(params, sent, new RuntimeOptions()).get("body");
  }

  @Override
  public Map<String, Object> failure(Throwable error) {
    if (!(error instanceof TeaException)) return null;
    TeaException refused = (TeaException) error;
    Map<String, Object> data = refused.getData() == null ? Map.of() : refused.getData();
    return Map.of(
        "status", refused.getStatusCode() == null ? 0 : refused.getStatusCode(),
        "code", String.valueOf(refused.getCode()),
        "requestId", String.valueOf(data.get("RequestId")),
        "message", String.valueOf(refused.getMessage()));
  }
}
