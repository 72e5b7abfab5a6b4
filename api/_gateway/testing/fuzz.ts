import Ajv, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import fc, { type Arbitrary } from 'fast-check';
import sharp from 'sharp';
import { EXAMPLES } from '../../_contract/examples';
import { openApiDocument } from '../../_contract/openapi';
import { PROBLEM_PAGE, PROBLEMS } from '../../_contract/problems';
import type { JsonObject, JsonValue } from '../../_ports/json';
import { bodyBytes, valid } from './arbitrary';
import { buildRequest, newSandbox, newUser, send, startTestApi, type TestApi } from './test-api';

export interface FuzzOptions {
  requests: number;
  /** The same seed sends the same requests; ids that the API makes up differ. */
  seed: number;
}

export interface FuzzReport {
  requests: number;
  /** Number of answers by status. */
  statuses: Record<string, number>;
  /** Ids of operations that never answered with success. */
  neverSucceeded: string[];
  /** Longest time to an answer, in milliseconds. */
  slowestMs: number;
  /** What broke a promise, with the request that did. */
  failures: string[];
}

const CRON_SECRET = 'the-secret-of-the-schedule';
const BLOCK = 500;
const MOST_FAILURES = 20;

/**
 * Sends valid and hostile requests, made from the OpenAPI document alone, to the whole API in this process, and holds each
 * answer against the document: no fault of ours, a documented status, a body of its schema, the headers it names.
 */
export async function fuzz({ requests, seed }: FuzzOptions): Promise<FuzzReport> {
  const api = await startTestApi({ cronSecret: CRON_SECRET });
  try {
    const run = new FuzzRun(api);
    await run.prepare();
    for (let done = 0; done < requests; done += BLOCK) {
      const numRuns = Math.min(BLOCK, requests - done);
      for (const plan of fc.sample(PLANS, { numRuns, seed: seed + done })) await run.send(plan);
      // What the requests set in motion is part of the API: effects, results, dead letters.
      await api.ports.runEventSources();
    }
    return run.report();
  } finally {
    await api.close();
  }
}

/** One operation of the document. */
interface Described {
  id: string;
  method: string;
  path: string;
  operation: JsonObject;
}

const DOCUMENT = openApiDocument();
const OPERATIONS = describedOperations();

function describedOperations(): Described[] {
  const paths = DOCUMENT.paths as Record<string, Record<string, JsonObject>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      id: String(operation.operationId),
      method: method.toUpperCase(),
      path,
      operation,
    })),
  );
}

/** A request as drawn: ids and tokens are filled in when it is sent. */
interface Plan {
  target: Described;
  method: string;
  /** Which known object the path names, or what stands there instead. */
  segment: { kind: 'known'; index: number } | { kind: 'hostile'; text: string };
  query: [string, string][];
  headers: Record<string, string>;
  body: Uint8Array | undefined;
  bearer: 'sandbox' | 'user' | 'none' | 'wrong';
  pathSuffix: string;
}

