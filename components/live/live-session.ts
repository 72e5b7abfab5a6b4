import type { CreatedSandbox, SandboxView } from '@/api/_contract/sandboxes';
import type { FunctionsView, SpanView } from '@/api/_contract/service';
import { backOffMs, EventStreamReader } from './event-stream';
import { forget, learn } from './known-values';
import type { LiveStore } from './live-store';
import { timePartsOf } from './server-timing';
import type { WireRequest } from './snippets';
import { addSpans } from './trace-rows';

/** What the session needs of a browser. */
export interface SessionPorts {
  origin: string;
  fetch: typeof fetch;
  nowMs: () => number;
  random: () => number;
  newId: () => string;
  /** Keeps the sandbox for as long as the tab lives. */
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
}

/** The ports of a real page. */
export function browserPorts(): SessionPorts {
  return {
    origin: window.location.origin,
    fetch: (input, init) => window.fetch(input, init),
    nowMs: () => performance.now(),
    random: Math.random,
    newId: () => crypto.randomUUID(),
    storage: window.sessionStorage,
  };
}

/** A request and its answer, as the page saw them. */
export interface Exchange {
  operationId: string;
  request: WireRequest;
  /** 0 when no answer came. */
  status: number;
  statusText: string;
  headers: readonly (readonly [name: string, value: string])[];
  /** Body as text, when it is text. */
  text?: string;
  /** Parsed body, when it is JSON. */
  json?: unknown;
  /** Size of a body that is no text, and an address to look at it, to be revoked by whoever shows it. */
  bytes?: { size: number; contentType: string; blob: Blob };
  /** From sending to the last byte. */
  durationMs: number;
  /** Why no answer came. */
  failure?: string;
}

export type SpansListener = (spans: readonly SpanView[]) => void;

/** What the page asks for itself. It is no request of the visitor, so neither lists nor dots show it. */
const HOUSEKEEPING: readonly string[] = ['getReadiness', 'getSandbox', 'listFunctions', 'followEvents'];

const STORAGE_KEY = 'live-sandbox';
const REQUEST_LIMIT_MS = 30_000;

/**
 * A visitor's dealings with the live API: one sandbox, requests in it, and the stream of their spans. Everything
 * that is shown of it goes through the store.
 */
export class LiveSession {
  private making: Promise<CreatedSandbox> | undefined;
  private readonly listeners = new Set<SpansListener>();
  private stream: AbortController | undefined;

  constructor(
    readonly store: LiveStore,
    readonly ports: SessionPorts,
  ) {
    const kept = this.readKept();
    if (kept) store.setState({ sandbox: kept });
  }

  get origin(): string {
    return this.ports.origin;
  }

  newId(): string {
    return this.ports.newId();
  }

  /** A name for one request, quoted as the header `Idempotency-Key` wants it. */
  newKey(): string {
    return `"${this.ports.newId()}"`;
  }

  /** Asks whether the API answers. */
  async check(): Promise<void> {
    const { availability } = this.store.getState();
    if (availability.kind === 'read-only') return;
    const answer = await this.exchange('getReadiness', {
      method: 'GET',
      url: `${this.origin}/api/readyz`,
      headers: {},
    });
    if (answer.status === 200) this.store.setState({ availability: { kind: 'ready' } });
    else if (answer.status > 0) this.unreachable(`It answered with status ${answer.status}.`);
  }

  /** The visitor's sandbox; made when there is none, or when the last one has ended. */
  ensureSandbox(): Promise<CreatedSandbox> {
    const { sandbox } = this.store.getState();
    if (sandbox && Date.parse(sandbox.expiresAt) > Date.now()) return Promise.resolve(sandbox);
    this.making ??= this.makeSandbox().finally(() => {
      this.making = undefined;
    });
    return this.making;
  }

  private async makeSandbox(): Promise<CreatedSandbox> {
    const answer = await this.exchange('createSandbox', {
      method: 'POST',
      url: `${this.origin}/api/sandboxes`,
      headers: {},
    });
    if (answer.status !== 201) throw new Error(reasonOf(answer));
    return answer.json as CreatedSandbox;
  }

  private adopt(sandbox: CreatedSandbox): void {
    this.ports.storage.setItem(STORAGE_KEY, JSON.stringify(sandbox));
    this.store.setState({ sandbox, usage: undefined, known: {}, traces: [], notice: undefined });
    this.restartStream();
  }

