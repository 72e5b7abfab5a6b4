import { createHash, createHmac } from 'node:crypto';
import { LIMITS } from '../_contract/limits';
import type { Bucket, StoredFile } from '../_ports/bucket';
import type { Effect, Effects } from '../_ports/effects';
import type { FunctionPorts, HandlerContext } from '../_ports/function-runtime';
import type { MessageQueue, QueueMessage } from '../_ports/message-queue';
import type { Answer, Receipt } from '../_ports/receipt';
import type { Sandboxes } from '../_ports/sandboxes';
import { ANONYMOUS, type Scope } from '../_ports/scope';
import type { ChangeRecord, StoredItem, Table } from '../_ports/table';
import type { Principal, Tokens } from '../_ports/tokens';
import type { LoginFailures, User, UserPool } from '../_ports/user-pool';

/**
 * Ports in memory, for tests of what stands above them. They keep the promises of the interfaces: scopes, quotas,
 * versions, receipts that appear with the write, effects once per key. They know no crash and no second process.
 */
export class TestingWorld {
  nowMs = Date.UTC(2026, 2, 1, 12);
  /** Answers that were stored together with a write, by record id. */
  readonly receipts = new Map<string, Answer>();
  /** The table's stream: every change, in the order of commit. */
  readonly changes: ChangeRecord[] = [];
  /** Sandboxes and when they end. */
  readonly sandboxes = new Map<string, number>();

  private readonly places = new Map<string, Place>();
  private readonly pools = new Map<string, UserPool>();
  private lastId = 0;

  /** What a handler gets in this scope. The deadline is the time limit of the function process from now. */
  context(scope: Partial<Scope> = {}, deadlineMs = this.nowMs + LIMITS.functionTimeMs.process): HandlerContext {
    const full: Scope = { sandboxId: 'sandbox-a', ownerId: ANONYMOUS, ...scope };
    return { ports: this.ports(full), scope: full, nowMs: () => this.nowMs, newId: () => this.newId(), deadlineMs };
  }

  ports(scope: Scope): FunctionPorts {
    const place = this.placeOf(scope);
    return {
      table: memoryTable(this, scope, place.items),
      bucket: memoryBucket(this, place.files),
      queue: memoryQueue(this, place.messages),
      effects: memoryEffects(this, scope, place),
      userPool: this.poolOf(scope.sandboxId),
      tokens: testingTokens,
      sandboxes: this.sandboxPort(),
    };
  }

  /** Unique, unlike any that a sandbox beside this one has, and as long as a random one. */
  newId(): string {
    this.lastId += 1;
    return createHash('sha256').update(`id ${this.lastId}`).digest('base64url').slice(0, 22);
  }

  keep(receipt: Receipt | undefined): void {
    if (receipt) this.receipts.set(receipt.recordId, structuredClone(receipt.answer));
  }

  private placeOf({ sandboxId, ownerId }: Scope): Place {
    const key = JSON.stringify([sandboxId, ownerId]);
    const place = this.places.get(key) ?? {
      items: new Map(),
      files: new Map(),
      messages: new Map(),
      effects: new Map(),
    };
    this.places.set(key, place);
    return place;
  }

  private poolOf(sandboxId: string): UserPool {
    const pool =
      this.pools.get(sandboxId) ??
      memoryUserPool((ownerId) => this.places.delete(JSON.stringify([sandboxId, ownerId])));
    this.pools.set(sandboxId, pool);
    return pool;
  }

  private sandboxPort(): Pick<Sandboxes, 'expired' | 'erase'> {
    return {
      expired: async (nowMs, limit) =>
        [...this.sandboxes].flatMap(([id, endMs]) => (endMs <= nowMs ? [id] : [])).slice(0, limit),
      erase: async (id) => this.sandboxes.delete(id),
    };
  }
}

interface Place {
  items: Map<string, StoredItem>;
  files: Map<string, MemoryFile>;
  messages: Map<string, QueueMessage>;
  effects: Map<string, Effect>;
}

interface MemoryFile extends StoredFile {
  bytes?: Uint8Array;
  thumbnail?: Uint8Array;
}

