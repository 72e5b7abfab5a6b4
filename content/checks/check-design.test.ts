import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Architecture, type ArchitectureInput, parseArchitecture, parseArchitectureText } from '@/simulator';
import { randomCase } from '@/simulator/random-architecture';
import { checkDesign, RULES } from './check-design';
import type { Finding } from './finding';

type Resources = ArchitectureInput['resources'];
type Links = ArchitectureInput['links'];

const client = { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS: 10 } } as const;
const serviceMs = { distribution: 'lognormal', median: 20, p99: 100 } as const;
const worker = { id: 'worker', kind: 'function', serviceMs, timeoutS: 3 } as const;
const queue = { id: 'queue', kind: 'queue', deadLetterQueue: 'lost', maxReceiveCount: 5 } as const;
const lost = { id: 'lost', kind: 'queue', retentionS: 1_209_600 } as const;
const sends = { id: 'sends', from: 'client', to: 'queue', kind: 'call', writes: 1 } as const;
const polls = { id: 'polls', from: 'queue', to: 'worker', kind: 'poll' } as const;

function designOf(resources: Resources, links: Links, more: Partial<ArchitectureInput> = {}): Architecture {
  const parsed = parseArchitecture({
    format: 'cloud-architecture/1',
    name: 'checked',
    platform: 'aws',
    region: 'us-east-1',
    resources,
    links,
    ...more,
  });
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.errors));
  return parsed.value;
}

const found = (architecture: Architecture, rule: string) =>
  checkDesign(architecture).filter((each) => each.rule === rule);

/** The design after a fix, which must be valid as it is. */
function fixed(architecture: Architecture, { rule, fix }: Finding): Architecture {
  const changed = fix?.(architecture);
  const parsed = parseArchitecture(JSON.parse(JSON.stringify(changed)));
  if (parsed.kind === 'invalid') throw new Error(`${rule}: ${JSON.stringify(parsed.errors)}`);
  expect(parsed.value, rule).toEqual(changed);
  return parsed.value;
}

/** What a finding is about, in words that stay the same when something before it goes. */
function placeOf({ resources, pointer }: Finding, { links }: Architecture): string {
  const [, list, index, field = ''] = pointer.split('/');
  return [...resources, list === 'links' ? links[Number(index)]?.id : '', field].join(' ');
}