  /** Erases the sandbox and everything in it, now. */
  async erase(): Promise<Exchange> {
    const { sandbox } = this.store.getState();
    return this.exchange('deleteSandbox', {
      method: 'DELETE',
      url: `${this.origin}/api/sandbox`,
      headers: authorization(sandbox?.token),
    });
  }

  /** Asks what the sandbox holds. */
  async refreshUsage(): Promise<void> {
    const { sandbox } = this.store.getState();
    if (!sandbox) return;
    const answer = await this.exchange('getSandbox', {
      method: 'GET',
      url: `${this.origin}/api/sandbox`,
      headers: authorization(sandbox.token),
    });
    if (answer.status === 200) this.store.setState({ usage: answer.json as SandboxView });
  }

  /** What the runtime says of its functions; undefined when it does not answer. */
  async functions(): Promise<FunctionsView | undefined> {
    const { token } = await this.ensureSandbox();
    const answer = await this.exchange('listFunctions', {
      method: 'GET',
      url: `${this.origin}/api/functions`,
      headers: authorization(token),
    });
    return answer.status === 200 ? (answer.json as FunctionsView) : undefined;
  }

  /** Sends a request of an operation and learns from the answer. It never rejects: no answer is an answer, too. */
  async exchange(
    operationId: string,
    request: WireRequest,
    body: BodyInit | undefined = request.body,
  ): Promise<Exchange> {
    const startMs = this.ports.nowMs();
    try {
      const response = await this.ports.fetch(request.url, {
        method: request.method,
        headers: request.headers,
        cache: 'no-store',
        credentials: 'omit',
        signal: AbortSignal.timeout(REQUEST_LIMIT_MS),
        ...(body === undefined ? {} : { body }),
      });
      const read = await readBody(response);
      const exchange: Exchange = {
        operationId,
        request,
        status: response.status,
        statusText: response.statusText,
        headers: [...response.headers],
        ...read,
        durationMs: this.ports.nowMs() - startMs,
      };
      this.note(exchange);
      return exchange;
    } catch (error) {
      const failure = error instanceof Error ? error.message : String(error);
      this.unreachable(failure);
      const durationMs = this.ports.nowMs() - startMs;
      return { operationId, request, status: 0, statusText: '', headers: [], durationMs, failure };
    }
  }

  private note(exchange: Exchange): void {
    const { store } = this;
    const { operationId, status, request, json } = exchange;
    const { availability } = store.getState();
    if (problemOf(exchange) === 'read-only-mode') store.setState({ availability: { kind: 'read-only' } });
    else if (status < 500 && availability.kind !== 'read-only') store.setState({ availability: { kind: 'ready' } });
    if (operationId === 'createSandbox' && status === 201) this.adopt(json as CreatedSandbox);
    if (operationId === 'deleteSandbox' && status === 204) this.lose('The sandbox and everything in it are erased.');
    if (status === 401 && request.headers.Authorization === `Bearer ${store.getState().sandbox?.token}`) {
      this.lose('The sandbox has ended. The next request begins another.');
    }
    const learned = {
      operationId,
      status,
      sent: request.body,
      answer: json,
      etag: headerOf(exchange, 'etag') ?? null,
      traceId: HOUSEKEEPING.includes(operationId) ? undefined : traceIdOf(exchange),
    };
    store.setState(({ known }) => {
      const next = learn(known, learned);
      return { known: status >= 200 && status < 300 ? forget(next, operationId) : next };
    });
  }

  private lose(notice: string): void {
    this.ports.storage.removeItem(STORAGE_KEY);
    this.stream?.abort();
    this.stream = undefined;
    this.store.setState({ sandbox: undefined, usage: undefined, known: {}, traces: [], stream: 'closed', notice });
  }

  private unreachable(reason: string): void {
    this.store.setState({ availability: { kind: 'unreachable', reason } });
  }

  private readKept(): CreatedSandbox | undefined {
    try {
      const kept = JSON.parse(this.ports.storage.getItem(STORAGE_KEY) ?? 'null') as CreatedSandbox | null;
      return kept && Date.parse(kept.expiresAt) > Date.now() ? kept : undefined;
    } catch {
      return undefined;
    }
  }

