import CasClient, { CreateWHClientCertificateRequest } from "@alicloud/cas20200407";
import { Config as TypedConfig } from "@alicloud/openapi-client";
import CoreClient, { $OpenApiUtil, AlibabaCloudError, OpenApiUtil } from "@alicloud/openapi-core";
import PopClient from "@alicloud/pop-core";
import { RuntimeOptions } from "@alicloud/tea-util";
import type { Credentials } from "../../provider/api/alibaba/signature";
import { KEY } from "./official";

/** Calls an action of an API version with one of the official clients. */
export type Call = (action: string, version: string, request: object) => Promise<Record<string, unknown>>;

/** What every official client reports about a refused call. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly requestId: string,
    cause: unknown,
  ) {
    super(code, { cause });
  }
}

/** Creates a client, with the right key unless a test passes another. */
export type Connect = (endpoint: string, key?: Credentials) => Call;

/** The clients that can call any action. */
export const GENERIC: Readonly<Record<string, Connect>> = {
  "openapi-core, ACS3": (endpoint, key) => core(configOf(endpoint, key)),
  "openapi-core, V1": (endpoint, key) => core({ ...configOf(endpoint, key), signatureAlgorithm: "v2" }),
  "pop-core, GET": (endpoint, key) => pop("GET", endpoint, key),
  "pop-core, POST": (endpoint, key) => pop("POST", endpoint, key),
};

function core(config: object): Call {
  const client = new CoreClient(new $OpenApiUtil.Config(config));
  return async (action, version, request) => {
    const params = new $OpenApiUtil.Params({ ...STYLE, action, version });
    const sent = new $OpenApiUtil.OpenApiRequest(splitOf(action, flattened(action, request)));
    try {
      const { body } = (await client.callApi(params, sent, DEFAULTS)) as { body: Record<string, unknown> };
      return body;
    } catch (error) {
      if (!(error instanceof AlibabaCloudError)) throw error;
      throw new Refusal(error.code, error.requestId ?? "", error);
    }
  };
}

const STYLE = {
  protocol: "HTTP",
  pathname: "/",
  method: "POST",
  authType: "AK",
  style: "RPC",
  reqBodyType: "formData",
  bodyType: "json",
};

const DEFAULTS = new RuntimeOptions({});

function configOf(endpoint: string, key: Credentials = KEY): object {
  return { ...key, endpoint: new URL(endpoint).host, protocol: "HTTP", regionId: "cn-hangzhou" };
}

/** The API-specific clients flatten and encode a request with these functions before a call. */
function flattened(action: string, request: object): Record<string, string> {
  const { ApiPassthrough, ...rest } = request as { ApiPassthrough?: object };
  return OpenApiUtil.query(
    action === "CreateExternalCACertificate" && ApiPassthrough !== undefined
      ? {
          ...rest,
          ApiPassthrough: OpenApiUtil.arrayToStringWithSpecifiedStyle(
            ApiPassthrough,
            "ApiPassthrough",
            "json",
          ),
        }
      : request,
  );
}

const TOKEN_IN_FORM = ["CreateClientCertificate", "CreateSubCACertificate", "UpdatePcaCertificate"];

/** The API-specific clients send this one parameter of three actions in the form body. */
function splitOf(action: string, parameters: Record<string, string>): { query: object; body?: object } {
  const { ClientToken, ...query } = parameters;
  return ClientToken !== undefined && TOKEN_IN_FORM.includes(action)
    ? { query, body: { ClientToken } }
    : { query: parameters };
}

function pop(
  method: "GET" | "POST",
  endpoint: string,
  { securityToken = "", ...key }: Credentials = KEY,
): Call {
  const clients = new Map<string, PopClient>();
  return async (action, version, request) => {
    const client =
      clients.get(version) ?? new PopClient({ ...key, securityToken, endpoint, apiVersion: version });
    clients.set(version, client);
    try {
      // Otherwise it capitalises the first letter of every name, even of the one documented in lower case.
      return await client.request(action, flattened(action, request), { method, formatParams: false });
    } catch (error) {
      const { code, data } = error as { code?: string; data?: { RequestId?: string } };
      if (code === undefined || data === undefined) throw error;
      throw new Refusal(code, data.RequestId ?? "", error);
    }
  };
}

/** CreateWHClientCertificate with the client generated for its API version. */
export function typed(endpoint: string): Call {
  const client = new CasClient(new TypedConfig(configOf(endpoint)));
  const names = Object.entries(CreateWHClientCertificateRequest.names());
  return async (_action, _version, request) => {
    const values = new Map(Object.entries(request));
    const model = Object.fromEntries(names.map(([own, name]) => [own, values.get(name) as unknown]));
    const { body } = await client.createWHClientCertificate(new CreateWHClientCertificateRequest(model));
    return { RequestId: body?.requestId };
  };
}
