import { pino } from 'pino';
import { ownServer } from '../../_adapters/platform/own-server';
import { readSettings } from '../../_adapters/settings';
import { openTemporaryStorage } from '../../_adapters/temporary-storage';
import { LIMITS } from '../../_contract/limits';
import type { FunctionName, Handler } from '../../_ports/function-runtime';
import type { JsonValue } from '../../_ports/json';
import { randomIds } from '../../_runtime/clocks';
import { createLive, type Live } from '../../_runtime/create-live';
import { InlineRuntime } from '../../_runtime/inline-runtime';
import type { GatewayPorts, GatewaySettings } from '../ports';
import { createGateway, type Gateway } from '../serve';

const ORIGIN = 'https://patterns.example';

const HANDLERS: Record<FunctionName, () => Promise<Handler>> = {
  auth: async () => (await import('../../_functions/auth')).handler,
  crud: async () => (await import('../../_functions/crud')).handler,
  process: async () => (await import('../../_functions/process')).handler,
};

/** The whole live API in this process: a real database in memory, the real functions, and a clock that a test can move. */
export interface TestApi {
  gateway: Gateway;
  ports: GatewayPorts;
  live: Live;
  /** Everything that was logged, as text. */
  logLines: string[];
  /** Moves the gateway's clock forward. */
  advance(ms: number): void;
  /** Another gateway on the same storage, with other ports or settings. */
  gatewayWith(ports: Partial<GatewayPorts>, settings?: Partial<GatewaySettings>): Gateway;
  close(): Promise<void>;
}

/** Limits so wide that a test of something else never meets them. */
export const WIDE_LIMITS = {
  public: { requests: 1e6, windowS: 60, per: 'network' },
  sandboxes: { requests: 1e6, windowS: 60, per: 'network' },
  credentials: { requests: 1e6, windowS: 60, per: 'network' },
  data: { requests: 1e6, windowS: 60, per: 'sandbox' },
} as const;

/**
 * @param workOnEvents - `when-asked`: event sources run when a test calls `live.runEventSources`, and never by themselves.
 */
export async function startTestApi(
  settings: Partial<GatewaySettings> = {},
  workOnEvents: 'always' | 'when-asked' = 'always',
): Promise<TestApi> {
  const logLines: string[] = [];
  const log = {
    info: (fields: object, message: string) => void logLines.push(JSON.stringify({ ...fields, message })),
    error: (fields: object, message: string) =>
      void logLines.push(JSON.stringify({ ...fields, message, level: 'error' })),
  };
  let offsetMs = 0;
  const clock = { nowMs: () => Date.now() + offsetMs };
  const platform = { ...ownServer({ kind: 'none' }, clock), afterAnswer: () => {} };
  const live = createLive({
    settings: { ...readSettings({}), platform: workOnEvents === 'always' ? 'self-hosted' : 'vercel' },
    log: pino({ level: 'silent' }),
    openStorage: openTemporaryStorage,
    createRuntime: (options) =>
      new InlineRuntime({
        ...options,
        load: HANDLERS,
        concurrencyLimit: LIMITS.functionConcurrency,
        timeLimitMs: LIMITS.functionTimeMs,
        ids: randomIds,
      }),
    platform,
    version: () => ({ name: 'product', version: '1.0.0', engine: '1.0.0', platform: 'self-hosted' }),
  });
  const ports: GatewayPorts = {
    ...live,
    log,
    clock,
    settings: { isReadOnly: false, rateLimits: WIDE_LIMITS, ...settings },
  };
  return {
    gateway: createGateway(ports),
    ports,
    live,
    logLines,
    advance: (ms) => {
      offsetMs += ms;
    },
    gatewayWith: (own, ownSettings = {}) =>
      createGateway({ ...ports, ...own, settings: { ...ports.settings, ...ownSettings } }),
    close: () => live.close(),
  };
}

export interface TestRequest {
  token?: string | undefined;
  headers?: Record<string, string>;
  /** Sent as JSON, unless it is text or bytes. */
  body?: JsonValue | Uint8Array;
  rawBody?: BodyInit;
}

export interface TestReply {
  status: number;
  headers: Headers;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects to be there, and fails when it is not
  json: any;
}

/** Builds a request as a client would send it. JSON bodies get their content type. */
export function buildRequest(method: string, path: string, request: TestRequest = {}): Request {
  const { token, headers = {}, body, rawBody } = request;
  const url = path.startsWith('http') ? path : `${ORIGIN}${path}`;
  const sent = rawBody ?? (body === undefined || body instanceof Uint8Array ? body : JSON.stringify(body));
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return new Request(url, {
    method,
    headers: {
      host: new URL(url).host,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': type }),
      ...headers,
    },
    ...(sent === undefined ? {} : { body: sent as BodyInit, duplex: 'half' }),
  });
}

/** Sends a request through a gateway and reads the answer to its end. */
export async function send(
  gateway: Gateway,
  method: string,
  path: string,
  request: TestRequest = {},
): Promise<TestReply> {
  const response = await gateway.serve(buildRequest(method, path, request));
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.endsWith('json');
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson && text ? JSON.parse(text) : undefined,
  };
}

let keys = 0;
/** A header with an idempotency key that was not used before. */
export function newKey(): Record<string, string> {
  keys += 1;
  return { 'idempotency-key': `"test-${keys}"` };
}

/** Begins a sandbox. @returns Its id and token. */
export async function newSandbox(gateway: Gateway): Promise<{ sandboxId: string; token: string }> {
  const { status, json } = await send(gateway, 'POST', '/api/sandboxes');
  if (status !== 201) throw new Error(`A sandbox was answered with ${status}: ${JSON.stringify(json)}`);
  return json;
}

/** What every user of the tests signs in with. */
export const PASSWORD = 'a long enough secret of a test';

/** Signs a new user up and in. @returns The tokens of the session. */
export async function newUser(
  gateway: Gateway,
  sandboxToken: string,
  { name, password = PASSWORD }: { name: string; password?: string },
): Promise<{ accessToken: string; refreshToken: string }> {
  const body = { name, password };
  const signedUp = await send(gateway, 'POST', '/api/auth/sign-up', { token: sandboxToken, body });
  if (signedUp.status !== 201) throw new Error(`Sign-up was answered with ${signedUp.status}: ${signedUp.text}`);
  const { json } = await send(gateway, 'POST', '/api/auth/sign-in', { token: sandboxToken, body });
  return json;
}