  /** Calls back with the spans of the visitor's own requests as they come. Returns what ends it. */
  onSpans(listener: SpansListener): () => void {
    this.listeners.add(listener);
    if (!this.stream) this.restartStream();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.stream?.abort();
      this.stream = undefined;
      this.store.setState({ stream: 'closed' });
    };
  }

  private restartStream(): void {
    this.stream?.abort();
    this.stream = undefined;
    const { sandbox } = this.store.getState();
    if (!sandbox || this.listeners.size === 0) return;
    const control = new AbortController();
    this.stream = control;
    void this.follow(sandbox.token, control.signal);
  }

  private async follow(token: string, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      this.store.setState({ stream: 'connecting' });
      const retryMs = await this.readStream(token, signal).then(
        (asked) => {
          failures = 0;
          return asked ?? 0;
        },
        () => {
          failures += 1;
          return backOffMs(failures, this.ports.random());
        },
      );
      if (signal.aborted) return;
      this.store.setState({ stream: 'waiting' });
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  /** Reads one stream to its end. Resolves with how long the server asks to wait before the next. */
  private async readStream(token: string, signal: AbortSignal): Promise<number | undefined> {
    const response = await this.ports.fetch(`${this.origin}/api/events`, {
      headers: { ...authorization(token), Accept: 'text/event-stream' },
      cache: 'no-store',
      credentials: 'omit',
      signal,
    });
    if (response.status === 401) void this.refreshUsage();
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    this.store.setState({ stream: 'open' });
    const reader = new EventStreamReader();
    const pieces = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const { value, done } = await pieces.read();
      if (done) return reader.retryMs;
      for (const { event, data } of reader.push(value))
        if (event === 'spans') this.deliver(JSON.parse(data) as SpanView[]);
    }
  }

  private deliver(all: readonly SpanView[]): void {
    const own = new Set(all.flatMap(({ name, traceId }) => (HOUSEKEEPING.includes(name) ? [traceId] : [])));
    const spans = all.filter(({ traceId }) => !own.has(traceId));
    if (spans.length === 0) return;
    this.store.setState(({ traces }) => ({ traces: addSpans(traces, spans) }));
    for (const listener of this.listeners) listener(spans);
  }
}

export function authorization(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { Authorization: `Bearer ${token}` };
}

async function readBody(response: Response): Promise<Pick<Exchange, 'text' | 'json' | 'bytes'>> {
  const contentType = response.headers.get('content-type') ?? '';
  const isDownload = response.headers.get('content-disposition')?.startsWith('attachment') ?? false;
  if (isDownload || /^(image|application\/octet-stream)/.test(contentType)) {
    const blob = await response.blob();
    return { bytes: { size: blob.size, contentType, blob } };
  }
  const text = await response.text();
  if (!/json/.test(contentType) || text === '') return text === '' ? {} : { text };
  try {
    return { text, json: JSON.parse(text) as unknown };
  } catch {
    return { text };
  }
}

/** A header of the answer; names are compared without their case. */
export function headerOf({ headers }: Pick<Exchange, 'headers'>, name: string): string | undefined {
  return headers.find(([each]) => each.toLowerCase() === name.toLowerCase())?.[1];
}

/** The trace that an answer belongs to. */
export function traceIdOf(exchange: Pick<Exchange, 'headers'>): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(headerOf(exchange, 'traceparent') ?? '')?.[1];
}

/** The name of the problem that an answer tells of, such as `throttled`. */
export function problemOf({ status, json }: Pick<Exchange, 'status' | 'json'>): string | undefined {
  if (status < 400 || typeof json !== 'object' || json === null || !('type' in json)) return undefined;
  return String(json.type).split('#')[1];
}

/** In words, why an exchange did not do what was asked. */
export function reasonOf(exchange: Exchange): string {
  if (exchange.status === 0) return exchange.failure ?? 'No answer came.';
  const { json } = exchange;
  if (typeof json === 'object' && json !== null && 'detail' in json) return String(json.detail);
  return `It answered with status ${exchange.status}.`;
}

/** Where the time of an answer went in the server. */
export function partsOf(exchange: Pick<Exchange, 'headers'>) {
  return timePartsOf(headerOf(exchange, 'server-timing') ?? null);
}
