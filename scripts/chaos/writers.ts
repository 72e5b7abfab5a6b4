import { isDeepStrictEqual } from 'node:util';
import { type StoredRows, sha256 } from './audit';
import { type Answered, type ApiClient, jsonOf, type Reply, type Sandbox } from './client';
import type { Random } from './random';

/** A writer of a campaign: does one thing after the other, and remembers what it was told. */
export interface Writer {
  /** Does one thing. @returns False when it had no effect, because the server refused or is gone. */
  step(): Promise<boolean>;
  /** After a restart: compares what it was told since the last time with what is there. @returns What is wrong. */
  verify(): Promise<string[]>;
  /** After the end: compares everything it was ever told with the rows of the store. @returns What is wrong. */
  audit(rows: StoredRows): string[];
  readonly counts: WriterCounts;
}

export interface WriterCounts {
  /** Writes that were answered with success. */
  acknowledged: number;
  /** Writes whose answer never came. */
  unknown: number;
  /** Of those, how many turned out to have happened. */
  happened: number;
  /** Answers that no client should ever get. */
  faults: string[];
}

/** Quotas of a sandbox, less a margin; a writer then goes on in a new one. */
const ITEMS_PER_SANDBOX = 900;
const FILES_PER_SANDBOX = 45;
const MOST_FILE_BYTES = 64 * 1024;

abstract class SandboxWriter {
  readonly counts: WriterCounts = { acknowledged: 0, unknown: 0, happened: 0, faults: [] };
  protected sandbox: Sandbox | undefined;

  constructor(
    protected readonly client: ApiClient,
    protected readonly random: Random,
    protected readonly name: string,
  ) {}

  protected async place(): Promise<Sandbox> {
    this.sandbox ??= await this.client.newSandbox();
    return this.sandbox;
  }

  /** Sorts an answer to a write, and counts it. */
  protected heard(reply: Reply, status: number): 'done' | 'refused' | 'unknown' {
    if (reply.kind === 'refused') return 'refused';
    // A function that was ended at its time limit may have committed its write before.
    if (reply.kind === 'unknown' || reply.status === 504) {
      this.counts.unknown += 1;
      return 'unknown';
    }
    if (reply.status === status) {
      this.counts.acknowledged += 1;
      return 'done';
    }
    if (reply.status !== 429) this.counts.faults.push(`${this.name}: expected ${status}, got ${shown(reply)}`);
    return 'refused';
  }
}

/** An item as it should be: its version, and the document of that version. */
interface ItemState {
  version: number;
  document: Record<string, unknown>;
}

interface KnownItem {
  id: string;
  sandbox: Sandbox;
  /** What was acknowledged last; undefined when that was its deletion. */
  state: ItemState | undefined;
  /** What else it may be, when the answer to a change never came. */
  doubt?: { state: ItemState | undefined };
}

/** Creates, replaces, patches and deletes items of its own, so that it knows what each must be. */
export class ItemWriter extends SandboxWriter implements Writer {
  private readonly items: KnownItem[] = [];
  private readonly touched = new Set<KnownItem>();
  private readonly doubtful: { sandbox: Sandbox; key: string; document: Record<string, unknown> }[] = [];
  private inSandbox = 0;
  private written = 0;

  async step(): Promise<boolean> {
    const alive = this.items.slice(-20).filter((item) => item.state !== undefined && item.doubt === undefined);
    const draw = this.random.next();
    if (alive.length === 0 || draw < 0.4) return this.create();
    const item = this.random.pick(alive);
    return draw < 0.9 ? this.change(item, draw < 0.65 ? 'PUT' : 'PATCH') : this.remove(item);
  }

  async verify(): Promise<string[]> {
    const wrong: string[] = [];
    for (const item of this.touched) {
      const reply = await this.client.request('GET', `/api/items/${item.id}`, { token: item.sandbox.token });
      wrong.push(...this.settle(item, stateOf(reply)));
    }
    this.touched.clear();
    for (const attempt of this.doubtful.splice(0)) await this.tryAgain(attempt);
    return wrong;
  }

  audit({ items }: StoredRows): string[] {
    const byId = new Map(items.map((row) => [row.id, row]));
    const wrong = this.items.flatMap((item) => {
      const row = byId.get(item.id);
      return this.settle(item, row && { version: row.version, document: row.document });
    });
    // No two documents have a title in common, so an item that was made twice shows.
    const titles = items
      .map(({ document }) => String(document.title))
      .filter((title) => title.startsWith(`${this.name} `));
    if (new Set(titles).size < titles.length) wrong.push(`${this.name}: an item was made twice`);
    return wrong;
  }

