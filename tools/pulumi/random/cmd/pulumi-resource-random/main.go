// Command pulumi-resource-random is the plugin that the Pulumi engine starts.
package main

import (
	"context"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"

	"pulumi-pki.local/random"
)

func main() {
	tfbridge.Main(context.Background(), "random", random.Provider(), tfbridge.ProviderMetadata{
		PackageSchema: random.Schema,
	})
}
