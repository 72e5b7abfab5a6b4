import { LIMITS } from '../_contract/limits';
import { openApiDocument } from '../_contract/openapi';
import type { OPERATIONS, OperationId } from '../_contract/operations';
import { problem } from '../_contract/problems';
import type { CreatedSandbox, QuotaView, SandboxView } from '../_contract/sandboxes';
import type { FunctionsView } from '../_contract/service';
import type { JsonValue } from '../_ports/json';
import type { Answer } from '../_ports/receipt';
import { ANONYMOUS } from '../_ports/scope';
import type { Authenticator } from './authenticate';
import { type EventStreams, viewSpan } from './event-stream';
import { type Call, principalOf, type Reply } from './exchange';
import type { GatewayPorts } from './ports';
import { sha256 } from './request-headers';

/** What the gateway answers by itself, without a function. */
export type DirectHandler = (call: Call) => Promise<Reply>;

export type DirectOperation = Exclude<
  { [Id in OperationId]: (typeof OPERATIONS)[Id]['functionName'] extends null ? Id : never }[OperationId],
  'uploadFile'
>;

const QUOTAS: QuotaView = {
  items: LIMITS.itemsPerSandbox,
  files: LIMITS.filesPerSandbox,
  fileBytes: LIMITS.fileBytesPerSandbox,
  messages: LIMITS.messagesPerSandbox,
  users: LIMITS.usersPerSandbox,
};

export function createDirectHandlers(
  ports: GatewayPorts,
  authenticator: Authenticator,
  streams: EventStreams,
): Record<DirectOperation, DirectHandler> {
  const { clock } = ports;
  let document: Answer | undefined;
  return {
    getLiveness: async () => json(200, { status: 'ok' }),

    async getReadiness() {
      if (!ports.isStorageOpen()) return json(200, { status: 'ok', storage: 'not-opened' });
      try {
        await (await ports.storage()).ping();
        return json(200, { status: 'ok', storage: 'answers' });
      } catch {
        return problem('unavailable', 'The store does not answer.', { headers: { 'Retry-After': '5' } });
      }
    },

    getVersion: async () => json(200, ports.version()),

    async getOpenApi() {
      document ??= describeApi();
      return document;
    },

    getPublicKeys: async () => json(200, await (await ports.tokens()).publicKeys()),

    async runCron() {
      await ports.runEventSources();
      return json(200, { status: 'done' });
    },

    async createSandbox() {
      const storage = await ports.storage();
      const nowMs = clock.nowMs();
      const sandbox = { id: ports.ids.newId(), createdAtMs: nowMs, expiresAtMs: nowMs + LIMITS.sandboxLifeS * 1000 };
      await storage.sandboxes.create(sandbox);
      const principal = { sandboxId: sandbox.id, ownerId: ANONYMOUS, expiresAtMs: sandbox.expiresAtMs };
      const token = await (await ports.tokens()).issue(principal, nowMs);
      return json(201, {
        sandboxId: sandbox.id,
        token,
        expiresAt: isoTime(sandbox.expiresAtMs),
        quotas: QUOTAS,
      } satisfies CreatedSandbox);
    },

    async getSandbox({ exchange }) {
      const { sandboxId } = principalOf(exchange);
      const { sandboxes } = await ports.storage();
      const sandbox = await sandboxes.get(sandboxId, clock.nowMs());
      if (!sandbox) return gone();
      return json(200, {
        sandboxId,
        createdAt: isoTime(sandbox.createdAtMs),
        expiresAt: isoTime(sandbox.expiresAtMs),
        usage: await sandboxes.usage(sandboxId),
        quotas: QUOTAS,
      } satisfies SandboxView);
    },

    async deleteSandbox({ exchange }) {
      const { sandboxes } = await ports.storage();
      return (await sandboxes.erase(principalOf(exchange).sandboxId)) ? noContent() : gone();
    },

    async listFunctions() {
      const { stream, outbox } = await ports.storage();
      const [streamLag, owedEvents] = await Promise.all([stream.lag(), outbox.waiting()]);
      const functions = ports.runtime.view().map(({ instances, ...view }) => ({
        ...view,
        instances: instances.map(({ startedAtMs, ...instance }) => ({ ...instance, startedAt: isoTime(startedAtMs) })),
      }));
      return json(200, { functions, streamLag, owedEvents } satisfies FunctionsView);
    },

    async getTrace({ exchange, path: { traceId = '' } }) {
      const spans = await ports.spans.ofTrace(principalOf(exchange).sandboxId, traceId);
      if (spans.length === 0) return problem('not-found', 'No step of this trace is remembered.');
      return json(200, { traceId, spans: spans.map(viewSpan) });
    },

    async followEvents({ exchange, operation }) {
      const { sandboxId } = principalOf(exchange);
      const { headers, method } = exchange.request;
      const isWanted = () => authenticator.authenticate(headers, operation).then(() => true);
      return {
        status: 200,
        headers: {
          'content-type': 'text/event-stream; charset=utf-8',
          // Neither a cache nor a proxy may hold events back or change them.
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
        },
        events: method === 'HEAD' ? null : streams.open(sandboxId, isWanted),
      };
    },
  };
}

function describeApi(): Answer {
  const value = openApiDocument();
  const headers = { etag: `"${sha256(JSON.stringify(value)).slice(0, 32)}"` };
  return { status: 200, headers, body: { kind: 'json', value } };
}

function gone(): Answer {
  return problem('unauthenticated', 'The sandbox has ended.');
}

function json(status: number, value: object): Answer {
  // Views are plain data by the contract's types; only their optional fields keep TypeScript from seeing it.
  return { status, headers: {}, body: { kind: 'json', value: value as JsonValue } };
}

function noContent(): Answer {
  return { status: 204, headers: {}, body: { kind: 'none' } };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