function memoryTable(world: TestingWorld, scope: Scope, items: Map<string, StoredItem>): Table {
  const record = (change: Pick<ChangeRecord, 'itemId' | 'kind' | 'version' | 'before' | 'after'>) => {
    world.changes.push({
      ...scope,
      ...structuredClone(change),
      shard: 0,
      sequence: world.changes.length + 1,
      committedAtMs: world.nowMs,
    });
  };
  return {
    get: async (id) => structuredClone(items.get(id)),
    async list({ limit, after, equals = {} }) {
      const found = [...items.values()]
        .sort(newestFirst)
        .filter((item) => !after || newestFirst(after, item) < 0)
        .filter(({ document }) => Object.entries(equals).every(([field, value]) => holds(document[field], value)));
      const page = structuredClone(found.slice(0, limit));
      const last = page.at(-1);
      return found.length > limit && last
        ? { items: page, next: { createdAtMs: last.createdAtMs, id: last.id } }
        : { items: page };
    },
    async create({ id, document, nowMs }, receipt) {
      const existing = items.get(id);
      if (existing) return { kind: 'exists', item: structuredClone(existing) };
      if (items.size >= LIMITS.itemsPerSandbox) return { kind: 'quota-exceeded', limit: LIMITS.itemsPerSandbox };
      const item = structuredClone({ id, version: 1, createdAtMs: nowMs, updatedAtMs: nowMs, document });
      items.set(id, item);
      record({ itemId: id, kind: 'insert', version: 1, after: document });
      world.keep(receipt);
      return { kind: 'created', item: structuredClone(item) };
    },
    async replace({ id, ifVersion, document, nowMs }, receipt) {
      const item = items.get(id);
      if (!item) return { kind: 'missing' };
      if (item.version !== ifVersion) return { kind: 'conflict', version: item.version };
      const next = structuredClone({ ...item, version: ifVersion + 1, updatedAtMs: nowMs, document });
      items.set(id, next);
      record({ itemId: id, kind: 'modify', version: next.version, before: item.document, after: document });
      world.keep(receipt);
      return { kind: 'changed', item: structuredClone(next) };
    },
    async delete({ id, ifVersion }) {
      const item = items.get(id);
      if (!item) return { kind: 'missing' };
      if (item.version !== ifVersion) return { kind: 'conflict', version: item.version };
      items.delete(id);
      record({ itemId: id, kind: 'remove', version: item.version + 1, before: item.document });
      return { kind: 'changed', item };
    },
  };
}

/** Newest first, ties by id. */
function newestFirst(a: { createdAtMs: number; id: string }, b: { createdAtMs: number; id: string }): number {
  return b.createdAtMs - a.createdAtMs || (a.id < b.id ? -1 : Number(a.id > b.id));
}

function holds(field: unknown, value: string | number | boolean): boolean {
  return Array.isArray(field) ? field.includes(value) : field === value;
}

function memoryBucket(world: TestingWorld, files: Map<string, MemoryFile>): Bucket {
  const declaredBytes = () => [...files.values()].reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  return {
    async declare({ id, name, contentType, sizeBytes, nowMs }, receipt) {
      const existing = files.get(id);
      if (existing) return { kind: 'exists', file: viewOf(existing) };
      const { filesPerSandbox, fileBytesPerSandbox } = LIMITS;
      if (files.size >= filesPerSandbox) return { kind: 'quota-exceeded', what: 'files', limit: filesPerSandbox };
      if (declaredBytes() + sizeBytes > fileBytesPerSandbox) {
        return { kind: 'quota-exceeded', what: 'bytes', limit: fileBytesPerSandbox };
      }
      const shape = { id, name, contentType, sizeBytes, createdAtMs: nowMs, hasThumbnail: false };
      const file: MemoryFile = { ...shape, status: 'awaiting-upload' };
      files.set(id, file);
      world.keep(receipt);
      return { kind: 'declared', file: viewOf(file) };
    },
    async upload({ id, contentType, bytes, nowMs }) {
      const file = files.get(id);
      if (!file) return { kind: 'missing' };
      if (file.etag !== undefined) return { kind: 'already-uploaded' };
      if (bytes.length !== file.sizeBytes) return { kind: 'mismatch', field: 'sizeBytes' };
      if (contentType !== file.contentType) return { kind: 'mismatch', field: 'contentType' };
      const etag = createHash('sha256').update(bytes).digest('hex');
      Object.assign(file, { bytes: bytes.slice(), etag, status: 'uploaded', uploadedAtMs: nowMs });
      return { kind: 'uploaded', file: viewOf(file) };
    },
    async get(id) {
      const file = files.get(id);
      return file && viewOf(file);
    },
    list: async (limit) => [...files.values()].sort(newestFirst).slice(0, limit).map(viewOf),
    read: async (id, part) => (part === 'content' ? files.get(id)?.bytes : files.get(id)?.thumbnail)?.slice(),
    async finish(id, outcome) {
      const file = files.get(id);
      if (!file || file.etag !== outcome.etag || file.status !== 'uploaded') return;
      const { kind, nowMs, etag: _etag, ...found } = outcome;
      const hasThumbnail = outcome.kind === 'processed' && outcome.thumbnail !== undefined;
      Object.assign(file, structuredClone(found), { status: kind, processedAtMs: nowMs, hasThumbnail });
    },
    delete: async (id) => files.delete(id),
  };
}

