import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';

const ANSWER_LIMIT_MS = 30_000;

export interface ApiRequest {
  token?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
  bytes?: Uint8Array;
}

/** A whole answer. */
export interface Answered {
  kind: 'answered';
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
  text: string;
}

/**
 * What became of a request: a whole answer; `refused`, so that it certainly had no effect; or `unknown`, when the connection
 * broke and it may have had its effect or not.
 */
export type Reply = Answered | { kind: 'refused' } | { kind: 'unknown'; reason: string };

/** Speaks to a server of this machine over connections that stay open, and never throws: a lost answer is a result. */
export class ApiClient {
  private agent = new Agent({ keepAlive: true });

  constructor(private readonly port: number) {}

  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /**
   * Asks once; a read again when its connection broke, because a server may close an idle one just when it is used (RFC
   * 9110, 9.2.2).
   *
   * @param path - With its query, from the root.
   */
  async request(method: string, path: string, request: ApiRequest = {}): Promise<Reply> {
    const reply = await this.ask(method, path, request);
    return method === 'GET' && reply.kind === 'unknown' ? this.ask(method, path, request) : reply;
  }

  private ask(method: string, path: string, { token, headers, json, bytes }: ApiRequest): Promise<Reply> {
    const body = json === undefined ? bytes : Buffer.from(JSON.stringify(json));
    const all: Record<string, string> = {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(body === undefined ? {} : { 'content-length': String(body.length) }),
      ...headers,
    };
    return new Promise((resolve) => {
      const fail = (error: NodeJS.ErrnoException) =>
        resolve(error.code === 'ECONNREFUSED' ? { kind: 'refused' } : { kind: 'unknown', reason: reasonOf(error) });
      const { port, agent } = this;
      const sent = httpRequest({ host: '127.0.0.1', port, agent, method, path, headers: all }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', fail);
        response.on('end', () => {
          if (!response.complete) return fail(new Error('the answer broke off'));
          const whole = Buffer.concat(chunks);
          const { statusCode: status = 0, headers: told } = response;
          resolve({ kind: 'answered', status, headers: told, bytes: whole, text: whole.toString('utf8') });
        });
      });
      sent.setTimeout(ANSWER_LIMIT_MS, () => sent.destroy(new Error('no answer in time')));
      sent.on('error', fail);
      sent.end(body);
    });
  }

  /** Makes a sandbox. @throws When there is no server, or it refuses. */
  async newSandbox(): Promise<Sandbox> {
    const reply = await this.request('POST', '/api/sandboxes');
    const { sandboxId, token } = jsonOf(reply, 201) as Sandbox;
    return { sandboxId, token };
  }

  /** Drops open connections, which lead to a process that is gone. */
  disconnect(): void {
    this.agent.destroy();
    this.agent = new Agent({ keepAlive: true });
  }
}

export interface Sandbox {
  sandboxId: string;
  token: string;
}

/** The body of an answer that must be there. @throws When it is another one. */
export function jsonOf(reply: Reply, status: number): unknown {
  if (reply.kind === 'unknown') throw new Error(`expected ${status}, and there is no answer: ${reply.reason}`);
  if (reply.kind === 'refused') throw new Error(`expected ${status}, and no server listens`);
  if (reply.status !== status) throw new Error(`expected ${status}, got ${reply.status} ${reply.text}`);
  return JSON.parse(reply.text);
}

function reasonOf(error: NodeJS.ErrnoException): string {
  return error.code ?? error.message;
}
