import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Set;

/**
 * What Java's own PKIX validation says of paths. One line a path: UNIX seconds, then Base64 of each certificate, leaf
 * first and root last. One line an answer: empty when the path is accepted.
 */
class Judge {
  public static void main(String[] arguments) throws Exception {
    BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
    for (String line; (line = lines.readLine()) != null; ) {
      String verdict;
      try {
        validate(line.split(" "));
        verdict = "";
      } catch (Exception refused) {
        verdict = refused.toString().replace('\n', ' ');
      }
      System.out.println(verdict);
    }
  }

  private static void validate(String[] parts) throws Exception {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> path = new ArrayList<>();
    for (int at = 1; at < parts.length; at++) {
      byte[] der = Base64.getDecoder().decode(parts[at]);
      path.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    }
    X509Certificate root = path.remove(path.size() - 1);
    PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(new Date(Long.parseLong(parts[0]) * 1000));
    CertPath certPath = factory.generateCertPath(path);
    CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
  }
}