const HOSTILE_SEGMENTS = [
  '..',
  '%2e%2e%2f',
  '%00',
  '%',
  '%c3%28',
  'a%2Fb',
  '-'.repeat(65),
  'x'.repeat(9000),
  "'%20or%201=1",
  '%F0%9F%98%80',
  '__proto__',
  'constructor',
  '.',
  ' ',
];
const HOSTILE_QUERIES: [string, string][] = [
  ['unknown', '1'],
  ['limit', '0'],
  ['limit', '1e1'],
  ['limit', '99999999999999999999'],
  ['limit', '5'],
  ['cursor', 'x.y'],
  ['cursor', '\0'],
  ['__proto__', 'x'],
  ['status', 'none'],
  ['tag', "' or 1=1"],
  ['', ''],
];
const HOSTILE_HEADERS: Record<string, string>[] = [
  { 'content-type': 'text/plain' },
  { 'content-type': 'application/json; charset=utf-16' },
  { 'content-encoding': 'gzip' },
  { 'content-length': '99999999' },
  { 'content-length': 'x' },
  { accept: 'text/html' },
  { accept: ';;;,,,q=' },
  { accept: 'application/json;q=0' },
  { 'idempotency-key': 'unquoted' },
  { 'idempotency-key': '"' },
  { 'if-match': 'W/"1", "x' },
  { 'if-match': '"1",,' },
  { 'if-match': ',' },
  { 'if-none-match': '"' },
  { 'if-none-match': '*' },
  { traceparent: '00-zz-zz-01' },
  { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-00` },
  { host: 'evil.example"><script>' },
  { 'x-forwarded-for': '1.1.1.1, 2.2.2.2' },
  { 'x-forwarded-host': 'evil.example' },
  { 'x-forwarded-proto': 'javascript' },
  { 'x-http-method-override': 'DELETE' },
  { 'x-middleware-subrequest': 'middleware' },
  { rsc: '1', 'next-router-prefetch': '1' },
  { range: 'bytes=0-0' },
  { expect: 'x' },
  { origin: 'null' },
  { cookie: 'a=b; token=x' },
];

/* Ending a sandbox or making accounts is rare among visitors, and takes the fuzz longer than anything else. */
const RARE = new Set(['deleteSandbox', 'deleteMe', 'signOut', 'signUp', 'signIn', 'createSandbox']);
/* What tells something that later requests may name. */
const MAKING = new Set(['createItem', 'sendMessage', 'declareFile', 'refresh']);
/* Others need what these make. */
const FREQUENT = new Set(['createItem', 'declareFile', 'patchItem', 'uploadFile']);
const PLANS: Arbitrary<Plan> = fc.oneof(
  ...OPERATIONS.map((target) => ({ weight: weightOf(target), arbitrary: plansFor(target) })),
);

function weightOf({ id }: Described): number {
  if (RARE.has(id)) return 1;
  return FREQUENT.has(id) ? 8 : 4;
}

function plansFor(target: Described): Arbitrary<Plan> {
  const parameters = (target.operation.parameters ?? []) as JsonObject[];
  return fc.record({
    target: fc.constant(target),
    method: fc.oneof(
      { weight: 20, arbitrary: fc.constant(target.method) },
      {
        weight: 1,
        arbitrary: fc.constantFrom('HEAD', 'OPTIONS', 'PROPFIND', 'FOO', 'PATCH', 'PUT', 'POST', 'DELETE', 'GET'),
      },
    ),
    segment: fc.oneof(
      { weight: 6, arbitrary: fc.record({ kind: fc.constant('known' as const), index: fc.nat(1000) }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('hostile' as const), text: fc.constantFrom(...HOSTILE_SEGMENTS) }),
      },
    ),
    query: queries(parameters),
    headers: headers(target, parameters),
    body: bodies(target),
    bearer: fc.oneof(
      { weight: 10, arbitrary: fc.constant('user' as const) },
      { weight: 4, arbitrary: fc.constant('sandbox' as const) },
      { weight: 1, arbitrary: fc.constantFrom('none' as const, 'wrong' as const) },
    ),
    pathSuffix: fc.oneof(
      { weight: 40, arbitrary: fc.constant('') },
      { weight: 1, arbitrary: fc.constantFrom('/', '/x', '%2F', '//', '/..', '.rsc', '.json') },
    ),
  });
}

function queries(parameters: JsonObject[]): Arbitrary<[string, string][]> {
  const fields = parameters.filter((parameter) => parameter.in === 'query' && parameter.name !== 'cursor');
  const known = fields.map(({ name, schema }) =>
    fc.option(
      valid(schema as JsonObject).map((value): [string, string] => [String(name), String(value)]),
      { nil: undefined },
    ),
  );
  return fc
    .tuple(
      fc.tuple(...known),
      fc.oneof(
        { weight: 8, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.array(fc.constantFrom(...HOSTILE_QUERIES), { minLength: 1, maxLength: 2 }) },
      ),
    )
    .map(([fine, hostile]) => [...fine.filter((pair) => pair !== undefined), ...hostile]);
}

function headers({ operation }: Described, parameters: JsonObject[]): Arbitrary<Record<string, string>> {
  const fine: Record<string, Arbitrary<string>> = {};
  for (const { name } of parameters.filter((parameter) => parameter.in === 'header')) {
    if (name === 'Idempotency-Key') fine[name] = fc.stringMatching(/^"[a-z0-9-]{8,20}"$/);
    if (name === 'If-Match') fine[name] = fc.constantFrom('*', '"1"', '"2"', '"1", "2"');
    if (name === 'If-None-Match') fine[name] = fc.constantFrom('"1"', '"x"');
  }
  const [type] = Object.keys((operation.requestBody as JsonObject | undefined)?.content ?? {});
  if (type) fine['content-type'] = fc.constantFrom(type === '*/*' ? 'text/plain' : type);
  const wanted = fc.record(fine, {
    requiredKeys: Object.keys(fine).filter((name) => name !== 'If-None-Match'),
    noNullPrototype: true,
  });
  return fc.oneof(
    { weight: 8, arbitrary: wanted },
    {
      weight: 1,
      arbitrary: fc
        .tuple(wanted, fc.constantFrom(...HOSTILE_HEADERS))
        .map(([own, hostile]) => ({ ...lower(own), ...hostile })),
    },
    { weight: 1, arbitrary: fc.constant({}) },
  ) as Arbitrary<Record<string, string>>;
}

function lower(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value ?? '']));
}

function bodies({ operation }: Described): Arbitrary<Uint8Array | undefined> {
  const content = (operation.requestBody as JsonObject | undefined)?.content as Record<string, JsonObject> | undefined;
  if (!content) {
    return fc.oneof(
      { weight: 30, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 10 }) },
    );
  }
  const [media] = Object.values(content);
  const schema = media?.schema as JsonObject | undefined;
  if (!schema) return fc.uint8Array({ minLength: 1, maxLength: 64 });
  const example = fc.constant(media?.example as JsonValue);
  return bodyBytes(fc.oneof({ weight: 3, arbitrary: valid(schema) }, { weight: 1, arbitrary: example }));
}

/** A run: what it knows of the API from earlier answers, and what it found. */
class FuzzRun {
  private readonly ajv = new Ajv({ allErrors: false, allowUnionTypes: true });
  private readonly validators = new Map<JsonObject, ValidateFunction>();
  private readonly isProblem: ValidateFunction;
  private readonly ids: Record<string, string[]> = {};
  private readonly uploads: { url: string; type: string; size: number }[] = [];
  private readonly statuses: Record<string, number> = {};
  private readonly succeeded = new Set<string>();
  private readonly failures: string[] = [];
  private tokens = { sandbox: '', user: '', wrong: 'x.y.z', none: undefined };
  private refreshToken = '';
  private traceId = '';
  private sent = 0;
  private slowestMs = 0;

  constructor(private readonly api: TestApi) {
    addFormats(this.ajv);
    const { schemas } = DOCUMENT.components as { schemas: { Problem: JsonObject } };
    this.isProblem = this.ajv.compile(schemas.Problem);
  }

  /** A sandbox with a user in it, and an item and a processed picture of theirs. */
  async prepare(): Promise<void> {
    const { gateway } = this.api;
    const { token } = await newSandbox(gateway);
    const { accessToken, refreshToken } = await newUser(gateway, token, EXAMPLES.credentials);
    this.tokens = { ...this.tokens, sandbox: token, user: accessToken };
    this.refreshToken = refreshToken;
    const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer();
    const body = { name: 'picture.png', contentType: 'image/png', sizeBytes: picture.length };
    const keyed = { token: accessToken, headers: { 'idempotency-key': '"prepare"' } };
    const { json } = await send(gateway, 'POST', '/api/files', { ...keyed, body });
    await send(gateway, 'PUT', json.upload.url, {
      rawBody: new Uint8Array(picture),
      headers: { 'content-type': 'image/png' },
    });
    await this.api.ports.runEventSources();
    const item = { token: accessToken, headers: { 'idempotency-key': '"item"' }, body: EXAMPLES.itemDocument };
    const { json: created } = await send(gateway, 'POST', '/api/items', item);
    Object.assign(this.ids, { files: [json.file.id], items: [created.id], messages: [] });
  }

  async send(plan: Plan): Promise<void> {
    const request = this.build(plan);
    if (!request) return;
    const shown = `${request.method} ${request.url.slice(0, 200)}`;
    this.sent += 1;
    const startMs = performance.now();
    const response = await this.api.gateway.serve(request);
    this.slowestMs = Math.max(this.slowestMs, performance.now() - startMs);
    this.statuses[response.status] = (this.statuses[response.status] ?? 0) + 1;
    const text = await this.read(response);
    for (const failure of this.judge(plan, request, response, text)) {
      if (this.failures.length < MOST_FAILURES) this.failures.push(`${shown}: ${failure}`);
    }
    await this.learn(plan, request, response, text);
  }

  report(): FuzzReport {
    const neverSucceeded = OPERATIONS.map(({ id }) => id).filter((id) => !this.succeeded.has(id));
    const { sent: requests, statuses, slowestMs, failures } = this;
    return { requests, statuses, neverSucceeded, slowestMs, failures };
  }

  /** @returns Undefined for what cannot be sent at all. */
  private build(plan: Plan): Request | undefined {
    const { target, method, headers, bearer } = plan;
    const upload = target.id === 'uploadFile' && plan.segment.kind === 'known' ? this.uploads.shift() : undefined;
    if (upload) {
      const rawBody = 'x'.repeat(upload.size);
      return buildRequest('PUT', upload.url, { rawBody, headers: { 'content-type': upload.type } });
    }
    const token = target.id === 'runCron' && bearer === 'user' ? CRON_SECRET : this.tokens[bearer];
    const body = target.id === 'refresh' && plan.body && bearer === 'user' ? this.refreshBody(plan.body) : plan.body;
    try {
      return buildRequest(method, this.address(plan), {
        token,
        headers,
        ...(body && method !== 'GET' && method !== 'HEAD' ? { rawBody: body as BodyInit } : {}),
      });
    } catch {
      return undefined;
    }
  }

  private address({ target, segment, query, pathSuffix }: Plan): string {
    const path = target.path.replace(/\{(\w+)\}/, (_, name: string) => {
      if (segment.kind === 'hostile') return segment.text;
      if (name === 'traceId') return this.traceId;
      const known = this.ids[target.path.split('/')[1] ?? ''] ?? [];
      return known[segment.index % Math.max(1, known.length)] ?? 'none';
    });
    const search = new URLSearchParams(query).toString();
    return `/api${path}${pathSuffix}${search && `?${search}`}`;
  }

  private refreshBody(drawn: Uint8Array): Uint8Array {
    return drawn.length % 2 === 0
      ? new TextEncoder().encode(JSON.stringify({ refreshToken: this.refreshToken }))
      : drawn;
  }

  private async read(response: Response): Promise<string> {
    if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text();
    await response.body?.cancel();
    return '';
  }

  /** Every promise of the document that an answer breaks. */
  private *judge(plan: Plan, request: Request, response: Response, text: string): Generator<string> {
    const { status, headers } = response;
    if (status >= 500) yield `a fault of ours: ${status} ${text.slice(0, 300)}`;
    if (!headers.get('traceparent') || !headers.get('server-timing')) yield 'no trace or timing';
    if (headers.get('x-content-type-options') !== 'nosniff') yield 'no nosniff';
    if (request.method === 'HEAD' && text !== '') yield 'HEAD has a body';
    const described = this.describedAnswer(plan, request, status);
    if (described === undefined) yield `status ${status} is not documented: ${text.slice(0, 300)}`;
    if (status >= 400 && request.method !== 'HEAD') yield* this.judgeProblem(response, text);
    if (described && status < 300 && request.method !== 'HEAD') yield* this.judgeSuccess(described, response, text);
  }

  /** What the document says of this answer; an empty description for what HTTP itself says. */
  private describedAnswer({ target }: Plan, { method, url }: Request, status: number): JsonObject | undefined {
    if (status === 404 || status === 405 || status === 414) return {};
    if (method === 'OPTIONS') return status === 204 ? {} : undefined;
    const paths = DOCUMENT.paths as Record<string, Record<string, JsonObject>>;
    const own = method === 'HEAD' ? 'get' : method.toLowerCase();
    const { pathname } = new URL(url);
    // A hostile segment may lead to another path than the one that was meant.
    const path = matches(target.path, pathname)
      ? target.path
      : Object.keys(paths).find((other) => matches(other, pathname));
    const responses = path === undefined ? undefined : paths[path]?.[own]?.responses;
    return (responses as Record<string, JsonObject> | undefined)?.[status];
  }

  private *judgeProblem({ status, headers }: Response, text: string): Generator<string> {
    if (headers.get('content-type') !== 'application/problem+json')
      return yield `no problem: ${headers.get('content-type')}`;
    const problem = JSON.parse(text);
    if (!this.isProblem(problem)) yield `not a problem: ${this.ajv.errorsText(this.isProblem.errors)}`;
    if (problem.status !== status) yield `the problem says ${problem.status}`;
    if (!headers.get('traceparent')?.includes(problem.traceId)) yield 'the problem names another trace';
    const name = String(problem.type).replace(`${PROBLEM_PAGE}#`, '');
    if (!Object.hasOwn(PROBLEMS, name)) yield `the problem type ${problem.type} is not known`;
    if (/\n\s+at |node_modules|\.ts:\d|PGlite|syntax error at|violates|relation "/.test(text))
      yield `it tells of our inside: ${text}`;
    if ((status === 429 || status === 503) && name !== 'read-only-mode' && !headers.get('retry-after'))
      yield 'no Retry-After';
    if (status === 401 && !headers.get('www-authenticate')) yield 'no WWW-Authenticate';
    if (status === 405 && !headers.get('allow')) yield 'no Allow';
  }

  private *judgeSuccess(described: JsonObject, { headers }: Response, text: string): Generator<string> {
    const sometimes = ['Link', 'Idempotency-Replayed'];
    for (const name of Object.keys(described.headers ?? {})) {
      // A replay comes from the record of the first try: no function ran.
      const isOfFunction = name.startsWith('X-') && headers.get('idempotency-replayed') === 'true';
      if (!sometimes.includes(name) && !isOfFunction && !headers.get(name)) yield `the header ${name} is missing`;
    }
    const media = (described.content as Record<string, JsonObject> | undefined)?.['application/json'];
    if (!media?.schema) return;
    if (headers.get('content-type') !== 'application/json') yield `the type is ${headers.get('content-type')}`;
    const validate = this.validator(media.schema as JsonObject);
    if (!validate(JSON.parse(text)))
      yield `the body breaks its schema: ${this.ajv.errorsText(validate.errors)} in ${text.slice(0, 300)}`;
  }

  private validator(schema: JsonObject): ValidateFunction {
    const validate = this.validators.get(schema) ?? this.ajv.compile(schema);
    this.validators.set(schema, validate);
    return validate;
  }

  /** Remembers what later requests may name, and begins anew what a request has ended. */
  private async learn({ target }: Plan, { method }: Request, response: Response, text: string): Promise<void> {
    const { status, headers } = response;
    this.traceId = headers.get('traceparent')?.split('-')[1] ?? '';
    if (status >= 300 || method !== target.method) return;
    this.succeeded.add(target.id);
    const json = MAKING.has(target.id) ? JSON.parse(text) : undefined;
    if (target.id === 'createItem') this.know('items', json.id);
    if (target.id === 'sendMessage') this.know('messages', json.id);
    if (target.id === 'declareFile') {
      this.know('files', json.file.id);
      this.uploads.push({ url: json.upload.url, type: json.file.contentType, size: json.file.sizeBytes });
    }
    if (target.id === 'refresh') {
      this.refreshToken = json.refreshToken;
      this.tokens.user = json.accessToken;
    }
    if (['deleteSandbox', 'deleteMe', 'signOut'].includes(target.id)) await this.prepare();
  }

  private know(kind: string, id: string): void {
    this.ids[kind] = [id, ...(this.ids[kind] ?? [])].slice(0, 20);
  }
}

function matches(template: string, pathname: string): boolean {
  const pattern = template.replace('.', '\\.').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^/api${pattern}$`).test(decodeURI(pathname.replaceAll('%', '%25')));
}
