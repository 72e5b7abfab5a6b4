import type { Catalog, ColdStart } from '../catalog';
import type { Distribution } from '../document/distribution';
import { exponential, inverseNormal, naturalLog } from '../kernel/exact-math';
import type { RandomStream } from '../kernel/random-stream';
import { US_PER_MS } from '../kernel/units';

const CELLS = 1024;
/** Cells at either end of the table that are looked up in a finer table of their own. */
const TAIL_CELLS = 16;
/** How much finer: a tail is spread over a whole table again. */
const ZOOM = CELLS / TAIL_CELLS;

/** Quantile function of a law: milliseconds for a probability in (0, 1). */
type Quantile = (probability: number) => number;

/**
 * Draws durations of one law, in whole microseconds.
 *
 * Every law is its quantile function, tabulated over 1,024 cells and interpolated; each tail, one draw in 64,
 * has a finer table, and the outermost 1/4,096 is computed exactly. All laws cost the same, a few
 * nanoseconds, and a quantile is off by less than 0.02 %.
 */
export class Sampler {
  private readonly constantUs: number;
  private readonly middle: Float64Array;
  /** Cells of the two tails; NaN until one is needed. */
  private readonly tails: readonly [lower: Float64Array, upper: Float64Array];

  constructor(
    private readonly quantile: Quantile,
    private readonly scale = 1,
    constantMs = Number.NaN,
  ) {
    this.constantUs = Math.round(constantMs * scale * US_PER_MS);
    const length = this.constantUs >= 0 ? 0 : CELLS + 1;
    this.middle = new Float64Array(length);
    this.tails = [new Float64Array(length).fill(Number.NaN), new Float64Array(length).fill(Number.NaN)];
    if (length === 0) return;
    for (let cell = TAIL_CELLS; cell <= CELLS - TAIL_CELLS; cell += 1) this.middle[cell] = this.exactUs(cell / CELLS);
  }

  /** The next duration, in whole microseconds. A constant law takes no random number. */
  drawUs(stream: RandomStream): number {
    if (this.constantUs >= 0) return this.constantUs;
    const position = stream.next() * CELLS;
    const cell = position | 0;
    if (cell < TAIL_CELLS || cell >= CELLS - TAIL_CELLS) return this.drawTailUs(position / CELLS);
    const { middle } = this;
    const from = middle[cell] as number;
    return Math.floor(from + (position - cell) * ((middle[cell + 1] as number) - from) + 0.5);
  }

  private drawTailUs(probability: number): number {
    const isLower = probability < 0.5;
    const start = isLower ? 0 : 1 - TAIL_CELLS / CELLS;
    const position = (probability - start) * CELLS * ZOOM;
    const cell = position | 0;
    const isOutermost = isLower ? cell < TAIL_CELLS : cell >= CELLS - TAIL_CELLS;
    if (isOutermost) return Math.round(this.exactUs(probability));
    const tail = this.tails[isLower ? 0 : 1];
    if (Number.isNaN(tail[cell])) tail[cell] = this.exactUs(start + cell / CELLS / ZOOM);
    if (Number.isNaN(tail[cell + 1])) tail[cell + 1] = this.exactUs(start + (cell + 1) / CELLS / ZOOM);
    const from = tail[cell] as number;
    return Math.round(from + (position - cell) * ((tail[cell + 1] as number) - from));
  }

  private exactUs(probability: number): number {
    return this.quantile(probability) * this.scale * US_PER_MS;
  }
}

/** What `measured` laws look up, and defaults of the function they belong to. */
export interface MeasuredContext {
  catalog: Catalog;
  runtime: string;
  architecture: string;
  package: string;
}

/**
 * Makes the sampler of a law.
 *
 * @param law - As written in the document.
 * @param scale - Multiplies every duration, as for a function with a faster processor.
 * @param measured - Needed for `measured` laws only.
 * @throws {RangeError} When a measured law names a runtime the catalog does not hold.
 */
export function samplerOf(law: Distribution, scale = 1, measured?: MeasuredContext): Sampler {
  if (law.distribution === 'constant') return new Sampler(() => law.value, scale, law.value);
  return new Sampler(quantileOf(law, measured), scale);
}

function quantileOf(law: Exclude<Distribution, { distribution: 'constant' }>, measured?: MeasuredContext): Quantile {
  switch (law.distribution) {
    case 'exponential':
      return (p) => -law.mean * naturalLog(1 - p);
    case 'lognormal': {
      const mu = law.mu ?? naturalLog(law.median as number);
      const sigma = law.sigma ?? (naturalLog(law.p99 as number) - mu) / inverseNormal(0.99);
      return (p) => exponential(mu + sigma * inverseNormal(p));
    }
    case 'uniform':
      return (p) => law.min + p * (law.max - law.min);
    case 'empirical':
      return piecewiseLinear(law.quantiles);
    case 'measured': {
      if (!measured) throw new RangeError('a measured law belongs to a function');
      const wanted = { ...measured, ...law };
      const entry = measured.catalog.coldStarts.runtimes.find(
        (known) =>
          known.runtime === wanted.runtime &&
          known.architecture === wanted.architecture &&
          known.package === wanted.package,
      );
      if (!entry)
        throw new RangeError(`no measured cold starts of ${wanted.runtime}, ${wanted.architecture}, ${wanted.package}`);
      return measuredQuantile(entry);
    }
  }
}

function piecewiseLinear(points: readonly (readonly [number, number])[]): Quantile {
  return (probability) => {
    let at = 1;
    while (at < points.length - 1 && (points[at] as readonly [number, number])[0] < probability) at += 1;
    const [p0, v0] = points[at - 1] as readonly [number, number];
    const [p1, v1] = points[at] as readonly [number, number];
    return v0 + ((probability - p0) / (p1 - p0)) * (v1 - v0);
  };
}

/**
 * The measured law: log-normal below its median, above it straight lines between the logarithms of the
 * measured percentiles over the normal score. That keeps the slow second mode which a log-normal misses.
 */
function measuredQuantile(entry: ColdStart): Quantile {
  const upper: [number, number][] = [
    [0, naturalLog(entry.p50)],
    [inverseNormal(0.9), naturalLog(entry.p90)],
    [inverseNormal(0.95), naturalLog(entry.p95)],
    [inverseNormal(0.99), naturalLog(entry.p99)],
    [inverseNormal(1 - 1 / Math.max(entry.samples, 200)), naturalLog(entry.max)],
  ];
  const line = piecewiseLinear(upper);
  const lowest = naturalLog(entry.p50);
  return (p) => {
    const z = inverseNormal(p);
    if (z <= 0) return exponential(lowest + entry.sigma * z);
    return Math.min(exponential(line(z)), entry.max);
  };
}
