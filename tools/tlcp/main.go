// Command tlcp serves and calls with TLCP (GB/T 38636), whose servers present the two certificates of an SM2 pair.
package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"

	"github.com/tjfoc/gmsm/gmtls"
	"github.com/tjfoc/gmsm/x509"
)

const usage = "usage: tlcp serve FOLDER | tlcp call ADDRESS NAME ROOT"

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	switch {
	case len(args) == 2 && args[0] == "serve":
		return serve(args[1])
	case len(args) == 4 && args[0] == "call":
		return call(args[1], args[2], args[3])
	}
	return errors.New(usage)
}

// serve ends with its standard input.
func serve(folder string) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		listener.Close()
	}()
	for {
		conn, err := listener.Accept()
		if err != nil {
			return nil
		}
		go answer(conn, folder)
	}
}

// answer reads the pair for each connection; FOLDER is a link that is moved from one pair to the next, so that both
// certificates are of the same generation.
func answer(conn net.Conn, folder string) {
	defer conn.Close()
	current, err := filepath.EvalSymlinks(folder)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	in := func(name string) string { return filepath.Join(current, name) }
	signing, err := gmtls.LoadX509KeyPair(in("signing.pem"), in("signing.key"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	encryption, err := gmtls.LoadX509KeyPair(in("encryption.pem"), in("encryption.key"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	config := &gmtls.Config{
		GMSupport:    gmtls.NewGMSupport(),
		Certificates: []gmtls.Certificate{signing, encryption},
	}
	secure := gmtls.Server(conn, config)
	if _, err := io.WriteString(secure, "hello\n"); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	secure.Close()
}

// call makes a connection for each line of its standard input, and prints the serial numbers of both certificates.
func call(address, name, root string) error {
	pem, err := os.ReadFile(root)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return fmt.Errorf("%s has no certificate", root)
	}
	// The library prints errors there.
	out := os.Stdout
	os.Stdout = os.Stderr
	config := &gmtls.Config{GMSupport: gmtls.NewGMSupport(), RootCAs: roots, ServerName: name}
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fmt.Fprintln(out, once(address, config))
	}
	return lines.Err()
}

func once(address string, config *gmtls.Config) string {
	conn, err := gmtls.Dial("tcp", address, config)
	if err != nil {
		return "failed: " + err.Error()
	}
	defer conn.Close()
	text, err := io.ReadAll(conn)
	if err != nil || string(text) != "hello\n" {
		return fmt.Sprintf("failed: %q, %v", text, err)
	}
	peers := conn.ConnectionState().PeerCertificates
	if len(peers) < 2 {
		return fmt.Sprintf("failed: %d certificates", len(peers))
	}
	return fmt.Sprintf("ok %x %x", peers[0].SerialNumber, peers[1].SerialNumber)
}