  private async create(): Promise<boolean> {
    if (this.inSandbox >= ITEMS_PER_SANDBOX) this.sandbox = undefined;
    if (this.sandbox === undefined) this.inSandbox = 0;
    const sandbox = await this.place();
    const document = this.newDocument();
    const key = `"${this.name}-${this.written}"`;
    const reply = await this.post(sandbox, key, document);
    const outcome = this.heard(reply, 201);
    if (outcome === 'refused') return false;
    this.inSandbox += 1;
    if (outcome === 'unknown') this.doubtful.push({ sandbox, key, document });
    else this.learn(sandbox, reply, document);
    return true;
  }

  private async change(item: KnownItem, method: 'PUT' | 'PATCH'): Promise<boolean> {
    const { version, document: before } = item.state as ItemState;
    const fresh = this.newDocument();
    const json = method === 'PUT' ? fresh : { title: fresh.title, priority: fresh.priority };
    const document = method === 'PUT' ? fresh : { ...before, ...json };
    const type = method === 'PUT' ? 'application/json' : 'application/merge-patch+json';
    const reply = await this.client.request(method, `/api/items/${item.id}`, {
      token: item.sandbox.token,
      json,
      headers: { 'if-match': `"${version}"`, 'content-type': type },
    });
    return this.record(item, this.heard(reply, 200), { version: version + 1, document });
  }

  private async remove(item: KnownItem): Promise<boolean> {
    const { version } = item.state as ItemState;
    const reply = await this.client.request('DELETE', `/api/items/${item.id}`, {
      token: item.sandbox.token,
      headers: { 'if-match': `"${version}"` },
    });
    return this.record(item, this.heard(reply, 204), undefined);
  }

  private record(item: KnownItem, outcome: 'done' | 'refused' | 'unknown', state: ItemState | undefined): boolean {
    if (outcome === 'refused') return false;
    this.touched.add(item);
    if (outcome === 'done') item.state = state;
    else item.doubt = { state };
    return true;
  }

  /** Compares an item with what it must be, or may be; from then on it must be what it was found as. */
  private settle(item: KnownItem, found: ItemState | undefined): string[] {
    const { state, doubt } = item;
    delete item.doubt;
    if (isDeepStrictEqual(found, state)) return [];
    if (doubt && isDeepStrictEqual(found, doubt.state)) {
      this.counts.happened += 1;
      item.state = doubt.state;
      return [];
    }
    return [
      `item ${item.id}: expected ${toldState(state)}${doubt ? ` or ${toldState(doubt.state)}` : ''}, found ${toldState(found)}`,
    ];
  }

  /** Asks for the same creation once more, by the same key: it must not be made twice. */
  private async tryAgain({ sandbox, key, document }: (typeof this.doubtful)[number]): Promise<void> {
    const reply = await this.post(sandbox, key, document);
    if (reply.kind !== 'answered' || reply.status !== 201) return;
    if (reply.headers['idempotency-replayed'] === 'true') this.counts.happened += 1;
    this.learn(sandbox, reply, document);
  }

  private learn(sandbox: Sandbox, reply: Reply, document: Record<string, unknown>): void {
    const { id } = jsonOf(reply, 201) as { id: string };
    const item: KnownItem = { id, sandbox, state: { version: 1, document } };
    this.items.push(item);
    this.touched.add(item);
  }

  private post(sandbox: Sandbox, key: string, json: Record<string, unknown>): Promise<Reply> {
    const headers = { 'idempotency-key': key };
    return this.client.request('POST', '/api/items', { token: sandbox.token, json, headers });
  }

  private newDocument() {
    this.written += 1;
    return {
      title: `${this.name} ${this.written}`,
      status: this.random.pick(['open', 'doing', 'done']),
      priority: this.random.between(0, 5),
      tags: [`t${this.random.between(0, 9)}`],
      note: 'x'.repeat(this.random.between(0, 2000)),
    };
  }
}

function stateOf(reply: Reply): ItemState | undefined {
  if (reply.kind === 'answered' && reply.status === 404) return undefined;
  const { id, version, createdAt, updatedAt, ...document } = jsonOf(reply, 200) as Record<string, unknown>;
  return { version: Number(version), document };
}

function toldState(state: ItemState | undefined): string {
  return state === undefined ? 'nothing' : `version ${state.version} ${JSON.stringify(state.document).slice(0, 100)}`;
}

/** Sends jobs that no other message has, and keeps their effects apart by what they must come to. */
export class MessageWriter extends SandboxWriter implements Writer {
  /** SHA-256 of the texts that were sent, which is what the job computes. */
  readonly attempts: string[] = [];
  readonly accepted: string[] = [];
  private readonly unseen: { id: string; sandbox: Sandbox }[] = [];

