import { resolve } from "node:path";
import { inspect } from "node:util";
import fc from "fast-check";
import { readLocation } from "../../provider/local/store/location";

const PASSWORD = "hunter2-p@ss:w/ord?#";
const SECRET = encodeURIComponent(PASSWORD);

test.each([".pki", "/srv/pki", "a folder", "postgres", "C:\\pki", "C:/pki"])("%s is a folder", (text) => {
  expect(readLocation(text)).toEqual({ kind: "sqlite", folder: resolve(text) });
});

const DATABASES: [string, string][] = [
  [`postgres://pki:${SECRET}@127.0.0.1:5432/ca`, "PostgreSQL at 127.0.0.1:5432, database ca"],
  [`postgresql://pki:${SECRET}@localhost/ca`, "PostgreSQL at localhost, database ca"],
  [`POSTGRES://pki@[::1]/my%20ca`, "PostgreSQL at [::1], database my ca"],
  [`postgres://pki@%2Frun%2Fpostgresql/ca`, "PostgreSQL at /run/postgresql, database ca"],
  [`postgres:///ca?host=/run/postgresql`, "PostgreSQL at /run/postgresql, database ca"],
];
test.each(DATABASES)("%s: the location, without the password; on this machine without TLS", (url, place) => {
  const location = readLocation(url);
  expect(location).toMatchObject({ kind: "postgres", place });
  expect(location).toMatchObject({ url: expect.not.stringContaining("sslmode") as string });
});

test("promise 4: a connection to another machine is encrypted and the server's certificate verified", () => {
  const url = (query: string): unknown => readLocation(`postgres://pki@db.example.com/ca${query}`);
  expect(url("")).toMatchObject({ url: "postgres://pki@db.example.com/ca?sslmode=verify-full" });
  const asked = ["?sslmode=disable", "?sslmode=verify-full&sslrootcert=%2Fca.pem", "?ssl=true"];
  for (const query of asked)
    expect(url(query)).toMatchObject({ url: `postgres://pki@db.example.com/ca${query}` });
  // Names and addresses that only resemble this machine's.
  for (const host of ["localhost.example.com", "127.0.0.1.example.com", "10.0.0.1", "[2001:db8::1]"]) {
    expect(readLocation(`postgres://${host}/ca`)).toMatchObject({
      url: expect.stringContaining("verify-full") as string,
    });
  }
});

const WRONG = [
  `mysql://pki:${SECRET}@localhost/ca`,
  `postgres://pki:${SECRET}@localhost`,
  `postgres://pki:${SECRET}@localhost/`,
  `postgres://pki:${SECRET}@local host/ca`,
  `postgres://pki:${SECRET}@localhost:99999/ca`,
  `postgres://pki:${SECRET}@localhost/%zz`,
  `https://pki:${SECRET}@localhost/ca`,
];
test.each(WRONG)("promise 4: %s is refused without showing the password", (text) => {
  const error = refusalOf(text);
  expect(error).toMatchObject({ code: "INVALID_CONFIG" });
  expect(error.message).toMatch(/^pki:localStore or PKI_LOCAL_STORE: must be a folder or postgres:/);
  expect(inspect(error)).not.toContain("hunter2");
});

function refusalOf(text: string): Error {
  try {
    readLocation(text);
  } catch (error) {
    return error as Error;
  }
  throw new Error("it was accepted");
}

test("promise 4: no location and no refusal contains a password, whatever it is", () => {
  const placeOrRefusal = (text: string): string => {
    try {
      const location = readLocation(text);
      return location.kind === "postgres" ? location.place : "";
    } catch (error) {
      expect(error).toMatchObject({ code: "INVALID_CONFIG" });
      return inspect(error);
    }
  };
  const url = fc.tuple(
    fc.constantFrom("postgres", "postgresql", "mysql"),
    fc.constantFrom("localhost", "db.example.com:5432", "[::1]", "bad host", ""),
    fc.constantFrom("/ca", "", "/", "/ca?sslmode=disable", "/%zz"),
    fc.constantFrom("@", "%40", "#", "?", "/", " "),
  );
  fc.assert(
    fc.property(url, ([scheme, host, path, odd]) => {
      expect(placeOrRefusal(`${scheme}://pki:hunter2${odd}hunter2@${host}${path}`)).not.toContain("hunter2");
    }),
  );
});

