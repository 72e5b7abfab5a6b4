import { jsonOf } from './client';
import { Product } from './product';
import { Random } from './random';
import { compareRanks } from './rank-test';
import { type CampaignReport, quantile } from './report';

export interface TimingOptions {
  /** Timed sign-ins of each kind. */
  tries: number;
  seed: number;
  port: number;
  environment: Record<string, string>;
  onProgress(text: string): void;
}

/** Tries of one name; one more would begin to lock it. */
const TRIES_PER_NAME = 4;
/** A sandbox takes fifty accounts. */
const NAMES_PER_SANDBOX = 40;
/** Requests from one network before the next one is used; the limit is thirty in a minute. */
const REQUESTS_PER_NETWORK = 25;
const UNCOUNTED_NAMES = 5;
/** So rarely an equal pair of samples is taken for different ones. */
const FALSE_ALARM = 0.001;
const PASSWORD = 'the right one, which is not tried';

interface TimedTry {
  kind: 'unknown name' | 'wrong password';
  tookMs: number;
}

/**
 * Signs in with names that do not exist and with wrong passwords of names that do, by turns, and asks whether the times
 * tell which was which.
 *
 * The server is told that a proxy stands before it, and each request names a network, so that limits by network stay out of
 * the way; names are changed before the lock-out begins. The limits themselves are as ever.
 */
export async function runTiming({ tries, seed, onProgress, ...options }: TimingOptions): Promise<CampaignReport> {
  const product = new Product({ ...options, environment: { ...options.environment, TRUSTED_PROXY: '1' } });
  try {
    await product.start();
    const client = new Visitor(product);
    const random = new Random(seed);
    const timed: TimedTry[] = [];
    const failures: string[] = [];
    const names = UNCOUNTED_NAMES + Math.ceil(tries / TRIES_PER_NAME);
    for (let name = 0; name < names; name += 1) {
      if (name % NAMES_PER_SANDBOX === 0) await client.enterSandbox();
      await client.signUp(`known-${name}`);
      for (let round = 0; round < TRIES_PER_NAME; round += 1) {
        const kinds = ['unknown name', 'wrong password'] as const;
        const order = random.next() < 0.5 ? kinds : ([kinds[1], kinds[0]] as const);
        for (const kind of order) {
          const { tookMs, fault } = await client.signIn(kind === 'unknown name' ? `nobody-${name}` : `known-${name}`);
          if (fault) failures.push(`${kind}: ${fault}`);
          // The first ones find cold code.
          if (name >= UNCOUNTED_NAMES) timed.push({ kind, tookMs });
        }
      }
      if (name % 50 === 49) onProgress(`  ${timed.length} sign-ins timed`);
    }
    return { title: 'sign-in with a wrong name or password', rows: rowsOf(timed, failures), failures };
  } finally {
    await product.dispose();
  }
}

function rowsOf(timed: readonly TimedTry[], failures: readonly string[]): CampaignReport['rows'] {
  const timesOf = (kind: TimedTry['kind']) => timed.filter((each) => each.kind === kind).map(({ tookMs }) => tookMs);
  const [unknown, wrong] = [timesOf('unknown name'), timesOf('wrong password')];
  const { secondIsLarger, p } = compareRanks(unknown, wrong);
  const [unknownMs, wrongMs] = [quantile(unknown, 0.5), quantile(wrong, 0.5)];
  return [
    {
      promise: 'both are answered the same',
      found: `${timed.length} answers, ${failures.length} differ`,
      isKept: failures.length === 0,
    },
    {
      promise: 'their times do not tell which it was',
      found:
        `${unknown.length} and ${wrong.length} by turns: medians ${unknownMs.toFixed(2)} and ${wrongMs.toFixed(2)} ms; ` +
        `the wrong password is the slower one in ${(secondIsLarger * 100).toFixed(1)} % of pairs, p = ${p.toFixed(3)}`,
      isKept: p >= FALSE_ALARM,
      isTime: true,
    },
  ];
}

/** Asks from one network after the other, as many visitors behind one proxy would. */
class Visitor {
  private requests = 0;
  private token = '';
  /** The first refusal; every other one must be the same. */
  private refusal: string | undefined;

  constructor(private readonly product: Product) {}

  async enterSandbox(): Promise<void> {
    const reply = await this.product.client.request('POST', '/api/sandboxes', { headers: this.fromNetwork() });
    this.token = (jsonOf(reply, 201) as { token: string }).token;
  }

  async signUp(name: string): Promise<void> {
    jsonOf(await this.post('/api/auth/sign-up', { name, password: PASSWORD }), 201);
  }

  /** @returns How long the answer took, and what was wrong with it if it was not the one refusal. */
  async signIn(name: string): Promise<{ tookMs: number; fault?: string }> {
    const startMs = performance.now();
    const reply = await this.post('/api/auth/sign-in', { name, password: 'wrong, but long enough' });
    const tookMs = performance.now() - startMs;
    if (reply.kind !== 'answered') return { tookMs, fault: reply.kind };
    const { traceId: _, ...told } = JSON.parse(reply.text);
    const answer = JSON.stringify([reply.status, told]);
    this.refusal ??= answer;
    const isSame = reply.status === 401 && answer === this.refusal;
    return isSame ? { tookMs } : { tookMs, fault: answer };
  }

  private post(path: string, json: unknown) {
    return this.product.client.request('POST', path, { token: this.token, json, headers: this.fromNetwork() });
  }

  private fromNetwork(): Record<string, string> {
    const network = Math.floor(this.requests / REQUESTS_PER_NETWORK);
    this.requests += 1;
    return { 'x-forwarded-for': `10.${(network >> 8) & 255}.${network & 255}.1` };
  }
}