/** A design for each rule in which it finds one thing, and what it says of it. */
const CASES: readonly { rule: string; design: Architecture; pointer: string; says: RegExp; isFixed: boolean }[] = [
  {
    rule: 'unreachable',
    design: designOf(
      [client, worker, { id: 'alone', kind: 'table' }],
      [{ id: 'a', from: 'client', to: 'worker', kind: 'call' }],
    ),
    pointer: '/resources/2',
    says: /^Nothing ever comes to alone\.$/,
    isFixed: true,
  },
  {
    rule: 'starts-nothing',
    design: designOf([client, { id: 'api', kind: 'gateway' }], [{ id: 'a', from: 'client', to: 'api', kind: 'call' }]),
    pointer: '/resources/1',
    says: /^api leads nowhere\.$/,
    isFixed: false,
  },
  {
    rule: 'queue-without-consumer',
    design: designOf([client, queue, lost], [sends]),
    pointer: '/resources/1',
    says: /^Nobody takes messages out of queue\.$/,
    isFixed: true,
  },
  {
    rule: 'recursive-loop',
    design: designOf(
      [client, worker, queue, lost],
      [sends, polls, { id: 'back', from: 'worker', to: 'queue', kind: 'call', writes: 1 }],
    ),
    pointer: '/links/2',
    says: /worker.*queue|queue.*worker/,
    isFixed: true,
  },
  {
    rule: 'visibility-below-timeout',
    design: designOf([client, { ...worker, timeoutS: 20 }, queue, lost], [sends, polls]),
    pointer: '/resources/2/visibilityTimeoutS',
    says: /again after 30 s, and worker may work on it for 20 s/,
    isFixed: true,
  },
  {
    rule: 'timeout-over-gateway',
    design: designOf(
      [client, { id: 'api', kind: 'gateway', api: 'rest' }, { ...worker, timeoutS: 60 }],
      [
        { id: 'a', from: 'client', to: 'api', kind: 'call' },
        { id: 'b', from: 'api', to: 'worker', kind: 'call' },
      ],
    ),
    pointer: '/resources/2/timeoutS',
    says: /work for 60 s, and api gives up after 29 s/,
    isFixed: true,
  },
  {
    rule: 'timeout-below-work',
    design: designOf(
      [client, { ...worker, coldServiceMs: { distribution: 'exponential', mean: 1_000 } }],
      [{ id: 'a', from: 'client', to: 'worker', kind: 'call' }],
    ),
    pointer: '/resources/1/timeoutS',
    says: /longer than its limit of 3 s/,
    isFixed: true,
  },
  {
    rule: 'batch-over-timeout',
    design: designOf([client, { ...worker, perRecordMs: 500 }, queue, lost], [sends, { ...polls, batchSize: 10 }]),
    pointer: '/links/1/batchSize',
    says: /full batch of 10 takes worker longer/,
    isFixed: true,
  },
  {
    rule: 'patience-below-cold-start',
    design: designOf([{ ...client, timeoutMs: 50 }, worker], [{ id: 'a', from: 'client', to: 'worker', kind: 'call' }]),
    pointer: '/resources/1/initMs',
    says: /waits for 50 ms/,
    isFixed: true,
  },
  {
    rule: 'schedule-overlaps',
    design: designOf(
      [
        { id: 'clock', kind: 'schedule', everyS: 60 },
        { ...worker, timeoutS: 300, serviceMs: { distribution: 'constant', value: 90_000 }, deadLetterQueue: 'lost' },
        lost,
      ],
      [{ id: 'a', from: 'clock', to: 'worker', kind: 'event' }],
    ),
    pointer: '/resources/0/everyS',
    says: /starts worker every 60 s/,
    isFixed: true,
  },
  {
    rule: 'events-lost',
    design: designOf(
      [{ id: 'clock', kind: 'schedule' }, worker],
      [{ id: 'a', from: 'clock', to: 'worker', kind: 'event' }],
    ),
    pointer: '/resources/1',
    says: /worker cannot handle are lost/,
    isFixed: true,
  },
  {
    rule: 'messages-lost',
    design: designOf([client, worker, { id: 'queue', kind: 'queue', fifo: true }], [sends, polls]),
    pointer: '/resources/2',
    says: /comes back until it is too old/,
    isFixed: true,
  },
  {
    rule: 'stream-blocked',
    design: designOf(
      [client, worker, { id: 'table', kind: 'table' }],
      [
        { id: 'a', from: 'client', to: 'table', kind: 'call', writes: 1 },
        { id: 'b', from: 'table', to: 'worker', kind: 'poll' },
      ],
    ),
    pointer: '/links/1/maxRetries',
    says: /stops its shard for up to 24 hours/,
    isFixed: true,
  },
  {
    rule: 'dead-letters-never',
    design: designOf([client, worker, { id: 'queue', kind: 'queue', deadLetterQueue: 'lost' }, lost], [sends, polls]),
    pointer: '/resources/2/deadLetterQueue',
    says: /no number of tries/,
    isFixed: true,
  },
  {
    rule: 'few-receives',
    design: designOf([client, worker, { ...queue, maxReceiveCount: 1 }, lost], [sends, polls]),
    pointer: '/resources/2/maxReceiveCount',
    says: /gives a message up after 1 try\./,
    isFixed: true,
  },
  {
    rule: 'ordered-dead-letters',
    design: designOf(
      [
        { id: 'clock', kind: 'schedule' },
        { ...worker, onFailure: 'lost' },
        { ...lost, fifo: true },
      ],
      [{ id: 'a', from: 'clock', to: 'worker', kind: 'event' }],
    ),
    pointer: '/resources/1/onFailure',
    says: /lost is first-in first-out/,
    isFixed: true,
  },
  {
    rule: 'reserved-over-account',
    design: designOf(
      [client, { ...worker, reservedConcurrency: 600 }, { ...worker, id: 'other', reservedConcurrency: 400 }],
      [
        { id: 'a', from: 'client', to: 'worker', kind: 'call' },
        { id: 'b', from: 'client', to: 'other', kind: 'call' },
      ],
    ),
    pointer: '/account/concurrency',
    says: /set 1,000 instances aside, and the account has 900/,
    isFixed: true,
  },
  {
    rule: 'reserved-below-load',
    design: designOf(
      [
        { ...client, traffic: { shape: 'constant', ratePerS: 200 } },
        { ...worker, reservedConcurrency: 10, serviceMs: { distribution: 'constant', value: 100 } },
      ],
      [{ id: 'a', from: 'client', to: 'worker', kind: 'call' }],
    ),
    pointer: '/resources/1/reservedConcurrency',
    says: /needs about 20 instances at this traffic, and may have 10/,
    isFixed: true,
  },
  {
    rule: 'pollers-over-reserved',
    design: designOf([client, { ...worker, reservedConcurrency: 3 }, queue, lost], [sends, polls]),
    pointer: '/links/1/maxConcurrency',
    says: /up to 5 batches at once, and worker may have 3/,
    isFixed: true,
  },
  {
    rule: 'table-below-load',
    design: designOf(
      [client, { id: 'table', kind: 'table', capacity: 'provisioned', writeUnitsPerS: 5, readUnitsPerS: 5 }],
      [{ id: 'a', from: 'client', to: 'table', kind: 'call', writes: 1 }],
    ),
    pointer: '/resources/1/writeUnitsPerS',
    says: /asked for 10 write units a second, and has 5/,
    isFixed: true,
  },
  {
    rule: 'gateway-below-load',
    design: designOf(
      [client, { id: 'api', kind: 'gateway', ratePerS: 4 }, worker],
      [
        { id: 'a', from: 'client', to: 'api', kind: 'call' },
        { id: 'b', from: 'api', to: 'worker', kind: 'call' },
      ],
    ),
    pointer: '/resources/1/ratePerS',
    says: /10 requests a second come to api, which lets 4 through/,
    isFixed: true,
  },
];

