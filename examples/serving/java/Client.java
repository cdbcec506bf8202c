import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Calls a server once and prints its answer: java -cp CLASSES Client FOLDER NAME PORT HOST */
final class Client {
  public static void main(String[] args) throws Exception {
    int port = Integer.parseInt(args[2]);
    var factory = new Stores(Path.of(args[0])).context(args[1] + ".jks", "trust.jks").getSocketFactory();
    Socket connection = new Socket(InetAddress.getLoopbackAddress(), port);
    try (SSLSocket socket = (SSLSocket) factory.createSocket(connection, args[3], port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      String request = "GET / HTTP/1.1\r\nHost: " + args[3] + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var answer = new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8);
      new BufferedReader(answer).lines().forEach(System.out::println);
    }
  }
}
