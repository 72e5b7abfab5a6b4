import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { controlsOf } from '@/components/simulation/settings';
import type { RunMoment } from '@/components/simulation/simulation-controller';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { textOfBytes } from '@/content/exchange/base64url';
import { decodeShare } from '@/content/exchange/share';
import { ENGINE_VERSION } from '@/simulator';
import { decodeMoment, designPart, encodeMoment } from './moment-link';

const document = testArchitecture();
const controls = controlsOf(document);
const pattern = { slug: 'test', architecture: document };

function momentOf(given: Partial<RunMoment> = {}): RunMoment {
  const settings = { ...controls.defaults, seed: 42 };
  const change = (number: number, simTimeUs: number, ratePerS: number) => ({
    change: number,
    settings: { ...settings, ratePerS },
    document,
    position: { simTimeUs, events: 9 * number, windowEndUs: Math.floor(simTimeUs / 1e6 + 1) * 1e6 },
  });
  const changes = [change(1, 4_200_017, 500), change(2, 90_000_000, 900)];
  return { log: { settings, document, changes }, atUs: 12_400_000, selectedRequest: 733, ...given };
}

async function fragmentOf(moment: RunMoment, isPattern = true): Promise<string> {
  const link = await encodeMoment(moment, controls, pattern, isPattern);
  if (link.kind !== 'link') throw new Error(link.kind);
  return link.fragment;
}

const squeezed = (value: unknown) => `#m=${textOfBytes(deflateSync(JSON.stringify(value)))}`;
const written = { e: ENGINE_VERSION, s: 'seed=4', c: [], t: 5_000_000 };
const reasonOf = async (hash: string) => {
  const reading = await decodeMoment(hash, document, controls);
  return reading.kind === 'refused' ? reading.reason : undefined;
};

describe('a moment link', () => {
  it('gives back the settings, the changes up to the moment, the moment and the request', async () => {
    const fragment = await fragmentOf(momentOf());
    expect(fragment.length).toBeLessThan(300);
    const reading = await decodeMoment(`#${fragment}`, document, controls);
    const { log, ...rest } = momentOf();
    expect(reading).toEqual({
      kind: 'moment',
      moment: { ...rest, log: { ...log, changes: log.changes.slice(0, 1) } },
      isOtherEngine: false,
    });
  });

  it('holds the design where it is another than the pattern, for the reader of designs as it is', async () => {
    const changed = { ...document, account: { ...document.account, concurrency: 7 } };
    const log = { ...momentOf().log, document: changed, changes: [] };
    const fragment = await fragmentOf(momentOf({ log }));
    expect(fragment).toMatch(/^p=test&d=.*&m=/);
    const design = await decodeShare(designPart(`#${fragment}`), () => document);
    expect(design).toMatchObject({ kind: 'valid', value: { account: { concurrency: 7 } } });
    expect(await decodeShare(`#${fragment}`, () => document)).toEqual(design);
    expect(await fragmentOf(momentOf(), false)).toMatch(/^d=.*&m=/);
    expect(designPart(`#${await fragmentOf(momentOf())}`)).toBe('');
  });

  it('says that a design edited on the way is no single design', async () => {
    const { log } = momentOf();
    const [first] = log.changes;
    if (!first) throw new Error('no change');
    const edited = { ...log, changes: [{ ...first, document: { ...document, name: 'another' } }] };
    expect(await encodeMoment(momentOf({ log: edited }), controls, pattern, true)).toEqual({ kind: 'edited' });
  });

  it('tells that it was made with another version of the engine', async () => {
    const reading = await decodeMoment(squeezed({ ...written, e: '0.0.1' }), document, controls);
    expect(reading).toMatchObject({ kind: 'moment', isOtherEngine: true });
  });

  it('is refused in words when it is broken, endless or out of order', async () => {
    for (const hash of ['', '#m=', '#m=%%', '#m=AAAA', `#${(await fragmentOf(momentOf())).slice(0, -9)}`])
      expect(await reasonOf(hash), hash).toBe('it is not whole');
    expect(await reasonOf(squeezed([]))).toBe('it is not whole');
    expect(await reasonOf(squeezed({ ...written, t: -1 }))).toBe('it is not whole');
    expect(await reasonOf(squeezed({ ...written, t: 9e12 }))).toBe('its moment lies more than a day into the run');
    expect(await reasonOf(squeezed({ ...written, s: 'rate=-3' }))).toMatch(
      /^its rate cannot be used: expected a number/,
    );
    expect(await reasonOf(squeezed({ ...written, s: 'seed=1&'.repeat(400) }))).toBe('its settings are too long');
    expect(await reasonOf(squeezed({ ...written, c: [[9e6, 1, 9e6, '']] }))).toBe('its changes are out of order');
    expect(await reasonOf(squeezed({ ...written, c: [[2e6, 1, 9e15, '']] }))).toBe('its changes are out of order');
    const many = Array.from({ length: 501 }, () => [1e6, 1, 1e6, '']);
    expect(await reasonOf(squeezed({ ...written, c: many }))).toBe('it has too many changes of settings');
    expect(await reasonOf(`#m=${'A'.repeat(9_000)}`)).toBe('it is too long');
  });
});
