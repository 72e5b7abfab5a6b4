import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type Architecture, parseArchitecture, parseArchitectureText } from '@/simulator';
import { randomCase } from '@/simulator/random-architecture';
import { textOfBytes } from './base64url';
import { exportJson } from './export-json';
import { decodeShare, encodeShare } from './share';

/** Round trips; a longer campaign sets the variable. */
const RUNS = Number(process.env.EXCHANGE_RUNS ?? 500);

/** They take a while on a busy machine. */
const PATIENCE_MS = 600_000;

const parsed = parseArchitectureText(readFileSync('content/patterns/serverless/architecture.json', 'utf8'));
if (parsed.kind === 'invalid') throw new Error('the pattern is not valid');
const pattern = { slug: 'serverless', architecture: parsed.value };
const patternOf = (slug: string) => (slug === pattern.slug ? pattern.architecture : undefined);

async function fragmentOf(architecture: Architecture, from = true): Promise<string> {
  const link = await encodeShare(architecture, from ? pattern : undefined);
  if (link.kind !== 'valid') throw new Error(`${link.characters} characters`);
  return link.fragment;
}

const designs = new Map<number, Architecture>();
function randomDesign(number: number): Architecture {
  const design = designs.get(number) ?? annotated(randomCase(number).architecture, number);
  designs.set(number, design);
  return design;
}

/** The design with a few notes, frames and pinned parts, as many as the number says. */
function annotated(design: Architecture, number: number): Architecture {
  const box = (at: number) => ({ x: at * 40 - number, y: 30 * (1 - at), width: 100 + at, height: 80 + (number % 7) });
  const list = <T>(count: number, make: (at: number) => T) => Array.from({ length: count }, (_, at) => make(at));
  const pinned = design.resources.slice(0, number % 3).map(({ id }, at) => [id, { x: at, y: number, pinned: true }]);
  return {
    ...design,
    notes: list(number % 4, (at) => ({ id: `note-${at}`, text: `Line ${at}\nof ${number}`, ...box(at) })),
    frames: list(number % 3, (at) => ({ id: `frame-${at}`, title: `Group ${at}`, ...box(at + 5) })),
    ...(pinned.length > 0 && { layout: { ...design.layout, ...Object.fromEntries(pinned) } }),
  };
}

const linkOf = (value: unknown, prefix = '') => `${prefix}d=${textOfBytes(deflateSync(JSON.stringify(value)))}`;

describe('exportJson', { timeout: PATIENCE_MS }, () => {
  it(`gives ${RUNS} random designs back exactly, and always the same text for the same design`, () => {
    for (let number = 1; number <= RUNS; number += 1) {
      const architecture = randomDesign(number);
      const text = exportJson(architecture);
      const again = parseArchitectureText(text);
      expect(again, `design ${number}`).toEqual({ kind: 'valid', value: architecture });
      expect(again.kind === 'valid' && exportJson(again.value)).toBe(text);
    }
  });
});

