// Judge says what other implementations think of certificates, revocation lists, signing requests, OCSP answers and
// PKCS #12 files. It reads one JSON object per line from standard input and answers each with one line.
package main

import (
	"bufio"
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/emmansun/gmsm/smx509"
	"golang.org/x/crypto/ocsp"
	"software.sslmate.com/src/go-pkcs12"
)

type question struct {
	// One of chain, verify (a chain without lints), crl, csr, ocsp, p12, trust (a PKCS #12 file of certificates).
	Kind string `json:"kind"`
	// Base64 DER. Of a chain: the certificate, then everything above it up to the root.
	DER []string `json:"der"`
	// Whether the keys are SM2, which only gmsm knows.
	SM2  bool   `json:"sm2"`
	At   int64  `json:"at"`
	Host string `json:"host"`
	// Of a PKCS #12 file.
	Password string `json:"password"`
}

type answer struct {
	// Empty when the judge accepts.
	Refused string `json:"refused"`
	// Lints of zlint that do not pass.
	Lints []lint `json:"lints,omitempty"`
	// What stands in a PKCS #12 file: SHA-256 of the public key, where it has one, then of each certificate.
	Content []string `json:"content,omitempty"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 64<<20)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			fmt.Fprintln(os.Stderr, "judge: not a question:", err)
			os.Exit(2)
		}
		if err := out.Encode(judge(q)); err != nil {
			os.Exit(2)
		}
	}
}

func judge(q question) answer {
	var a answer
	ders, err := decode(q.DER)
	if err == nil {
		switch q.Kind {
		case "chain":
			a.Lints, err = lintAll(ders, q.SM2)
			if err == nil {
				err = verify(q, ders)
			}
		case "verify":
			err = verify(q, ders)
		case "crl":
			err = revocationList(q, ders)
		case "csr":
			err = request(q, ders[0])
		case "ocsp":
			err = status(ders)
		case "p12":
			a.Content, err = bundle(ders[0], q.Password)
		case "trust":
			a.Content, err = trustStore(ders[0], q.Password)
		default:
			err = errors.New("unknown kind")
		}
	}
	if err != nil {
		a.Refused = err.Error()
	}
	return a
}

func decode(texts []string) ([][]byte, error) {
	var ders [][]byte
	for _, text := range texts {
		der, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, err
		}
		ders = append(ders, der)
	}
	if len(ders) == 0 {
		return nil, errors.New("nothing to judge")
	}
	return ders, nil
}

func verify(q question, ders [][]byte) error {
	at := time.Unix(q.At, 0)
	if q.SM2 {
		return verifySM2(q, ders, at)
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	var leaf *x509.Certificate
	for i, der := range ders {
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			return err
		}
		if i == 0 {
			leaf = cert
		}
		if i == len(ders)-1 {
			roots.AddCert(cert)
		} else if i > 0 {
			between.AddCert(cert)
		}
	}
	_, err := leaf.Verify(x509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: at, DNSName: q.Host,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	return err
}

func verifySM2(q question, ders [][]byte, at time.Time) error {
	roots, between := smx509.NewCertPool(), smx509.NewCertPool()
	var leaf *smx509.Certificate
	for i, der := range ders {
		cert, err := smx509.ParseCertificate(der)
		if err != nil {
			return err
		}
		if i == 0 {
			leaf = cert
		}
		if i == len(ders)-1 {
			roots.AddCert(cert)
		} else if i > 0 {
			between.AddCert(cert)
		}
	}
	_, err := leaf.Verify(smx509.VerifyOptions{
		Roots: roots, Intermediates: between, CurrentTime: at, DNSName: q.Host,
		KeyUsages: []smx509.ExtKeyUsage{smx509.ExtKeyUsageAny},
	})
	return err
}

// The list, then the certificate of its issuer.
func revocationList(q question, ders [][]byte) error {
	if q.SM2 {
		list, err := smx509.ParseRevocationList(ders[0])
		if err != nil {
			return err
		}
		issuer, err := smx509.ParseCertificate(ders[1])
		if err != nil {
			return err
		}
		return list.CheckSignatureFrom(issuer)
	}
	list, err := x509.ParseRevocationList(ders[0])
	if err != nil {
		return err
	}
	issuer, err := x509.ParseCertificate(ders[1])
	if err != nil {
		return err
	}
	if !bytes.Equal(list.AuthorityKeyId, issuer.SubjectKeyId) {
		return errors.New("the authority key identifier is not the issuer's")
	}
	return list.CheckSignatureFrom(issuer)
}

func request(q question, der []byte) error {
	if q.SM2 {
		csr, err := smx509.ParseCertificateRequest(der)
		if err != nil {
			return err
		}
		return csr.CheckSignature()
	}
	csr, err := x509.ParseCertificateRequest(der)
	if err != nil {
		return err
	}
	return csr.CheckSignature()
}

// The answer, the certificate it is about, and its issuer.
func status(ders [][]byte) error {
	cert, err := x509.ParseCertificate(ders[1])
	if err != nil {
		return err
	}
	issuer, err := x509.ParseCertificate(ders[2])
	if err != nil {
		return err
	}
	response, err := ocsp.ParseResponseForCert(ders[0], cert, issuer)
	if err != nil {
		return err
	}
	if response.Status != ocsp.Good {
		return fmt.Errorf("status %d, reason %d", response.Status, response.RevocationReason)
	}
	return nil
}

func bundle(der []byte, password string) ([]string, error) {
	key, cert, above, err := pkcs12.DecodeChain(der, password)
	if err != nil {
		return nil, err
	}
	content := []string{publicHash(key)}
	content = append(content, hash(cert.Raw))
	for _, one := range above {
		content = append(content, hash(one.Raw))
	}
	return content, nil
}

func trustStore(der []byte, password string) ([]string, error) {
	certs, err := pkcs12.DecodeTrustStore(der, password)
	var content []string
	for _, one := range certs {
		content = append(content, hash(one.Raw))
	}
	return content, err
}
