import { z } from 'zod';
import type { JsonObject } from '../_ports/json';
import { RATE_LIMITS } from './limits';
import type { AnswerShape, BodyKind, Operation } from './operation';
import { OPERATION_IDS, type OperationId, operation } from './operations';
import { Problem } from './problem-schema';
import { PROBLEM_PAGE, PROBLEMS, type ProblemName } from './problems';

/** The OpenAPI 3.1 document of the live API, made from the schemas that check its requests. */
export function openApiDocument(): JsonObject {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Cloud Architecture Patterns: live API',
      version: '1.0.0',
      summary: 'The Serverless pattern, for real.',
      description:
        'A visitor begins a sandbox, which is private, has quotas and ends after a day. Delivery of events is at least ' +
        'once; effects are idempotent by key, and duplicates are shown. Wire formats are our own.',
    },
    servers: [{ url: '/api' }],
    tags: [...new Set(OPERATION_IDS.map((id) => operation(id).tag))].map((name) => ({ name })),
    paths: paths(),
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token of a sandbox, or of a user who signed in to it.',
        },
        schedule: { type: 'http', scheme: 'bearer', description: 'The secret of the schedule.' },
      },
      schemas: { Problem: schemaOf(Problem, 'output') },
      headers: HEADERS,
    },
  };
}

const text = { type: 'string' };
const HEADERS: JsonObject = {
  traceparent: { description: 'Where in its trace the answer was made (W3C Trace Context).', schema: text },
  'Server-Timing': {
    description: 'Milliseconds: `queue` waiting for an instance, `init` its cold start, `service` its work, `total`.',
    schema: text,
  },
  'RateLimit-Policy': { description: 'The limit that applies: `q` requests in `w` seconds.', schema: text },
  RateLimit: { description: 'What is left of it: `r` requests; `t` seconds until the window ends.', schema: text },
  'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer', minimum: 1 } },
  'X-Function': { description: 'The function that answered.', schema: text },
  'X-Instance-Id': { description: 'Its instance.', schema: text },
  'X-Cold-Start': { description: '1 when this request started the instance.', schema: { enum: ['0', '1'] } },
  'Idempotency-Replayed': { description: '`true` when the answer is that of an earlier try.', schema: text },
  ETag: { description: 'A strong entity tag, for If-Match and If-None-Match.', schema: text },
  Location: { description: 'Address of what was made.', schema: text },
  Link: { description: 'Address of the next page, as `rel="next"`, when there is one.', schema: text },
  'WWW-Authenticate': { description: 'How to authenticate.', schema: text },
};

function paths(): JsonObject {
  const items: Record<string, JsonObject> = {};
  for (const id of OPERATION_IDS) {
    const { path, method } = operation(id);
    items[path] = { ...items[path], [method.toLowerCase()]: describeOperation(id) };
  }
  return items;
}

function describeOperation(id: OperationId): JsonObject {
  const entry = operation(id);
  const { requests, windowS, per } = RATE_LIMITS[entry.rate];
  const body = requestBody(entry);
  return {
    operationId: id,
    tags: [entry.tag],
    summary: entry.summary,
    description: `${entry.description}\n\nRate limit: ${requests} requests in ${windowS} s for each ${per}.`,
    security: securityOf(entry),
    parameters: parametersOf(entry),
    ...(body ? { requestBody: body } : {}),
    responses: responsesOf(entry),
  };
}

function securityOf({ policy }: Operation): JsonObject[] {
  switch (policy) {
    case 'sandbox':
    case 'user':
      return [{ bearer: [] }];
    case 'cron':
      return [{ schedule: [] }];
    case 'public':
    // The signature in the address stands in for a token.
    case 'signed':
      return [];
  }
}

function parametersOf({ pathParameters, query, idempotency, preconditions }: Operation): JsonObject[] {
  const headers: JsonObject[] = [];
  if (idempotency === 'required') {
    headers.push(
      header('Idempotency-Key', true, 'A new name for this request, in double quotes. A retry sends the same.', {
        type: 'string',
        pattern: '^"([ !#-\\[\\]-~]|\\\\["\\\\]){1,255}"$',
        examples: ['"6fa3c2d8-3f0e-4a57-9a7e-0b8ff7e5b1c4"'],
      }),
    );
  }
  if (preconditions === 'write') {
    headers.push(
      header('If-Match', true, 'The entity tag that was read, or `*`.', { type: 'string', examples: ['"1"'] }),
    );
  }
  if (preconditions === 'read') {
    headers.push(
      header('If-None-Match', false, 'Entity tags that the caller has.', { type: 'string', examples: ['"1"'] }),
    );
  }
  return [...fieldsOf('path', pathParameters), ...fieldsOf('query', query), ...headers];
}

function header(name: string, required: boolean, description: string, schema: JsonObject): JsonObject {
  return { in: 'header', name, required, description, schema };
}

