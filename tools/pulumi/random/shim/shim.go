// Package shim hands out the upstream random provider. Its module path lies below upstream's, because
// Go allows the import of an internal package only from there.
package shim

import (
	"github.com/hashicorp/terraform-plugin-framework/provider"
	upstream "github.com/terraform-providers/terraform-provider-random/internal/provider"
)

// New returns the upstream provider, unchanged.
func New() provider.Provider {
	return upstream.New()
}