  async step(): Promise<boolean> {
    const sandbox = await this.place();
    const text = `${this.name} ${this.attempts.length}`;
    const reply = await this.client.request('POST', '/api/messages', {
      token: sandbox.token,
      json: { task: 'checksum', text },
      headers: { 'idempotency-key': `"${this.name}-${this.attempts.length}"` },
    });
    const outcome = this.heard(reply, 202);
    if (outcome === 'refused') return false;
    this.attempts.push(sha256(text));
    if (outcome === 'unknown') return true;
    this.accepted.push(sha256(text));
    this.unseen.push({ id: (jsonOf(reply, 202) as { id: string }).id, sandbox });
    return true;
  }

  async verify(): Promise<string[]> {
    const wrong: string[] = [];
    for (const { id, sandbox } of this.unseen.splice(0)) {
      const reply = await this.client.request('GET', `/api/messages/${id}`, { token: sandbox.token });
      if (reply.kind !== 'answered' || reply.status !== 200)
        wrong.push(`message ${id}: accepted, then ${shown(reply)}`);
    }
    return wrong;
  }

  /** How many of its messages are neither done nor dead. @throws When the server does not tell. */
  async unfinished(): Promise<number> {
    if (this.sandbox === undefined) return 0;
    const { token } = this.sandbox;
    const reply = await this.client.request('GET', '/api/messages?limit=1', { token });
    const { depth } = jsonOf(reply, 200) as { depth: { visible: number; inFlight: number } };
    return depth.visible + depth.inFlight;
  }

  /** Messages are judged together, by `checkTotalQueue`. */
  audit(): string[] {
    return [];
  }
}

interface KnownFile {
  id: string;
  sandbox: Sandbox;
  bytes: Buffer;
  isAcknowledged: boolean;
}

/** Announces files and uploads them. */
export class FileWriter extends SandboxWriter implements Writer {
  private readonly files: KnownFile[] = [];
  private readonly unseen = new Set<KnownFile>();
  private inSandbox = 0;

  async step(): Promise<boolean> {
    if (this.inSandbox >= FILES_PER_SANDBOX) this.sandbox = undefined;
    if (this.sandbox === undefined) this.inSandbox = 0;
    const sandbox = await this.place();
    const bytes = this.newTable();
    const declared = await this.client.request('POST', '/api/files', {
      token: sandbox.token,
      json: { name: 'table.csv', contentType: 'text/csv', sizeBytes: bytes.length },
      headers: { 'idempotency-key': `"${this.name}-${this.files.length}-${this.counts.unknown}"` },
    });
    if (this.heard(declared, 201) !== 'done') return false;
    this.inSandbox += 1;
    const { file, upload } = jsonOf(declared, 201) as { file: { id: string }; upload: { url: string } };
    const { pathname, search } = new URL(upload.url);
    const reply = await this.client.request('PUT', pathname + search, {
      bytes,
      headers: { 'content-type': 'text/csv' },
    });
    const outcome = this.heard(reply, 200);
    if (outcome === 'refused') return false;
    const known = { id: file.id, sandbox, bytes, isAcknowledged: outcome === 'done' };
    this.files.push(known);
    this.unseen.add(known);
    return true;
  }

  async verify(): Promise<string[]> {
    const wrong: string[] = [];
    for (const file of this.unseen) {
      const reply = await this.client.request('GET', `/api/files/${file.id}/content`, { token: file.sandbox.token });
      const isThere = reply.kind === 'answered' && reply.status === 200;
      if (isThere && !reply.bytes.equals(file.bytes)) wrong.push(`file ${file.id}: other bytes than were sent`);
      if (!isThere && file.isAcknowledged) wrong.push(`file ${file.id}: uploaded, then ${shown(reply)}`);
      if (isThere && !file.isAcknowledged) this.counts.happened += 1;
    }
    this.unseen.clear();
    return wrong;
  }

  audit({ files }: StoredRows): string[] {
    const rows = new Map(files.map((row) => [row.id, row]));
    return this.files.flatMap(({ id, bytes, isAcknowledged }) => {
      const row = rows.get(id);
      if (!isAcknowledged && (row === undefined || row.status === 'awaiting-upload')) return [];
      if (row?.status === 'processed' && row.etag === sha256(bytes)) return [];
      return [`file ${id}: expected to be processed, is ${row?.status ?? 'lost'}`];
    });
  }

  /** A table of numbers of some length. */
  private newTable(): Buffer {
    const rows = ['a,b,c'];
    const length = this.random.between(100, MOST_FILE_BYTES);
    for (let size = 0; size < length; size += rows.at(-1)?.length ?? 1) {
      rows.push([0, 0, 0].map(() => this.random.between(0, 1e9)).join(','));
    }
    return Buffer.from(rows.join('\n').slice(0, length));
  }
}

export function shown(reply: Reply): string {
  return reply.kind === 'answered' ? shownAnswer(reply) : reply.kind;
}

function shownAnswer({ status, text }: Answered): string {
  return `${status} ${text.slice(0, 200)}`;
}