function viewOf({ bytes: _bytes, thumbnail: _thumbnail, ...file }: MemoryFile): StoredFile {
  return structuredClone(file);
}

function memoryQueue(world: TestingWorld, messages: Map<string, QueueMessage>): MessageQueue {
  return {
    async send({ id, body, nowMs }, receipt) {
      const existing = messages.get(id);
      if (existing) return { kind: 'exists', message: structuredClone(existing) };
      if (messages.size >= LIMITS.messagesPerSandbox) {
        return { kind: 'quota-exceeded', limit: LIMITS.messagesPerSandbox };
      }
      const message: QueueMessage = { id, body, sentAtMs: nowMs, receiveCount: 0, state: 'visible', source: 'queue' };
      messages.set(id, structuredClone(message));
      world.keep(receipt);
      return { kind: 'sent', message };
    },
    get: async (id) => structuredClone(messages.get(id)),
    async list({ state, limit }) {
      const found = [...messages.values()].reverse().filter((message) => !state || message.state === state);
      return structuredClone(found.slice(0, limit));
    },
    async depth(nowMs) {
      const count = (state: QueueMessage['state']) =>
        [...messages.values()].filter((message) => message.state === state).length;
      const sentAtMs = [...messages.values()].flatMap((m) => (m.state === 'visible' ? [m.sentAtMs] : []));
      const oldestAgeMs = sentAtMs.length === 0 ? 0 : nowMs - Math.min(...sentAtMs);
      const [visible, inFlight, done, dead] = [count('visible'), count('in-flight'), count('done'), count('dead')];
      return { visible, inFlight, done, dead, oldestAgeMs };
    },
    async replay({ ids }) {
      const dead = [...messages.values()].filter(
        ({ id, state, source }) => state === 'dead' && source === 'queue' && (!ids || ids.includes(id)),
      );
      for (const { reason: _reason, ...message } of dead) {
        messages.set(message.id, { ...message, state: 'visible', receiveCount: 0 });
      }
      return dead.length;
    },
  };
}

function memoryEffects(world: TestingWorld, scope: Scope, { effects, items }: Place): Effects {
  return {
    async apply(effect) {
      const existing = effects.get(effect.key);
      effects.set(
        effect.key,
        existing ? { ...existing, deliveries: existing.deliveries + 1 } : { ...effect, deliveries: 1 },
      );
      return existing ? 'duplicate' : 'applied';
    },
    get: async (key) => structuredClone(effects.get(key)),
    async list({ kind, limit }) {
      const found = [...effects.values()].reverse().filter((effect) => effect.kind === kind);
      return structuredClone(found.slice(0, limit));
    },
    async totals() {
      const total = (kind: Effect['kind']) => {
        const ofKind = [...effects.values()].filter((effect) => effect.kind === kind);
        return { effects: ofKind.length, duplicates: ofKind.reduce((sum, effect) => sum + effect.deliveries - 1, 0) };
      };
      return { audit: total('audit'), job: total('job'), 'roll-up': total('roll-up') };
    },
    async activity(sinceMs) {
      const recent = world.changes.filter(
        ({ sandboxId, ownerId, committedAtMs }) =>
          sandboxId === scope.sandboxId && ownerId === scope.ownerId && committedAtMs >= sinceMs,
      );
      const count = (kind: ChangeRecord['kind']) => recent.filter((change) => change.kind === kind).length;
      return {
        inserts: count('insert'),
        modifies: count('modify'),
        removes: count('remove'),
        items: items.size,
      };
    },
  };
}

