import fc from "fast-check";

const words = (text: string): string[] => text.trim().split(/\s+/);

/** Strings that parsers often trip over. */
export const strange = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.constantFrom("", "\u0000", "9".repeat(30), "a".repeat(5000)),
  fc.constantFrom(...words("0 -1 1e9 NaN null true [] {} __proto__ %")),
);

/** Values that are valid for some parameter of some operation. */
export const likely = fc.constantFrom(
  ...words("ECC_384 SM2_256 serverAuth 1.2.3 dNSName 1 2 7 365 1y a.com,b.com 10.0.0.1 REVOKE"),
);

/** Parameters of Alibaba Cloud operations. */
export const PARAMETERS = words(`
  Identifier ParentIdentifier CommonName Algorithm Days Years Months BeforeTime AfterTime Domain Organization Country
  CountryCode State Locality OrganizationUnit EnableCrl CrlDay Immediately SanType SanValue Csr Validity InstanceId
  ApiPassthrough PathLenConstraint ApiPassthrough.SerialNumber ApiPassthrough.Subject.CommonName
  ApiPassthrough.Subject.Country ApiPassthrough.Extensions.KeyUsage.DigitalSignature
  ApiPassthrough.Extensions.ExtendedKeyUsages.1 ApiPassthrough.Extensions.SubjectAlternativeNames.1.Type
  ApiPassthrough.Extensions.SubjectAlternativeNames.1.Value ApiPassthrough.Subject.CustomAttributes.1.ObjectIdentifier
  ApiPassthrough.Subject.CustomAttributes.1.Value Tags.1.Key Tags.1.Value Tag.1.Key Tag.1.Value TagKey.1 ResourceId.1
  ResourceType Status EncryptedCode CustomIdentifier customIdentifier ClientToken CurrentPage ShowSize Identifiers
  CertIdentifier ResourceGroupId AliasName ExtendedKeyUsages.1`);

/** The beginning of a potential request. */
export const bytes = fc
  .tuple(
    fc.constantFrom(
      "",
      "GET / HTTP/1.1\r\n",
      "POST / HTTP/1.1\r\nhost: a\r\n",
      "PUT /v1/ HTTP/1.0\r\n",
      "\r\n\r\n",
    ),
    fc.constantFrom(
      "",
      "host: a\r\n\r\n",
      "content-length: -1\r\n\r\n",
      "transfer-encoding: chunked\r\n\r\nzz\r\n",
    ),
    fc.uint8Array({ maxLength: 200 }),
  )
  .map(([start, more, rest]) => Buffer.concat([Buffer.from(start + more), rest]));

const segment = fc.oneof(
  fc.constantFrom(
    ...words("v1 v2 v3 private-certificates auth tokens crl ca ocsp metrics %zz .. %2e%2e x.crl"),
  ),
  strange.map(encodeURIComponent),
);
const queryName = fc.oneof(
  fc.constantFrom(...words("Action Version AccessKeyId Signature SignatureNonce Timestamp q status Format")),
  strange,
);

/** A request without a valid signature. */
export const unsigned = fc.record({
  method: fc.constantFrom(...words("GET POST PUT DELETE PATCH OPTIONS HEAD TRACE")),
  path: fc.array(segment, { maxLength: 5 }).map((parts) => `/${parts.join("/")}`),
  query: fc.dictionary(queryName, strange, { maxKeys: 6 }),
  headers: fc.record(
    {
      authorization: fc.constantFrom(
        "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=b",
        "SDK-HMAC-SHA256 Access=a",
        "x",
      ),
      "x-auth-token": fc.constantFrom("a.b", "..", "e30.e30"),
      "x-acs-action": fc.constantFrom("ListCert", "x"),
      "content-type": fc.constantFrom(
        ...["application/json", "application/x-www-form-urlencoded", "x", "text/xml; a=b"],
      ),
    },
    { requiredKeys: [] },
  ),
  body: strange,
});
