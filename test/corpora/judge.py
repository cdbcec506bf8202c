"""What pyca/cryptography and pkilint say of certificates, requests, keys and PKCS #12 files.

One JSON object a line on standard input, one answer a line on standard output, in the same order.
"""

import base64
import datetime
import hashlib
import json
import sys
import warnings

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509 import verification
from pkilint import loader, report
from pkilint.pkix import certificate, extension, name
from pkilint.validation import ValidationFindingSeverity

warnings.simplefilter("ignore")

LINTER = certificate.create_pkix_certificate_validator_container(
    certificate.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
    [
        certificate.create_issuer_validator_container([]),
        certificate.create_validity_validator_container(),
        certificate.create_subject_validator_container([]),
        certificate.create_extensions_validator_container([]),
        certificate.create_spki_validator_container([]),
    ],
)


def read_certificate(der):
    found = x509.load_der_x509_certificate(der)
    # Extensions and names are decoded when they are asked for.
    found.subject, found.issuer
    try:
        list(found.extensions)
        whole = True
    except Exception:
        whole = False
    number = found.serial_number
    return {"serial": f"{'-' if number < 0 else ''}{abs(number):X}", "whole": whole}


def read_request(der):
    found = x509.load_der_x509_csr(der)
    found.subject
    list(found.extensions)
    if not found.is_signature_valid:
        raise ValueError("the signature is not valid")
    return {}


def read_key(text):
    key = serialization.load_pem_private_key(text, password=None)
    return {"kind": type(key).__name__}


def read_pkcs12(der, password):
    found = pkcs12.load_pkcs12(der, password.encode())
    public = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    key = [found.key.public_key().public_bytes(*public)] if found.key else []
    certificates = [found.cert, *found.additional_certs] if found.cert else found.additional_certs
    contents = [*key, *[one.certificate.public_bytes(serialization.Encoding.DER) for one in certificates]]
    return {"content": [hashlib.sha256(one).hexdigest() for one in contents]}


def lint(der):
    found = loader.load_pem_certificate(
        x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM).decode(), "certificate"
    )
    severe = []
    for result in LINTER.validate(found.root):
        for description in result.finding_descriptions:
            if description.finding.severity.value <= ValidationFindingSeverity.ERROR.value:
                severe.append(description.finding.code)
    return {"findings": sorted(set(severe))}


def verify(question):
    leaf, *above = [x509.load_der_x509_certificate(base64.b64decode(one)) for one in question["der"]]
    builder = verification.PolicyBuilder().store(verification.Store([above[-1]]))
    builder = builder.time(datetime.datetime.fromtimestamp(question["at"], datetime.timezone.utc).replace(tzinfo=None))
    builder = builder.extension_policies(
        ca_policy=verification.ExtensionPolicy.webpki_defaults_ca(),
        ee_policy=verification.ExtensionPolicy.permit_all(),
    )
    builder.build_client_verifier().verify(leaf, above[:-1])
    return {}


def revocation_list(question):
    found, issuer = [base64.b64decode(one) for one in question["der"]]
    found, issuer = x509.load_der_x509_crl(found), x509.load_der_x509_certificate(issuer)
    if not found.is_signature_valid(issuer.public_key()):
        raise ValueError("the signature is not the issuer's")
    number = found.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number
    return {"number": number, "content": [f"{one.serial_number:X}" for one in found]}


def answer(question):
    kind = question["kind"]
    data = base64.b64decode(question["data"]) if "data" in question else b""
    if kind == "certificate":
        return read_certificate(data)
    if kind == "request":
        return read_request(data)
    if kind == "key":
        return read_key(data)
    if kind == "p12":
        return read_pkcs12(base64.b64decode(question["data"]), question["password"])
    if kind == "lint":
        return lint(data)
    if kind == "verify":
        return verify(question)
    if kind == "crl":
        return revocation_list(question)
    raise SystemExit(f"unknown kind {kind}")


for line in sys.stdin:
    try:
        print(json.dumps({"refused": "", **answer(json.loads(line))}), flush=True)
    except Exception as error:  # the libraries raise many kinds, panics of Rust among them
        print(json.dumps({"refused": f"{type(error).__name__}: {error}"[:300]}), flush=True)
