/** Requests and answers as they could be. A test holds each against its schema. */
const ITEM_ID = '4Yd1cEoUQ0eVb9n2';
const AT = '2026-03-01T12:00:00.000Z';
const LATER = '2026-03-01T12:00:01.250Z';
const TOMORROW = '2026-03-02T12:00:00.000Z';
const SHA_256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const quotas = { items: 1000, files: 50, fileBytes: 5_242_880, messages: 1000, users: 50 };
const itemDocument = { title: 'Water the plants', status: 'open', priority: 2, tags: ['home'] };
const item = { id: ITEM_ID, version: 1, createdAt: AT, updatedAt: AT, ...itemDocument };
const job = { task: 'count-words', text: 'three small words' };
const sentMessage = {
  id: 'm1V7s0Qe2kXz5HtB',
  state: 'visible',
  body: job,
  sentAt: AT,
  receiveCount: 0,
  source: 'queue',
};
const fileDeclaration = { name: 'stations.csv', contentType: 'text/csv', sizeBytes: 1234 };
const declared = {
  id: 'f8Kq3LmN6pRs9TuV',
  ...fileDeclaration,
  status: 'awaiting-upload',
  createdAt: AT,
  hasThumbnail: false,
};
const file = {
  ...declared,
  status: 'processed',
  sha256: SHA_256,
  uploadedAt: AT,
  processedAt: LATER,
  result: {
    kind: 'csv',
    delimiter: ',',
    rows: 40,
    raggedRows: 0,
    columns: [
      {
        name: 'height',
        type: 'number',
        empty: 1,
        distinct: 31,
        distinctIsCapped: false,
        min: 2,
        max: 977.5,
        mean: 210.25,
      },
    ],
  },
};

export const EXAMPLES = {
  liveness: { status: 'ok' },
  readiness: { status: 'ok', storage: 'answers' },
  version: { name: 'cloud-architecture-patterns', version: '1.0.0', engine: '1.0.0', platform: 'self-hosted' },
  publicKeys: {
    keys: [
      {
        kty: 'EC',
        crv: 'P-256',
        alg: 'ES256',
        use: 'sig',
        kid: 'k1',
        x: 'f83OJ3D2xF1Bg8vub9tLe1',
        y: 'x_FEzRu9m36HLN',
      },
    ],
  },
  createdSandbox: {
    sandboxId: 's2Bv8XwYz1AcD4eF',
    token: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
    expiresAt: TOMORROW,
    quotas,
  },
  sandbox: {
    sandboxId: 's2Bv8XwYz1AcD4eF',
    createdAt: AT,
    expiresAt: TOMORROW,
    usage: { items: 3, files: 1, fileBytes: 1234, messages: 2, users: 1 },
    quotas,
  },
  functions: {
    functions: [
      {
        name: 'crud',
        concurrencyLimit: 10,
        keepAliveS: 60,
        timeLimitMs: 3000,
        instances: [{ id: 'crud-1', state: 'idle', startedAt: AT, initMs: 84.5, invocations: 12 }],
        invocations: 12,
        coldStarts: 1,
        throttles: 0,
      },
    ],
    streamLag: 0,
    owedEvents: 0,
  },
  trace: {
    traceId: TRACE_ID,
    spans: [
      {
        traceId: TRACE_ID,
        spanId: '00f067aa0ba902b7',
        resource: 'gateway',
        link: 'client-gateway',
        name: 'POST /items',
        startMs: 1_772_366_400_000.5,
        endMs: 1_772_366_400_012.25,
        outcome: 'ok',
      },
    ],
  },
  credentials: { name: 'ada', password: 'correct horse battery staple' },
  user: { id: 'u6Gh7IjK8lMn9OpQ', name: 'ada', createdAt: AT },
  refresh: { refreshToken: 'r0StUvWxYz12345678AbCdEf' },
  session: {
    accessToken: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
    refreshToken: 'r0StUvWxYz12345678AbCdEf',
    tokenType: 'Bearer',
    expiresInS: 900,
  },
  itemDocument,
  itemPatch: { status: 'done', note: null },
  item,
  itemList: { items: [item] },
  job,
  sentMessage,
  message: {
    ...sentMessage,
    state: 'done',
    receiveCount: 1,
    effect: { at: LATER, deliveries: 1, outcome: { task: 'count-words', words: 3 } },
  },
  messageList: {
    messages: [sentMessage],
    depth: { visible: 1, inFlight: 0, done: 0, dead: 0, oldestAgeMs: 12 },
  },
  deadLetterList: {
    messages: [
      {
        ...sentMessage,
        body: { task: 'fail', times: 20 },
        state: 'dead',
        receiveCount: 5,
        reason: 'Received 5 times without success',
      },
    ],
  },
  replay: { replayed: 1 },
  auditList: {
    entries: [
      {
        key: 'stream:3:17',
        at: LATER,
        deliveries: 1,
        itemId: ITEM_ID,
        change: 'modify',
        version: 2,
        sequence: 17,
        shard: 3,
        changed: ['status'],
        committedAt: AT,
      },
    ],
  },
  rollUpList: {
    entries: [
      {
        key: 'schedule:2026-03-01T12:00Z',
        at: LATER,
        deliveries: 1,
        scheduledAt: AT,
        inserts: 3,
        modifies: 1,
        removes: 0,
        items: 3,
      },
    ],
  },
  aggregates: {
    audit: { effects: 4, duplicates: 0 },
    job: { effects: 2, duplicates: 1 },
    'roll-up': { effects: 1, duplicates: 0 },
  },
  fileDeclaration,
  declaredFile: {
    file: declared,
    upload: {
      url: 'https://example.com/api/uploads/f8Kq3LmN6pRs9TuV?sandbox=s&owner=anonymous&size=1234&expires=1772367300000&signature=c2ln',
      method: 'PUT',
      headers: { 'Content-Type': 'text/csv' },
      expiresAt: '2026-03-01T12:15:00.000Z',
    },
  },
  uploaded: { id: declared.id, status: 'uploaded', sha256: SHA_256 },
  fileList: { files: [file] },
  file,
};
