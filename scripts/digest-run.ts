import { type Catalog, parseArchitecture, Simulation } from '@/simulator';

/** A run whose digest is to be found; plain data, so that it can be handed to a browser or a worker. */
export interface DigestJob {
  name: string;
  /** An architecture document. */
  document: unknown;
  seed: number;
  durationS: number;
  catalog: Catalog;
}

/** What identifies a run: its events in order, and every figure it ended with. */
export interface Digest {
  events: number;
  /** Of every event: when, whom it concerned, what it was about. */
  trace: string;
  /** Of the figures of every resource, the client latencies, the windows and the bill. */
  report: string;
}

/** Digests by name, and the version of the engine that found them. */
export interface PinnedDigests {
  engine: string;
  digests: Record<string, Digest>;
}

/**
 * Runs a job, in pieces where asked, and digests it.
 *
 * @param cutsS - Moments at which the run pauses; they must not matter.
 * @throws {RangeError} When the document is not valid.
 */
export function digestOf({ document, seed, durationS, catalog }: DigestJob, cutsS: readonly number[] = []): Digest {
  const parsed = parseArchitecture(document);
  if (parsed.kind === 'invalid') throw new RangeError(JSON.stringify(parsed.errors));
  const simulation = new Simulation(parsed.value, { catalog, seed, windowS: 1 });
  let trace: number | undefined;
  for (const atS of [...cutsS, durationS]) trace = simulation.digestUntil(atS * 1e6, trace);
  const figures = JSON.stringify([
    simulation.facts(),
    simulation.latency(),
    simulation.drainSeries(),
    simulation.limits(),
    simulation.failures(),
    simulation.bill(true),
  ]);
  return { events: simulation.events, trace: inHex(trace ?? 0), report: inHex(fnv1a(figures)) };
}

function fnv1a(text: string): number {
  let digest = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) digest = Math.imul(digest ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return digest;
}

function inHex(word: number): string {
  return word.toString(16).padStart(8, '0');
}
