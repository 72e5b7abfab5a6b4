/** As much of a `PerformanceResourceTiming` as is read here; times in ms of the page's clock. */
export interface TimingEntry {
  name: string;
  startTime: number;
  requestStart: number;
  responseEnd: number;
}

/** A request as the page noted it. */
export interface NotedRequest {
  url: string;
  /** When it was handed to the browser. */
  calledMs: number;
}

/**
 * Finds for each request when it truly left and when its answer had come. The browser keeps few connections to one
 * server; a request that finds none free waits before it leaves, and that wait is the browser's, not the API's.
 *
 * Requests to one address are told apart by their order. Where the browser reports another number of them than were made, that
 * order says nothing, and none of them gets a timing.
 */
export function matchTimings(
  requests: readonly NotedRequest[],
  entries: readonly TimingEntry[],
): (TimingEntry | undefined)[] {
  const byUrl = new Map<string, TimingEntry[]>();
  for (const entry of [...entries].sort((a, b) => a.startTime - b.startTime)) {
    byUrl.set(entry.name, [...(byUrl.get(entry.name) ?? []), entry]);
  }
  const order = requests.map((_, index) => index).sort((a, b) => calledAt(requests, a) - calledAt(requests, b));
  const indexesOf = new Map<string, number[]>();
  for (const index of order) {
    const url = requests[index]?.url ?? '';
    indexesOf.set(url, [...(indexesOf.get(url) ?? []), index]);
  }
  const matched: (TimingEntry | undefined)[] = requests.map(() => undefined);
  for (const [url, indexes] of indexesOf) {
    const found = byUrl.get(url) ?? [];
    if (found.length !== indexes.length) continue;
    indexes.forEach((index, place) => {
      const entry = found[place];
      if (entry && entry.requestStart > 0) matched[index] = entry;
    });
  }
  return matched;
}

function calledAt(requests: readonly NotedRequest[], index: number): number {
  return requests[index]?.calledMs ?? 0;
}
