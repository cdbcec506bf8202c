import java.io.ByteArrayInputStream;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * What Java finds in key stores. One line a question, its words between tabs: `entries` or `trusts`, the type, Base64 of
 * the file, the password, and for `trusts` Base64 of each certificate of a path, leaf first. One line an answer.
 */
class Stores {
  public static void main(String[] arguments) throws Exception {
    String[] lines = new String(System.in.readAllBytes(), "UTF-8").split("\n");
    for (String line : lines) {
      String[] words = line.split("\t");
      String answer;
      try {
        answer = words[0].equals("entries") ? entries(words) : trusts(words);
      } catch (Exception refused) {
        answer = "REFUSED " + refused.toString().replace('\n', ' ');
      }
      System.out.write((answer + "\n").getBytes("UTF-8"));
    }
    System.out.flush();
  }

  static KeyStore open(String[] words) throws Exception {
    KeyStore store = KeyStore.getInstance(words[1]);
    store.load(new ByteArrayInputStream(Base64.getDecoder().decode(words[2])), words[3].toCharArray());
    return store;
  }

  /** Each entry: alias, kind, milliseconds since 1970, then SHA-256 of the key and of each certificate. */
  static String entries(String[] words) throws Exception {
    KeyStore store = open(words);
    List<String> found = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      boolean isKey = store.isKeyEntry(alias);
      List<String> entry = new ArrayList<>(List.of(alias, isKey ? "key" : "trusted"));
      entry.add(String.valueOf(store.getCreationDate(alias).getTime()));
      if (isKey) {
        entry.add(hash(store.getKey(alias, words[3].toCharArray()).getEncoded()));
        for (Certificate one : store.getCertificateChain(alias)) entry.add(hash(one.getEncoded()));
      } else entry.add(hash(store.getCertificate(alias).getEncoded()));
      found.add(String.join(" ", entry));
    }
    Collections.sort(found);
    return String.join("\t", found);
  }

  /** Whether a trust manager over the store trusts a server with the path. */
  static String trusts(String[] words) throws Exception {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(open(words));
    X509TrustManager manager = (X509TrustManager) factory.getTrustManagers()[0];
    var factoryOfCertificates = java.security.cert.CertificateFactory.getInstance("X.509");
    X509Certificate[] path = new X509Certificate[words.length - 4];
    for (int at = 4; at < words.length; at++) {
      byte[] der = Base64.getDecoder().decode(words[at]);
      path[at - 4] =
          (X509Certificate) factoryOfCertificates.generateCertificate(new ByteArrayInputStream(der));
    }
    manager.checkServerTrusted(path, "ECDHE_ECDSA");
    return "trusted";
  }

  static String hash(byte[] data) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
  }
}
