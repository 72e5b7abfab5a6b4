/** What a request of the load generator exercises: the function of the same name. */
export const LOAD_TARGETS = ['auth', 'crud', 'process'] as const;
export type LoadTarget = (typeof LOAD_TARGETS)[number];

export const LOAD_LIMITS = { rate: { min: 1, max: 50 }, durationS: { min: 5, max: 60 } } as const;

export interface LoadSettings {
  /** 1 to 50. */
  ratePerS: number;
  /** 5 to 60. */
  durationS: number;
  /** Percentages of auth, crud and process; their sum is 100. */
  mix: readonly number[];
}

export interface PlannedRequest {
  /** When it leaves, from the start of the run. */
  atMs: number;
  target: LoadTarget;
}

/**
 * Draws when requests leave and where they go: independently of each other and of any answer, as visitors would come
 * (a Poisson process). The rate and the length are moved into their bounds.
 *
 * @param random - Draws from [0, 1).
 */
export function planLoad(settings: LoadSettings, random: () => number): PlannedRequest[] {
  const ratePerS = bounded(settings.ratePerS, LOAD_LIMITS.rate);
  const endMs = bounded(settings.durationS, LOAD_LIMITS.durationS) * 1000;
  const plan: PlannedRequest[] = [];
  for (let atMs = gapMs(ratePerS, random); atMs < endMs; atMs += gapMs(ratePerS, random)) {
    plan.push({ atMs, target: drawTarget(settings.mix, random) });
  }
  return plan;
}

function gapMs(ratePerS: number, random: () => number): number {
  return (-Math.log(1 - random()) / ratePerS) * 1000;
}

function drawTarget(mix: readonly number[], random: () => number): LoadTarget {
  const total = mix.reduce((sum, part) => sum + part, 0);
  let left = random() * total;
  for (const [index, target] of LOAD_TARGETS.entries()) {
    left -= mix[index] ?? 0;
    if (left < 0) return target;
  }
  return 'crud';
}

function bounded(value: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, value));
}