describe('checkDesign', { timeout: 600_000 }, () => {
  it('has a case for each of its rules here', () => {
    expect(CASES.map(({ rule }) => rule).sort()).toEqual(RULES.map(({ id }) => id).sort());
  });

  it.each(CASES)('$rule: says what and where, and its fix leaves a valid design without it', (each) => {
    const findings = found(each.design, each.rule);
    expect(findings).toHaveLength(1);
    const [finding] = findings as [Finding];
    expect(finding.pointer).toBe(each.pointer);
    expect(finding.sentence).toMatch(each.says);
    expect(finding.why.text.length).toBeGreaterThan(20);
    expect(finding.fix !== undefined).toBe(each.isFixed);
    if (finding.fix) expect(found(fixed(each.design, finding), each.rule)).toEqual([]);
  });

  it('finds nothing in a design that has all it needs', () => {
    const design = designOf([client, worker, queue, lost], [sends, polls]);
    expect(checkDesign(design)).toEqual([]);
  });

  it('names a source with its date wherever a platform’s rule is the reason', () => {
    for (const { rule, design } of CASES) {
      for (const { why } of found(design, rule)) {
        if (why.source !== undefined) expect(why.retrieved).toMatch(/^\d{4}/);
      }
    }
  });

  it('reads the Serverless pattern, the worst first', () => {
    const parsed = parseArchitectureText(readFileSync('content/patterns/serverless/architecture.json', 'utf8'));
    if (parsed.kind === 'invalid') throw new Error('the pattern is not valid');
    expect(checkDesign(parsed.value).map(({ rule }) => rule)).toEqual(['timeout-over-gateway', 'stream-blocked']);
  });

  it('takes time in proportion to the design', () => {
    const ratios = Array.from({ length: 5 }, () => checkingMs(ringOf(480)) / checkingMs(ringOf(120))).sort(
      (a, b) => a - b,
    );
    expect(ratios[2]).toBeLessThan(8); // four times the design; looking from everywhere at everything would take sixteen
  });

  it('has only fixes that leave a valid design without the finding, in 200 random designs', () => {
    let fixes = 0;
    for (let number = 1; number <= 200; number += 1) {
      const { architecture } = randomCase(number);
      for (const finding of checkDesign(architecture)) {
        if (!finding.fix) continue;
        fixes += 1;
        const changed = fixed(architecture, finding);
        const left = found(changed, finding.rule).map((each) => placeOf(each, changed));
        expect(left, `design ${number}: ${finding.rule}`).not.toContain(placeOf(finding, architecture));
      }
    }
    expect(fixes).toBeGreaterThan(500);
  });
});

/** Functions in a ring, each of which calls the next two. */
function ringOf(size: number) {
  const functions = Array.from({ length: size }, (_, at) => ({ ...worker, id: `f-${at}` }));
  const calls = functions.flatMap(({ id }, at) =>
    [1, 2].map((step) => ({ id: `${id}-${step}`, from: id, to: `f-${(at + step) % size}`, kind: 'call' as const })),
  );
  return designOf([client, ...functions], [{ id: 'a', from: 'client', to: 'f-0', kind: 'call' as const }, ...calls]);
}

/** The fastest of some runs: what the machine does besides can only add to it. */
function checkingMs(design: ReturnType<typeof designOf>): number {
  const timesMs = Array.from({ length: 3 }, () => {
    const startMs = performance.now();
    checkDesign(design);
    return performance.now() - startMs;
  });
  return Math.min(...timesMs);
}
