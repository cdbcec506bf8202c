"""Calls operations of both clouds with their official clients for Python.

Reads one JSON object per line from standard input and answers each with one line. Where and with which key to call
stands in the environment.
"""

import json
import os
import sys
from urllib.parse import urlparse

ENDPOINT = os.environ["PKI_ENDPOINT"]
KEY, SECRET = os.environ["PKI_ACCESS_KEY"], os.environ["PKI_SECRET_KEY"]
TOKEN = os.environ.get("PKI_SECURITY_TOKEN") or None


class Huawei:
    """The clients as a program makes them that names a region, so that they ask for account and project."""

    def __init__(self, algorithm):
        import huaweicloudsdkapig.v2 as apig
        import huaweicloudsdkccm.v1 as ccm
        from huaweicloudsdkcore.auth.credentials import BasicCredentials, GlobalCredentials
        from huaweicloudsdkcore.http.http_config import HttpConfig
        from huaweicloudsdkcore.region.region import Region
        from huaweicloudsdkcore.signer.algorithm import SigningAlgorithm

        # A derived key signs with the usual algorithm.
        usual = dict.fromkeys(["", "SDK-HMAC-SHA256", "V11-HMAC-SHA256"], SigningAlgorithm.HMAC_SHA256)
        others = {
            "SDK-HMAC-SM3": SigningAlgorithm.HMAC_SM3,
            "SDK-ECDSA-P256-SHA256": SigningAlgorithm.ECDSA_P256_SHA256,
        }
        config = HttpConfig.get_default_config()
        config.signing_algorithm = {**usual, **others}[algorithm]

        def connect(builder, credentials):
            credentials = credentials.with_security_token(TOKEN).with_iam_endpoint(ENDPOINT)
            if algorithm == "V11-HMAC-SHA256":
                credentials.with_derived_predicate(lambda _: True)
                credentials._derived_auth_service_name = "ccm"
            region = Region("cn-north-4", ENDPOINT)
            return builder.with_http_config(config).with_credentials(credentials).with_region(region).build()

        self.clients = [
            (ccm, connect(ccm.CcmClient.new_builder(), GlobalCredentials(KEY, SECRET))),
            (apig, connect(apig.ApigClient.new_builder(), BasicCredentials(KEY, SECRET))),
        ]

    def call(self, operation, request):
        name = snake(operation)
        module, client = next(((m, c) for m, c in self.clients if hasattr(c, name)), (None, None))
        if module is None:
            raise NotImplementedError(f"the client has no operation {operation}")
        kind = getattr(module, f"{operation}Request")
        parts = {key: value for key, value in request.items() if key in kind.openapi_types}
        if "body" in kind.openapi_types:
            model = getattr(module, kind.openapi_types["body"])
            parts["body"] = typed(module, model, {k: v for k, v in request.items() if k not in parts})
        response = getattr(client, name)(kind(**parts))
        fields = {k: v for k, v in response.to_dict().items() if v is not None and k != "x_request_id"}
        return fields or {"httpStatusCode": response.status_code}


def snake(operation):
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in operation).lstrip("_")


def typed(module, kind, value):
    """A model of the client's, with models in it, as a program would make it."""
    return kind(**{key: nested(module, kind.openapi_types[key], part) for key, part in value.items()})


def nested(module, name, value):
    if name.startswith("list["):
        return [nested(module, name[5:-1], item) for item in value]
    kind = getattr(module, name, None)
    return typed(module, kind, value) if isinstance(value, dict) and kind else value


class Alibaba:
    """The clients that are made for each version of the API."""

    def __init__(self, algorithm):
        from alibabacloud_cas20200407 import client as warehouse, models as warehouse_models
        from alibabacloud_cas20200630 import client as pca, models as pca_models
        from alibabacloud_tea_openapi.models import Config

        def connect(module):
            config = Config(
                access_key_id=KEY,
                access_key_secret=SECRET,
                security_token=TOKEN,
                endpoint=urlparse(ENDPOINT).netloc,
                protocol="HTTP",
                region_id="cn-hangzhou",
                signature_algorithm=algorithm or None,
            )
            return module.Client(config)

        self.clients = {"2020-06-30": (pca_models, connect(pca)), "2020-04-07": (warehouse_models, connect(warehouse))}

    def call(self, version, operation, request):
        from darabonba.runtime import RuntimeOptions

        models, client = self.clients[version]
        wanted = f"{operation}withoptions".lower()
        method = next((m for m in dir(client) if m.replace("_", "") == wanted), None)
        kind = next((m for m in dir(models) if m.lower() == f"{operation}request".lower()), None)
        if method is None or kind is None:
            raise NotImplementedError(f"the client has no operation {operation}")
        model = getattr(models, kind)().from_map(request)
        return getattr(client, method)(model, RuntimeOptions()).body.to_map()


def failure(error):
    told = {"status": getattr(error, "status_code", None), "message": str(error)}
    if hasattr(error, "error_code"):
        return {**told, "code": error.error_code, "requestId": error.request_id}
    data = getattr(error, "data", None) or {}
    request = getattr(error, "request_id", None) or data.get("RequestId")
    return {**told, "code": getattr(error, "code", "client"), "requestId": request}


def main():
    clients = {}
    for line in sys.stdin:
        question = json.loads(line)
        cloud, algorithm = question["cloud"], question.get("algorithm", "")
        try:
            kind = Huawei if cloud == "huawei" else Alibaba
            client = clients.setdefault((cloud, algorithm), None) or kind(algorithm)
            clients[(cloud, algorithm)] = client
            version = [question["version"]] if cloud == "alibaba" else []
            told = {"answer": client.call(*version, question["operation"], question["request"])}
        except Exception as error:  # whatever it is, it is what a program would see
            told = {"error": failure(error)}
        print(json.dumps(told, default=lambda date: date.isoformat()), flush=True)


main()
