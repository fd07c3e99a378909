/** A client that speaks to a SCIM endpoint as it is told, well or badly. */

/** What tests look at in an answer's body, be it a resource, a list or an error. */
export interface ScimMessage {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly userName: string;
  readonly meta: { readonly version: string; readonly created: string };
  readonly members?: readonly { readonly value: string }[];
  readonly totalResults: number;
  readonly Resources: readonly ScimMessage[];
  readonly nextCursor?: string;
  readonly status: string;
  readonly scimType?: string;
  readonly [name: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: ScimMessage;
}

/** Bodies that are texts are sent as they are, others as JSON. */
export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Readonly<Record<string, string>>,
) => Promise<Answer>;

export function scimClient(base: string, token: string): Send {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(base + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/scim+json",
        ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = text !== "" && (response.headers.get("content-type")?.includes("json") ?? false);
    return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
  };
}
