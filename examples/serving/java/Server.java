import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Serves who has a certificate: java -cp CLASSES Server FOLDER PORT */
final class Server {
  private final Path folder;
  private FileTime changed;
  private SSLContext context;

  private Server(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    Server server = new Server(Path.of(args[0]));
    server.read();
    ExecutorService workers = Executors.newFixedThreadPool(4);
    try (ServerSocket listening = new ServerSocket(Integer.parseInt(args[1]), 50, InetAddress.getLoopbackAddress())) {
      while (true) {
        Socket connection = listening.accept();
        SSLContext context = server.latest();
        workers.execute(() -> answer(context, connection));
      }
    }
  }

  /** What a new connection is served with: if the stores have changed, they are read again. */
  private SSLContext latest() {
    try {
      if (!changed.equals(lastChange())) read();
    } catch (GeneralSecurityException | IOException problem) {
      System.err.println("goes on with what it has: " + problem);
    }
    return context;
  }

  private void read() throws GeneralSecurityException, IOException {
    FileTime change = lastChange();
    context = new Stores(folder).context("server.p12", "trust.p12");
    changed = change;
  }

  /** Whichever store was replaced last. */
  private FileTime lastChange() throws IOException {
    FileTime keys = Files.getLastModifiedTime(folder.resolve("server.p12"));
    FileTime trust = Files.getLastModifiedTime(folder.resolve("trust.p12"));
    return keys.compareTo(trust) > 0 ? keys : trust;
  }

  private static void answer(SSLContext context, Socket connection) {
    try (connection;
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(connection, null, true)) {
      connection.setSoTimeout(10_000);
      socket.setNeedClientAuth(true);
      var request = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = request.readLine(); line != null && !line.isEmpty(); ) line = request.readLine();
      byte[] body = (socket.getSession().getPeerPrincipal().getName() + "\n").getBytes(StandardCharsets.UTF_8);
      String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().write(body);
    } catch (IOException refused) {
      // The client has been told.
    }
  }
}
