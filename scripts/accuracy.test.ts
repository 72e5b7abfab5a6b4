import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { accuracy } from '@/content/accuracy-file';
import { catalog } from '@/content/catalog/load-catalog';
import { ENGINE_VERSION } from '@/simulator';
import { accuracyCases } from '@/simulator/accuracy/cases';
import { evaluate, runCase } from '@/simulator/accuracy/evaluate';
import { judge } from '@/simulator/accuracy/verdict';

const CASES = accuracyCases(catalog);
/** Requests of the cases that are run again here, all replications together. */
const CHEAP = 650_000;

function accuracyCommand(...args: string[]) {
  return spawnSync('node_modules/.bin/tsx', ['scripts/accuracy.ts', ...args], { encoding: 'utf8' });
}

describe('the stored results', () => {
  it('are of this engine', () => {
    expect(accuracy.engine, 'run `npm run accuracy` and commit content/accuracy.json').toBe(ENGINE_VERSION);
  });

  it('hold every case and figure, with its present words and reference', () => {
    expect(accuracy.cases.map(({ id, what, theme }) => ({ id, what, theme }))).toEqual(
      CASES.map(({ id, what, theme }) => ({ id, what, theme })),
    );
    for (const [at, { id, durationS, warmUpS, figures }] of CASES.entries()) {
      const stored = accuracy.cases[at];
      expect(stored, id).toMatchObject({ durationS, warmUpS });
      expect(
        stored?.figures.map((figure) => figure.id),
        id,
      ).toEqual(figures.map((figure) => figure.id));
      for (const [place, { what, reference }] of figures.entries()) {
        const { formula, source } = reference;
        expect(stored?.figures[place], id).toMatchObject({ what, formula, source });
        if ('runs' in reference) continue;
        expect((stored?.figures[place]?.reference as number) / reference.value, id).toBeCloseTo(1, 10);
      }
    }
  });

  it('follow from the stored values, and pass', () => {
    for (const { id, figures } of accuracy.cases.filter(({ theme }) => theme !== 'plain-pool')) {
      for (const { values, reference, within, mean, halfWidth, pValue } of figures) {
        expect(judge(values, reference, within), id).toEqual({ mean, halfWidth, pValue });
      }
    }
    const again = evaluate(structuredClone(accuracy.cases));
    expect(again.summary).toEqual(accuracy.summary);
    expect(accuracy.summary.isPassed).toBe(true);
  });

  const cheap = CASES.filter(({ id }) => {
    const stored = accuracy.cases.find((each) => each.id === id);
    return stored !== undefined && stored.requests <= CHEAP;
  });
  it.each(cheap)('$id: run again with the same seeds, it gives the stored figures exactly', (accuracyCase) => {
    const stored = accuracy.cases.find(({ id }) => id === accuracyCase.id);
    const again = runCase(accuracyCase, catalog);
    expect(again.figures.map(({ values }) => values)).toEqual(stored?.figures.map(({ values }) => values));
    expect(again.requests).toBe(stored?.requests);
  });

  it('are run again in every theme that a queue, a function or a gateway stands for', () => {
    const themes = new Set(cheap.map(({ theme }) => theme));
    expect([...themes]).toEqual(
      expect.arrayContaining(['one-server', 'service-laws', 'loss', 'token-bucket', 'pools', 'laws']),
    );
  });
});

describe('the accuracy command', () => {
  it('prints the row of a case, and passes', () => {
    const { stdout, status } = accuracyCommand('--only', 'erlang-b-1-1');
    expect(stdout).toMatch(/erlang-b-1-1 +throttled-share +0\.50000 share/);
    expect(stdout).toContain('passed');
    expect(status).toBe(0);
  });

  it('prints the document of a case, which the simulate command takes', () => {
    const { stdout } = accuracyCommand('--document', 'pool-published');
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'cloud-architecture/1',
      resources: [{ kind: 'client' }, { kind: 'function', initMs: { value: 0 }, coldServiceMs: { mean: 2244 } }],
    });
  });

  it('stores what the simulate command says of the same document and seeds', () => {
    const stored = accuracy.cases.find(({ id }) => id === 'erlang-b-1-1');
    const file = join(mkdtempSync(join(tmpdir(), 'accuracy-')), 'case.json');
    writeFileSync(file, accuracyCommand('--document', 'erlang-b-1-1').stdout);
    const { stdout } = spawnSync(
      'node_modules/.bin/tsx',
      [
        ...['scripts/simulate.ts', file, '--json', '--seed', String(stored?.firstSeed)],
        ...['--warm-up-s', String(stored?.warmUpS), '--duration-s', String(stored?.durationS)],
        ...['--replications', String(accuracy.replications)],
      ],
      { encoding: 'utf8', maxBuffer: 1e8 },
    );
    const { replications } = JSON.parse(stdout) as {
      replications: { requests: { throttled: number; arrived: number } }[];
    };
    expect(replications.map(({ requests }) => requests.throttled / requests.arrived)).toEqual(
      stored?.figures[0]?.values,
    );
  });

  it('refuses a case that is none, and an option that is none', () => {
    for (const args of [['--only', 'nothing'], ['--document', 'nothing'], ['--nothing']]) {
      expect(accuracyCommand(...args).status, args.join(' ')).toBe(2);
    }
  });
});
