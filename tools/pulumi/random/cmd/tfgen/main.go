// Command tfgen writes schema.json and bridge-metadata.json; run it by `go generate` after a change of versions.
package main

import (
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfgen"

	"pulumi-pki.local/random"
)

func main() {
	tfgen.Main("random", random.Provider())
}
