// A root, a CA for servers and one for devices, their certificates, and an upload for load balancers.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"pulumi-pki.local/sdk/go/pki"
	"pulumi-pki.local/sdk/go/pki/alibaba"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		root, err := alibaba.NewRootCa(ctx, "root", &alibaba.RootCaArgs{
			Organization:     pulumi.String("Example Ltd"),
			OrganizationUnit: pulumi.String("Platform"),
			Locality:         pulumi.String("Hangzhou"),
			State:            pulumi.String("Zhejiang"),
			CountryCode:      pulumi.String("CN"),
			CommonName:       pulumi.String("Example Root"),
			Algorithm:        alibaba.AlgorithmEcc256,
			Years:            pulumi.Int(10),
		})
		if err != nil {
			return err
		}
		services, err := authority(ctx, "services", root, "Example Services", "serverAuth")
		if err != nil {
			return err
		}
		devices, err := authority(ctx, "devices", root, "Example Devices", "clientAuth")
		if err != nil {
			return err
		}

		www, err := alibaba.NewServerCertificate(ctx, "www", &alibaba.ServerCertificateArgs{
			Parent:           services,
			CommonName:       pulumi.String("www.example.com"),
			Organization:     pulumi.String("Example Ltd"),
			OrganizationUnit: pulumi.String("Web"),
			Domain:           pulumi.ToStringArray([]string{"example.com", "static.example.com"}),
			Algorithm:        alibaba.AlgorithmEcc256,
			Days:             pulumi.Int(90),
			RenewBefore:      pulumi.String("30d"),
			ExportPrivateKey: pulumi.Bool(true),
			Tags:             pulumi.StringMap{"team": pulumi.String("web")},
		})
		if err != nil {
			return err
		}
		api, err := alibaba.NewServerCertificate(ctx, "api", &alibaba.ServerCertificateArgs{
			Parent:           services,
			CommonName:       pulumi.String("api.example.com"),
			Organization:     pulumi.String("Example Ltd"),
			OrganizationUnit: pulumi.String("Web"),
			Domain:           pulumi.ToStringArray([]string{"*.api.example.com", "10.0.0.10"}),
			Algorithm:        alibaba.AlgorithmEcc256,
			Days:             pulumi.Int(90),
			RenewBefore:      pulumi.String("30d"),
		})
		if err != nil {
			return err
		}
		camera, err := alibaba.NewClientCertificate(ctx, "camera", &alibaba.ClientCertificateArgs{
			Parent:           devices,
			CommonName:       pulumi.String("camera-1"),
			Organization:     pulumi.String("Example Ltd"),
			OrganizationUnit: pulumi.String("Devices"),
			Algorithm:        alibaba.AlgorithmEcc256,
			Days:             pulumi.Int(30),
		})
		if err != nil {
			return err
		}

		// The certificate and the CAs above it, without the root.
		chain := func(certificate pulumi.StringOutput, issuer *alibaba.SubCa) pulumi.StringOutput {
			return pki.BuildChainOutput(ctx, pki.BuildChainOutputArgs{
				Certificate: certificate,
				Authorities: pulumi.StringArray{issuer.Certificate, root.Certificate},
			}).Chain()
		}
		// When the certificate is renewed, a new upload is created, what uses its id moves, and only then the old one is
		// deleted.
		gateway, err := alibaba.NewUserCertificate(ctx, "gateway", &alibaba.UserCertificateArgs{
			Name:       pulumi.String("www"),
			Cert:       chain(www.Certificate, services),
			PrivateKey: www.PrivateKey.Elem(),
		})
		if err != nil {
			return err
		}

		ctx.Export("rootCertificate", root.Certificate)
		ctx.Export("chains", pulumi.StringMap{
			"www":    chain(www.Certificate, services),
			"api":    chain(api.Certificate, services),
			"camera": chain(camera.Certificate, devices),
		})
		ctx.Export("privateKey", www.PrivateKey)
		ctx.Export("certificateId", gateway.CertificateId)
		return nil
	})
}

// A CA below the root that issues certificates for one purpose.
func authority(ctx *pulumi.Context, name string, root *alibaba.RootCa, commonName, purpose string) (*alibaba.SubCa, error) {
	return alibaba.NewSubCa(ctx, name, &alibaba.SubCaArgs{
		Parent:            root,
		Organization:      pulumi.String("Example Ltd"),
		OrganizationUnit:  pulumi.String("Platform"),
		Locality:          pulumi.String("Hangzhou"),
		State:             pulumi.String("Zhejiang"),
		CountryCode:       pulumi.String("CN"),
		CommonName:        pulumi.String(commonName),
		Algorithm:         alibaba.SubCaAlgorithmEcc256,
		Years:             pulumi.Int(5),
		ExtendedKeyUsages: pulumi.ToStringArray([]string{purpose}),
	})
}