describe("promise 4: the host that is actually used decides about TLS", () => {
  const read = (url: string, env: NodeJS.ProcessEnv = {}): unknown => readLocation(url, env);

  test("PGHOST may name it; it is written into the URL", () => {
    expect(read("postgres:///pki", { PGHOST: "db.example.com" })).toEqual({
      kind: "postgres",
      url: "postgres:///pki?host=db.example.com&sslmode=verify-full",
      place: "PostgreSQL at db.example.com, database pki",
    });
    expect(read("postgres:///pki?host=", { PGHOST: "db.example.com" })).toMatchObject({
      url: expect.stringContaining("sslmode=verify-full") as string,
    });
    expect(read("postgres:///pki")).toMatchObject({ url: "postgres:///pki?host=localhost" });
    expect(read("postgres:///pki", { PGHOST: "/run/postgresql" })).toMatchObject({
      url: "postgres:///pki?host=%2Frun%2Fpostgresql",
    });
    // The URL takes precedence, as in the client.
    expect(read("postgres://localhost/pki", { PGHOST: "db.example.com" })).toMatchObject({
      url: "postgres://localhost/pki",
    });
    expect(read("postgres://localhost/pki?host=db.example.com")).toMatchObject({
      url: "postgres://localhost/pki?host=db.example.com&sslmode=verify-full",
    });
  });

  test.each(["sslcert=%2Fc.pem", "sslnegotiation=postgres", "sslrootcert=", "sslmode=", "ssl="])(
    "%s does not turn TLS off",
    (query) => {
      expect(read(`postgres://db.example.com/pki?${query}`)).toMatchObject({
        url: expect.stringContaining("sslmode=verify-full") as string,
      });
    },
  );

  test.each([
    "postgres:///pki?host=localhost&host=db",
    "postgres://localhost/pki?sslmode=disable&sslmode=verify-full",
    "postgres://localhost,db.example.com/pki",
    "postgres:///pki?host=localhost,db.example.com",
    "postgres://localhost/pki?hostaddr=192.0.2.1",
    "postgres://db/pki?ssl=true&sslmode=disable",
  ])("%s, which programs interpret differently, is refused", (url) => {
    expect(() => read(url)).toThrow(expect.objectContaining({ code: "INVALID_CONFIG" }) as Error);
  });

  test("a list in PGHOST is refused", () => {
    const env = { PGHOST: "localhost,db.example.com" };
    expect(() => read("postgres:///pki", env)).toThrow(/name one host/);
  });
});

describe("promise 4: parameters of the URL", () => {
  test.each([
    "sslmode=banana",
    "sslmode=VERIFY-FULL",
    "ssl=yes",
    "port=5433",
    "database=other",
    "max=1",
    "query_timeout=0",
    "client_encoding=latin1",
    "toString=a",
  ])("%s does not do what it says: refused", (query) => {
    const error = refusalOf(`postgres://localhost/ca?${query}`);
    expect(error).toMatchObject({
      code: "INVALID_CONFIG",
      message: expect.stringMatching(/parameter.* known are host, user, password, /) as string,
    });
  });

  test("a user in two places is refused, in one place accepted", () => {
    expect(refusalOf("postgres://a@localhost/ca?user=b").message).toContain("in one place of the URL");
    expect(readLocation("postgres://localhost/ca?user=b&application_name=ci")).toMatchObject({
      kind: "postgres",
    });
  });
});

test.each(["", " ", "\t\n"])("an empty value (%j) is not a folder", (text) => {
  expect(refusalOf(text).message).toBe(
    "pki:localStore or PKI_LOCAL_STORE: must not be empty; set it to a value, or unset it",
  );
});
