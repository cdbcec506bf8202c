"""Validates manifests, YAML on standard input: prints what is wrong with them, one line each.

python kubernetes.py VERSION FOLDER: the version of Kubernetes, and where cert-manager's definitions of resources are.
"""

import pathlib
import sys

import jsonschema
import kubernetes_validate
import yaml


def strict(schema):
    """The schema of a custom resource, which refuses what it does not name."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    named = {key: strict(part) for key, part in schema.items()}
    # "properties" may itself be the name of a property.
    if named.get("type") == "object" and isinstance(named.get("properties"), dict):
        named.setdefault("additionalProperties", False)
    return named


def custom_schemas(folder):
    """The schemas of custom resources by API version and kind."""
    found = {}
    for file in pathlib.Path(folder).glob("*.yaml"):
        spec = yaml.safe_load(file.read_text())["spec"]
        for version in spec["versions"]:
            schema = strict(version["schema"]["openAPIV3Schema"])
            schema["properties"]["metadata"] = {"type": "object"}
            found[f"{spec['group']}/{version['name']}", spec["names"]["kind"]] = schema
    return found


def problem(manifest, version, custom):
    """What is wrong with a manifest, or None."""
    schema = custom.get((manifest.get("apiVersion"), manifest.get("kind")))
    try:
        if schema is None:
            kubernetes_validate.validate(manifest, version, strict=True)
        else:
            jsonschema.Draft7Validator(schema).validate(manifest)
    except Exception as error:  # every kind of refusal is told
        return f"{manifest.get('kind')}: {getattr(error, 'message', error)!s}"
    return None


def main(version, folder):
    custom = custom_schemas(folder)
    for manifest in yaml.safe_load_all(sys.stdin):
        wrong = problem(manifest, version, custom)
        if wrong is not None:
            print(" ".join(wrong.split()))


main(*sys.argv[1:])
