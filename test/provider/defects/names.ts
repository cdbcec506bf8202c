import { CLIENT, defect, SERVER, type Defect } from "./support";

export const NAMES: Defect[] = [
  ...(
    [
      ["an underscore in a domain name", "my_host.example.com", /letters, digits and inner hyphens/],
      ["a dot at the end", "www.example.com.", /ends with a dot/],
      ["an empty label", "www..example.com", /label 2/],
      ["a label of 64 letters", `${"a".repeat(64)}.example.com`, /label 1/],
      ["a label that begins with a hyphen", "-www.example.com", /label 1/],
      ["a label that ends with a hyphen", "www-.example.com", /label 1/],
      ["a domain name of 254 characters", `${"a.".repeat(126)}de`, /at most 253/],
      ["a wildcard for everything", "*", /wildcard only as the whole first label/],
      ["a wildcard in the middle", "www.*.example.com", /wildcard only as the whole first label/],
      ["a wildcard as part of a label", "w*.example.com", /wildcard only as the whole first label/],
      ["two wildcards", "*.*.example.com", /wildcard only as the whole first label/],
      ["a space in a domain name", "www example.com", /letters, digits/],
      ["a URL instead of a host", "https://example.com", /letters, digits/],
      ["a port after the host", "example.com:443", /letters, digits/],
      ["an address with five parts", "10.0.0.1.5", /looks like an IP address/],
      ["an address out of range", "10.0.0.256", /looks like an IP address/],
      ["an address with a zone", "fe80::1%eth0", /zone/],
      ["an internationalised name with no ASCII form", "exa\u0338mple\u200e.com", /is not a domain name/],
      [
        "a zero byte in a name",
        "good.example.com\0.bad.com",
        /control characters|letters, digits|not a domain/,
      ],
    ] as const
  ).map(([what, name, reason]) => defect(SERVER, what, { domain: [name] }, reason)),
  defect(SERVER, "a common name that is no host", { commonName: "my server" }, /letters, digits/),
  defect(CLIENT, "a common name of 65 characters", { commonName: "a".repeat(65) }, /longer than 64/),
  defect(CLIENT, "a control character in the subject", { organization: "a\nb" }, /control characters/),
  defect(CLIENT, "half a character in the subject", { organization: "a\ud83d" }, /half a character/),
  defect(CLIENT, "an empty organization", { organization: "" }, /must not be empty/),
  defect(
    CLIENT,
    "an e-mail address without a domain",
    { sanType: 1, sanValue: ["ops@"] },
    /is not an e-mail/,
  ),
  defect(CLIENT, "an e-mail address in Chinese", { sanType: 1, sanValue: ["运维@example.com"] }, /ASCII/),
  defect(CLIENT, "a relative URI", { sanType: 6, sanValue: ["/service"] }, /absolute URI/),
  defect(CLIENT, "a comma in a URI", { sanType: 6, sanValue: ["spiffe://a/b,c"] }, /without commas/),
  defect(CLIENT, "values without their type", { sanValue: ["ops@example.com"] }, /is required beside/),
  defect(CLIENT, "a country of three letters", { country: "CHN" }, /two|letters/),
];