interface MemorySession {
  familyId: string;
  userId: string;
  expiresAtMs: number;
  isSpent: boolean;
}

function memoryUserPool(eraseBelongings: (userId: string) => void): UserPool {
  const users = new Map<string, User>();
  const sessions = new Map<string, MemorySession>();
  const failures = new Map<string, Map<string, LoginFailures['here']>>();

  const revoke = (familyId: string) => {
    for (const [tokenHash, session] of sessions) if (session.familyId === familyId) sessions.delete(tokenHash);
  };
  const failuresOf = (name: string, network: string): LoginFailures => {
    const networks = failures.get(name) ?? new Map<string, LoginFailures['here']>();
    const all = [...networks.values()];
    const count = all.reduce((sum, entry) => sum + entry.count, 0);
    const lastAtMs = Math.max(0, ...all.map((entry) => entry.lastAtMs));
    return { here: networks.get(network) ?? { count: 0, lastAtMs: 0 }, everywhere: { count, lastAtMs } };
  };

  return {
    async create(user) {
      if ([...users.values()].some(({ name }) => name === user.name)) return 'name-taken';
      if (users.size >= LIMITS.usersPerSandbox) return 'quota-exceeded';
      users.set(user.id, structuredClone(user));
      return 'created';
    },
    findByName: async (name) => structuredClone([...users.values()].find((user) => user.name === name)),
    findById: async (id) => structuredClone(users.get(id)),
    async updatePasswordHash(id, passwordHash) {
      const user = users.get(id);
      if (user) user.passwordHash = passwordHash;
    },
    async erase(id) {
      for (const [tokenHash, session] of sessions) if (session.userId === id) sessions.delete(tokenHash);
      eraseBelongings(id);
      return users.delete(id);
    },
    failures: async (name, network) => failuresOf(name, network),
    async recordFailure(name, network, nowMs) {
      const networks = failures.get(name) ?? new Map<string, LoginFailures['here']>();
      networks.set(network, { count: (networks.get(network)?.count ?? 0) + 1, lastAtMs: nowMs });
      failures.set(name, networks);
      return failuresOf(name, network);
    },
    async clearFailures(name, network) {
      failures.get(name)?.delete(network);
    },
    async openSession({ familyId, userId, tokenHash, expiresAtMs }) {
      sessions.set(tokenHash, { familyId, userId, expiresAtMs, isSpent: false });
    },
    async rotate({ tokenHash, nextTokenHash, nowMs, expiresAtMs }) {
      const session = sessions.get(tokenHash);
      const user = session && users.get(session.userId);
      if (!session || !user || session.expiresAtMs <= nowMs) return { kind: 'unknown' };
      if (session.isSpent) {
        revoke(session.familyId);
        return { kind: 'reused' };
      }
      session.isSpent = true;
      sessions.set(nextTokenHash, { ...session, expiresAtMs, isSpent: false });
      return { kind: 'rotated', user: structuredClone(user), familyId: session.familyId };
    },
    revoke: async (familyId) => revoke(familyId),
    isLive: async (familyId, nowMs) =>
      [...sessions.values()].some((s) => s.familyId === familyId && !s.isSpent && s.expiresAtMs > nowMs),
  };
}

/** Real codes under a key that everybody knows: good for tests of what is signed, and for nothing else. */
const testingTokens: Tokens = {
  issue: async (principal) => Buffer.from(JSON.stringify(principal)).toString('base64url'),
  async verify(token, nowMs) {
    const principal = JSON.parse(Buffer.from(token, 'base64url').toString()) as Principal;
    return principal.expiresAtMs > nowMs ? principal : undefined;
  },
  publicKeys: async () => ({ keys: [] }),
  sign: async (purpose, text) => mac(purpose, text),
  verifySignature: async (purpose, text, signature) => signature === mac(purpose, text),
};

function mac(purpose: string, text: string): string {
  return createHmac('sha256', 'a key for tests').update(`${purpose}\0${text}`).digest('base64url');
}
