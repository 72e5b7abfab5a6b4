import type { Catalog, ColdStart } from '../../catalog';
import { type ClosedLaw, momentsOf, quantileOf } from '../../theory/laws';
import type { AccuracyCase, AccuracyFigure } from '../accuracy-case';
import { calledFunction, exponential, poisson, worker } from '../documents';

/** Durations that are drawn against the laws they are drawn from. */

const PERCENTILES = [0.5, 0.9, 0.99] as const;
/** Draws of one replication: enough for the 99th percentile of a law with a slow second cluster. */
const DRAWS = 150_000;
const tag = (share: number) => Math.round(share * 100);

const LAWS: readonly [id: string, words: string, law: ClosedLaw][] = [
  ['exponential', 'exponential', exponential(200)],
  ['uniform', 'uniform', { distribution: 'uniform', min: 50, max: 450 }],
  [
    'lognormal',
    'log-normal, given by median and 99th percentile',
    { distribution: 'lognormal', median: 100, p99: 700 },
  ],
  ['lognormal-sigma', 'log-normal, given by mu and sigma', { distribution: 'lognormal', mu: 5, sigma: 0.3 }],
  [
    'empirical',
    'straight lines between given quantiles',
    {
      distribution: 'empirical',
      quantiles: [
        [0, 20],
        [0.5, 100],
        [0.95, 300],
        [1, 1_000],
      ],
    },
  ],
];

function lawCase([id, words, law]: (typeof LAWS)[number]): AccuracyCase {
  return {
    id: `law-${id}`,
    theme: 'laws',
    what: `Service times drawn from a law: ${words}`,
    document: calledFunction('law', poisson(10), worker(law)),
    durationS: 2_000,
    warmUpS: 100,
    figures: [
      {
        id: 'mean',
        what: 'mean',
        unit: 'ms',
        measure: { kind: 'fact', of: 'worker.latencyMs.mean' },
        reference: { value: momentsOf(law).mean, formula: 'E[X]', source: 'the law itself' },
      },
      ...PERCENTILES.map(
        (probability): AccuracyFigure => ({
          id: `p${tag(probability)}`,
          what: `value that ${tag(probability)} % stay below`,
          unit: 'ms',
          measure: { kind: 'drawn', law, draws: DRAWS, probability },
          reference: { value: quantileOf(law, probability), formula: 'F⁻¹(p)', source: 'the law itself' },
        }),
      ),
    ],
  };
}

/** Measured entries that are checked: one runtime of each language that the platform runs by itself, and images of two. */
const MEASURED: readonly [runtime: string, architecture: string, packaging: string][] = [
  ['nodejs24.x', 'x86_64', 'zip'],
  ['nodejs24.x', 'arm64', 'zip'],
  ['nodejs24.x', 'x86_64', 'image'],
  ['python3.14', 'x86_64', 'zip'],
  ['python3.14', 'arm64', 'image'],
  ['java25', 'x86_64', 'zip'],
  ['dotnet10', 'arm64', 'zip'],
  ['ruby3.4', 'x86_64', 'zip'],
  ['go (prov.al2023)', 'x86_64', 'zip'],
  ['rust (prov.al2023)', 'arm64', 'zip'],
];

function coldStartCase(entry: ColdStart, { source, window }: Catalog['coldStarts']): AccuracyCase {
  const { runtime, architecture } = entry;
  const measured = { distribution: 'measured' } as const;
  const provenance = { formula: `measured, ${window}`, source };
  return {
    id: `cold-start-${runtime}-${architecture}-${entry.package}`.replace(/[^a-z0-9]+/g, '-'),
    theme: 'cold-starts',
    what: `Start of a new instance: ${runtime}, ${architecture}, ${entry.package}`,
    document: calledFunction(
      'cold start',
      poisson(50),
      worker(
        { distribution: 'constant', value: 0 },
        { initMs: measured, runtime, architecture, package: entry.package, keepAliveS: 0 },
      ),
    ),
    durationS: 600,
    warmUpS: 60,
    figures: [
      ...PERCENTILES.map(
        (probability, at): AccuracyFigure => ({
          id: `p${tag(probability)}`,
          what: `start time that ${tag(probability)} % stay below`,
          unit: 'ms',
          measure: { kind: 'drawn', law: measured, of: entry, draws: DRAWS, probability },
          reference: { value: [entry.p50, entry.p90, entry.p99][at] as number, ...provenance },
        }),
      ),
      {
        id: 'mean',
        what: 'mean start time',
        unit: 'ms',
        measure: { kind: 'fact', of: 'worker.latencyMs.mean' },
        reference: { value: entry.mean, ...provenance },
        notClaimed: 'the law is fitted to the percentiles alone; below the median it is a log-normal',
      },
    ],
  };
}

/** Laws in closed form. */
export const LAW_CASES: readonly AccuracyCase[] = LAWS.map(lawCase);

/**
 * Measured cold starts of a catalog.
 *
 * @throws {RangeError} When the catalog lacks an entry.
 */
export function coldStartCases({ coldStarts }: Catalog): AccuracyCase[] {
  return MEASURED.map(([runtime, architecture, packaging]) => {
    const entry = coldStarts.runtimes.find(
      (known) => known.runtime === runtime && known.architecture === architecture && known.package === packaging,
    );
    if (!entry) throw new RangeError(`no measured cold starts of ${runtime}, ${architecture}, ${packaging}`);
    return coldStartCase(entry, coldStarts);
  });
}
