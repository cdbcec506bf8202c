module pulumi-pki.local/judge

go 1.25.6

require (
	github.com/emmansun/gmsm v0.30.1
	github.com/zmap/zcrypto v0.0.0-20250129210703-03c45d0bae98
	github.com/zmap/zlint/v3 v3.6.8
	golang.org/x/crypto v0.37.0
	software.sslmate.com/src/go-pkcs12 v0.7.4
)

require (
	github.com/pelletier/go-toml v1.9.5 // indirect
	github.com/weppos/publicsuffix-go v0.40.3-0.20250127173806-e489a31678ca // indirect
	golang.org/x/net v0.38.0 // indirect
	golang.org/x/text v0.24.0 // indirect
)
