import type { Traffic } from './read-traffic';

/** A way that requests of a design may take, such as a route of a gateway. */
export interface Way {
  linkId: string;
  /** Name of the part behind, as a person reads it. */
  label: string;
  /** Id of the part, and what is said of it: words by which a path may be told to belong here. */
  id: string;
  description: string;
  /** Share that the design gives it. */
  share: number;
}

/** For each group of paths the way it takes; `undefined` leaves its requests out. */
export type Assignment = readonly (string | undefined)[];

/** What paths are commonly called, by the words of the part that serves them. */
const KINDS: readonly [part: RegExp, path: RegExp][] = [
  [/auth|sign|login|user pool|account|identity/i, /auth|login|logout|sign|token|session|oauth|account|password/i],
  [/process|job|file|upload|image|export|worker/i, /process|job|file|upload|image|export|media|report|task/i],
  [/crud|item|table|create|read|update|order|data/i, /item|order|product|list|search|data|user|resource|api/i],
];

/**
 * A guess which way each group takes: the part whose name stands in the path, else one that does what the path is
 * called after, else the way with the largest share.
 */
export function guessWays(groups: readonly { path: string }[], ways: readonly Way[]): Assignment {
  const usual = [...ways].sort((a, b) => b.share - a.share)[0]?.linkId;
  return groups.map(({ path }) => {
    const named = ways.find(({ id, label }) =>
      wordsIn(`${id} ${label}`).some((word) => path.toLowerCase().includes(word)),
    );
    if (named) return named.linkId;
    const kind = KINDS.find(([part, name]) => name.test(path) && ways.some((way) => part.test(saidOf(way))));
    return (kind && ways.find((way) => kind[0].test(saidOf(way)))?.linkId) ?? usual;
  });
}

function saidOf({ id, label, description }: Way): string {
  return `${id} ${label} ${description}`;
}

function wordsIn(name: string): string[] {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word.length > 2);
}

/** The arrivals that are replayed, and how many of them take each way. */
export interface Replay {
  arrivalsS: number[];
  /** In the order of the ways. */
  requests: number[];
}

/** Takes the requests of the groups that were assigned a way. A file without paths is taken whole. */
export function replayOf({ arrivalsS, groupOf }: Traffic, assignment: Assignment, ways: readonly Way[]): Replay {
  const requests = ways.map(() => 0);
  if (groupOf.length === 0) return { arrivalsS, requests };
  const places = new Map(ways.map(({ linkId }, place) => [linkId, place]));
  const taken = arrivalsS.filter((_, at) => {
    const way = assignment[groupOf[at] ?? -1];
    if (way === undefined) return false;
    const place = places.get(way);
    if (place !== undefined) requests[place] = (requests[place] ?? 0) + 1;
    return true;
  });
  return { arrivalsS: taken, requests };
}

/** Requests per second over stretches of equal length, for a chart. */
export function ratesOf(arrivalsS: readonly number[], stretches: number): { atS: number[]; ratesPerS: number[] } {
  const untilS = Math.max(1, Math.ceil((arrivalsS.at(-1) ?? 0) + 1e-9));
  const widthS = Math.max(1, Math.ceil(untilS / stretches));
  const counts = Array.from({ length: Math.ceil(untilS / widthS) }, () => 0);
  for (const s of arrivalsS) {
    const at = Math.min(counts.length - 1, Math.floor(s / widthS));
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return { atS: counts.map((_, at) => (at + 1) * widthS), ratesPerS: counts.map((count) => count / widthS) };
}