/** What an address takes is text; it is described as what the text means. */
function fieldsOf(place: 'path' | 'query', schema: z.ZodObject): JsonObject[] {
  const { properties = {} } = schemaOf(schema, 'output') as { properties?: Record<string, JsonObject> };
  const { required = [] } = schemaOf(schema, 'input') as { required?: string[] };
  return Object.entries(properties).map(([name, field]) => ({
    in: place,
    name,
    required: required.includes(name),
    schema: field,
  }));
}

const MEDIA_TYPES: Record<BodyKind, readonly string[]> = {
  none: [],
  json: ['application/json'],
  'merge-patch': ['application/merge-patch+json'],
  bytes: ['*/*'],
};

function requestBody({ body }: Operation): JsonObject | undefined {
  if (body.kind === 'none') return undefined;
  const media = {
    ...(body.schema ? { schema: schemaOf(body.schema, 'input') } : {}),
    ...(body.example === undefined ? {} : { example: body.example as JsonObject }),
  };
  return { required: true, content: Object.fromEntries(MEDIA_TYPES[body.kind].map((type) => [type, media])) };
}

function responsesOf(entry: Operation): JsonObject {
  const responses: Record<string, JsonObject> = {};
  for (const [status, shape] of Object.entries(entry.answers)) responses[status] = describeAnswer(entry, shape);
  if (entry.preconditions === 'read') {
    responses['304'] = {
      description: 'The caller has it already.',
      headers: references([...commonHeaders(entry), 'ETag']),
    };
  }
  for (const name of problemsOf(entry)) {
    const { status } = PROBLEMS[name];
    const others = responses[status];
    responses[status] = describeProblem(entry, status, name, others);
  }
  return responses;
}

function describeAnswer(
  entry: Operation,
  { description, kind, schema, headers = [], example }: AnswerShape,
): JsonObject {
  const content: Record<AnswerShape['kind'], JsonObject> = {
    json: {
      'application/json': {
        ...(schema ? { schema: schemaOf(schema, 'output') } : {}),
        ...(example === undefined ? {} : { example: example as JsonObject }),
      },
    },
    bytes: { '*/*': {} },
    events: { 'text/event-stream': { schema: text } },
    none: {},
  };
  return {
    description,
    headers: references([
      ...commonHeaders(entry),
      ...headers,
      ...(entry.idempotency === 'required' ? ['Idempotency-Replayed'] : []),
    ]),
    ...(kind === 'none' ? {} : { content: content[kind] }),
  };
}

function commonHeaders({ functionName }: Operation): string[] {
  const ofFunction = functionName === null ? [] : ['X-Function', 'X-Instance-Id', 'X-Cold-Start'];
  return ['traceparent', 'Server-Timing', 'RateLimit-Policy', 'RateLimit', ...ofFunction];
}

/** One response for all problems of a status, each with its meaning. */
function describeProblem(
  entry: Operation,
  status: number,
  name: ProblemName,
  others: JsonObject | undefined,
): JsonObject {
  const line = `\`${name}\`: ${PROBLEMS[name].meaning}`;
  const description = typeof others?.description === 'string' ? `${others.description}\n\n${line}` : line;
  const own = status === 401 ? ['WWW-Authenticate'] : [429, 503].includes(status) ? ['Retry-After'] : [];
  return {
    description,
    headers: references(['traceparent', 'Server-Timing', ...own]),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        example: {
          type: `${PROBLEM_PAGE}#${name}`,
          title: PROBLEMS[name].title,
          status,
          detail: PROBLEMS[name].meaning,
          instance: `/api${entry.path}`,
          traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
        },
      },
    },
  };
}

/** Every refusal of an operation: its own, and those that follow from what it is. */
export function problemsOf(entry: Operation): ProblemName[] {
  const { policy, body, preconditions, idempotency, functionName, writes, answers, pathParameters } = entry;
  const names = new Set<ProblemName>([
    'malformed',
    'uri-too-long',
    'validation',
    'throttled',
    'internal',
    'unavailable',
  ]);
  if (policy === 'signed') names.add('forbidden');
  else if (policy !== 'public') names.add('unauthenticated');
  if (policy === 'user') names.add('forbidden');
  if (Object.keys(pathParameters.shape).length > 0) names.add('not-found');
  if (Object.values(answers).some(({ kind }) => kind === 'json' || kind === 'events')) names.add('not-acceptable');
  if (body.kind !== 'none') names.add('payload-too-large').add('unsupported-media-type');
  if (preconditions === 'write') names.add('precondition-required').add('precondition-failed');
  if (idempotency === 'required') {
    names.add('idempotency-key-missing').add('idempotency-key-in-flight').add('idempotency-key-reused');
  }
  if (functionName !== null) names.add('timed-out');
  if (writes) names.add('read-only-mode');
  for (const name of entry.problems) names.add(name);
  return [...names];
}

function references(names: readonly string[]): JsonObject {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

/** A zod schema as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const { $schema: _, ...converted } = z.toJSONSchema(schema, { io, reused: 'inline' });
  return converted as JsonObject;
}
