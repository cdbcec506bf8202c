"""A root, a CA for servers and one for devices, their certificates, and an upload for load balancers."""

import pulumi
import pulumi_pki as pki
from pulumi_pki.alibaba import Algorithm, SubCaAlgorithm

company = {
    "organization": "Example Ltd",
    "organization_unit": "Platform",
    "locality": "Hangzhou",
    "state": "Zhejiang",
    "country_code": "CN",
}

root = pki.alibaba.RootCa(
    "root",
    **company,
    common_name="Example Root",
    algorithm=Algorithm.ECC256,
    years=10,
)
services = pki.alibaba.SubCa(
    "services",
    **company,
    parent=root,
    common_name="Example Services",
    algorithm=SubCaAlgorithm.ECC256,
    years=5,
    extended_key_usages=["serverAuth"],
)
devices = pki.alibaba.SubCa(
    "devices",
    **company,
    parent=root,
    common_name="Example Devices",
    algorithm=SubCaAlgorithm.ECC256,
    years=5,
    extended_key_usages=["clientAuth"],
)

www = pki.alibaba.ServerCertificate(
    "www",
    parent=services,
    common_name="www.example.com",
    organization="Example Ltd",
    organization_unit="Web",
    domain=["example.com", "static.example.com"],
    algorithm=Algorithm.ECC256,
    days=90,
    renew_before="30d",
    export_private_key=True,
    tags={"team": "web"},
)
api = pki.alibaba.ServerCertificate(
    "api",
    parent=services,
    common_name="api.example.com",
    organization="Example Ltd",
    organization_unit="Web",
    domain=["*.api.example.com", "10.0.0.10"],
    algorithm=Algorithm.ECC256,
    days=90,
    renew_before="30d",
)
camera = pki.alibaba.ClientCertificate(
    "camera",
    parent=devices,
    common_name="camera-1",
    organization="Example Ltd",
    organization_unit="Devices",
    algorithm=Algorithm.ECC256,
    days=30,
)


def chain(certificate: pulumi.Output[str], issuer: pki.alibaba.SubCa) -> pulumi.Output[str]:
    """The certificate and the CAs above it, without the root."""
    authorities = [issuer.certificate, root.certificate]
    return pki.build_chain_output(certificate=certificate, authorities=authorities).chain


# When the certificate is renewed, a new upload is created, what uses its id moves, and only then the old one is deleted.
gateway = pki.alibaba.UserCertificate(
    "gateway",
    name="www",
    cert=chain(www.certificate, services),
    private_key=www.private_key,
)

pulumi.export("rootCertificate", root.certificate)
pulumi.export(
    "chains",
    {
        "www": chain(www.certificate, services),
        "api": chain(api.certificate, services),
        "camera": chain(camera.certificate, devices),
    },
)
pulumi.export("privateKey", www.private_key)
pulumi.export("certificateId", gateway.certificate_id)
