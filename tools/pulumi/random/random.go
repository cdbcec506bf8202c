// Package random describes the upstream random provider to Pulumi's bridge, so that the plugin which the npm
// package @pulumi/random asks for can be built on a machine that reaches package registries only.
package random

import (
	_ "embed" // for schema.json and bridge-metadata.json

	pf "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge/tokens"
	"github.com/terraform-providers/terraform-provider-random/shim"
)

// Version is the version of @pulumi/random whose schema this plugin serves.
const Version = "4.21.2"

// Schema is the Pulumi schema that tfgen derived from upstream.
//
//go:generate go run ./cmd/tfgen schema --out . --skip-docs --skip-examples
//go:embed schema.json
var Schema []byte

//go:embed bridge-metadata.json
var metadata []byte

// Provider is the mapping from upstream's resources to Pulumi tokens.
func Provider() tfbridge.ProviderInfo {
	info := tfbridge.ProviderInfo{
		P:            pf.ShimProvider(shim.New()),
		Name:         "random",
		Version:      Version,
		MetadataInfo: tfbridge.NewProviderMetadata(metadata),
	}
	// The empty prefix keeps "Random" in the tokens: random:index/randomId:RandomId.
	info.MustComputeTokens(tokens.SingleModule("", "index", tokens.MakeStandard("random")))
	return info
}
