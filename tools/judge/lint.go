package main

import (
	"crypto"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"sort"

	zx509 "github.com/zmap/zcrypto/x509"
	"github.com/zmap/zlint/v3"
	zlints "github.com/zmap/zlint/v3/lint"
)

type lint struct {
	// Which certificate of the chain.
	Index  int    `json:"index"`
	Name   string `json:"name"`
	Source string `json:"source"`
	Status string `json:"status"`
}

// Every lint that warns or fails, of every source: which of them count is not decided here.
func lintAll(ders [][]byte, sm2 bool) ([]lint, error) {
	found := []lint{}
	for index, der := range ders {
		cert, err := zx509.ParseCertificate(der)
		if err != nil {
			if sm2 {
				continue
			}
			return nil, err
		}
		for name, result := range zlint.LintCertificate(cert).Results {
			if result.Status < zlints.Warn {
				continue
			}
			source := zlints.GlobalRegistry().CertificateLints().ByName(name).Source
			found = append(found, lint{index, name, string(source), result.Status.String()})
		}
	}
	sort.Slice(found, func(a, b int) bool { return found[a].Name < found[b].Name })
	return found, nil
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func publicHash(key any) string {
	signer, ok := key.(crypto.Signer)
	if !ok {
		return ""
	}
	der, err := x509.MarshalPKIXPublicKey(signer.Public())
	if err != nil {
		return ""
	}
	return hash(der)
}