describe('a shared link', { timeout: PATIENCE_MS }, () => {
  it('of an unchanged pattern is a few characters', async () => {
    const fragment = await fragmentOf(pattern.architecture);
    expect(fragment.length).toBeLessThan(40);
    expect(await decodeShare(`#${fragment}`, patternOf)).toEqual({ kind: 'valid', value: pattern.architecture });
  });

  it('of a pattern with a slider moved stays below 200 characters', async () => {
    const changed = structuredClone(pattern.architecture);
    Object.assign(changed.resources[3] ?? {}, { memoryMib: 2_048, provisionedConcurrency: 4 });
    const fragment = await fragmentOf(changed);
    expect(fragment.length).toBeLessThan(200);
    expect(await decodeShare(fragment, patternOf)).toEqual({ kind: 'valid', value: changed });
  });

  it('keeps what was taken out, added, moved and put in another order', async () => {
    const { resources, links, layout = {} } = pattern.architecture;
    const changed = parseArchitecture({
      ...pattern.architecture,
      name: 'another',
      description: undefined,
      resources: [...resources.filter(({ id }) => id !== 'schedule')]
        .reverse()
        .concat({ ...resources[8]!, id: 'second' }),
      links: links.filter(({ from }) => from !== 'schedule').toReversed(),
      layout: Object.fromEntries(
        Object.entries(layout).flatMap(([id, at]) => (id === 'schedule' ? [] : [[id, { x: at.x + 1, y: at.y }]])),
      ),
    });
    if (changed.kind === 'invalid') throw new Error(JSON.stringify(changed.errors));
    expect(await decodeShare(await fragmentOf(changed.value), patternOf)).toEqual(changed);
  });

  it(`gives ${RUNS} random designs back exactly, or says that they are too long`, async () => {
    let tooLong = 0;
    for (let number = 1; number <= RUNS; number += 1) {
      const architecture = randomDesign(number);
      const link = await encodeShare(architecture, number % 2 === 0 ? pattern : undefined);
      if (link.kind === 'too-long') tooLong += 1;
      else {
        const result = await decodeShare(link.fragment, patternOf);
        expect(result, `design ${number}`).toEqual({ kind: 'valid', value: architecture });
      }
    }
    expect(tooLong).toBeLessThan(RUNS / 20);
  });

  it('says how long it is when it is too long', async () => {
    const arrivalsS = Array.from({ length: 20_000 }, (_, at) => (at * 7_919) % 86_399).sort((a, b) => a - b);
    const long = parseArchitecture({
      ...pattern.architecture,
      resources: [{ id: 'client', kind: 'client', traffic: { shape: 'trace', arrivalsS } }],
      links: [],
      layout: {},
    });
    if (long.kind === 'invalid') throw new Error(JSON.stringify(long.errors));
    expect(await encodeShare(long.value, undefined)).toMatchObject({ kind: 'too-long', mostCharacters: 8_000 });
  });
});

describe('a link that is refused', () => {
  const reasonOf = async (fragment: string) => {
    const result = await decodeShare(fragment, patternOf);
    return result.kind === 'invalid' ? result.errors[0]?.message : undefined;
  };

  it('is longer than a link may be', async () => {
    expect(await reasonOf(`d=${'A'.repeat(8_000)}`)).toBe('expected at most 8000 characters, got 8002');
  });

  it('has no design in it, or not one of these digits', async () => {
    for (const text of ['', 'x=1', 'd=%%%', 'd=a b'])
      expect(await reasonOf(text)).toMatch(/^expected a link with a design/);
  });

  it('is cut short, or holds no compressed text', async () => {
    const whole = await fragmentOf(pattern.architecture, false);
    for (const text of [whole.slice(0, -9), 'd=AAAA', 'd=', whole.replace('d=', 'd=Q')]) {
      expect(await reasonOf(text)).toMatch(/^expected a link that is whole/);
    }
  });

  it('is a bomb: a few characters that become many', async () => {
    const bomb = `d=${textOfBytes(deflateSync(Buffer.alloc(3_000_000, 32), { level: 9 }))}`;
    expect(bomb.length).toBeLessThan(8_000);
    expect(await reasonOf(bomb)).toBe('expected a link that is whole and comes to at most 2097152 bytes');
  });

  it('names a pattern that is not there', async () => {
    expect(await reasonOf(linkOf({}, 'p=nothing&'))).toBe('expected a pattern that is in the gallery');
    expect(await reasonOf(linkOf({}, 'p=__proto__&'))).toBe('expected a pattern that is in the gallery');
  });

  it.each([[[]], [{ other: {} }], [{ resources: 1 }], ['text']])(
    'changes a pattern in no way known: %j',
    async (delta) => {
      expect(await reasonOf(linkOf(delta, 'p=serverless&'))).toBe('expected changes of a pattern');
    },
  );

  it('reaches for what objects are made of', async () => {
    const delta = JSON.parse(
      '{"resources": {"change": {"__proto__": {"kind": "client"}}}, "document": {"__proto__": {"a": 1}}}',
    );
    expect((await decodeShare(linkOf(delta, 'p=serverless&'), patternOf)).kind).toBe('invalid');
    expect(Object.hasOwn(Object.prototype, 'kind')).toBe(false);
  });
});
