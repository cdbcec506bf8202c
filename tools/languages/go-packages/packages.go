// Packages that programs in Go import, so that go.mod and go.sum have what these need. The SDK of the plugin has to lie in
// sdks/pki beside them (node tools/sdk.mjs go) when they are brought up to date with `go mod tidy`.
package packages

import (
	_ "github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	_ "github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	_ "pulumi-pki.local/sdk/go/pki"
)
