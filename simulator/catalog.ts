/** Where a figure comes from. `verified` is false when no stored source confirmed it. */
export interface Provenance {
  source: string;
  /** Address of the source, where it has one. */
  url?: string;
  /** When it was read or measured: a date, a month or a year. */
  retrieved: string;
  verified: boolean;
}

/**
 * A price. `value` is a decimal string in USD for `per` units, so that it is exact. With `tiers` the
 * price falls with volume: each tier's `value` holds up to `upTo` units a month, the last has none.
 */
export interface Price extends Provenance {
  value: string;
  per: number;
  unit: string;
  tiers?: { upTo?: number; value: string }[];
  /** Units a month that cost nothing when the free tier is on. */
  freePerMonth?: number;
  /** Name of the allowance, where several prices draw on the same one. */
  freePool?: string;
}

/** A quota or a measured figure. */
export interface Figure extends Provenance {
  value: number;
  unit: string;
  description: string;
}

/** Measured start of new instances for one runtime, processor and package, in milliseconds. */
export interface ColdStart {
  runtime: string;
  architecture: 'x86_64' | 'arm64';
  package: 'zip' | 'image';
  samples: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  max: number;
  mean: number;
  mu: number;
  sigma: number;
}

/** Everything the simulator knows about a provider: data, passed in, never imported. */
export interface Catalog {
  provider: 'aws';
  region: string;
  retrieved: string;
  /** By price id, such as `lambda.requests` or `lambda.duration.arm64`. */
  prices: Record<string, Price>;
  /** By figure id, such as `lambda.account-concurrency`. */
  figures: Record<string, Figure>;
  coldStarts: Provenance & { window: string; runtimes: ColdStart[] };
}
