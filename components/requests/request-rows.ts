import { labelOf } from '@/components/diagram/words';
import type { Architecture, Outcome } from '@/simulator';
import { durationOf, type Exemplar, OUTCOMES, splitLimitKey } from '@/simulator/worker/protocol';

/** One line of the list of requests worth a look. */
export interface RequestRow {
  exemplar: Exemplar;
  request: number;
  sentUs: number;
  durationUs: number;
  outcome: Outcome;
  /** Where it went: the way out of its client. */
  route: string;
  /** Id of the resource whose limit ended it. */
  resource: string | undefined;
  /** What ended it, in words; undefined for one that succeeded. */
  reason: string | undefined;
}

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  completed: 'Succeeded',
  failed: 'Failed',
  throttled: 'Throttled',
  timedOut: 'Timed out',
};

export type OutcomeFilter = 'all' | 'stopped' | Outcome;

/** What of the list is shown; an empty string lets everything through. */
export interface RequestFilter {
  outcome: OutcomeFilter;
  route: string;
  resource: string;
}

export const NO_FILTER: RequestFilter = { outcome: 'all', route: '', resource: '' };

export interface RequestOrder {
  by: 'sentUs' | 'durationUs';
  direction: 'ascending' | 'descending';
}

/** The requests of a run, with the names of a design's parts. */
export function rowsOf(
  exemplars: readonly Exemplar[],
  { resources, links }: Pick<Architecture, 'resources' | 'links'>,
): RequestRow[] {
  const labels = new Map(resources.map((resource) => [resource.id, labelOf(resource)]));
  return exemplars.map((exemplar) => {
    const { request, sentUs, limitKey, reason } = exemplar;
    const link = exemplar.route === undefined ? undefined : links[exemplar.route];
    const from = resources[exemplar.client];
    const resource = limitKey === undefined ? undefined : resources[splitLimitKey(limitKey).resource];
    return {
      exemplar,
      request,
      sentUs,
      durationUs: durationOf(exemplar),
      outcome: OUTCOMES[exemplar.outcome] ?? 'failed',
      route: `${(from && labelOf(from)) ?? 'Client'} to ${labels.get(link?.to ?? '') ?? link?.to ?? '?'}`,
      resource: resource?.id,
      reason: resource && reason ? `${labelOf(resource)}: ${reason}` : reason,
    };
  });
}

export function filteredRows(rows: readonly RequestRow[], { outcome, route, resource }: RequestFilter): RequestRow[] {
  return rows.filter(
    (row) =>
      (outcome === 'all' || (outcome === 'stopped' ? row.outcome !== 'completed' : row.outcome === outcome)) &&
      (route === '' || row.route === route) &&
      (resource === '' || row.resource === resource),
  );
}

/** In the order asked for; of two alike the one that was sent first comes first. */
export function sortedRows(rows: readonly RequestRow[], { by, direction }: RequestOrder): RequestRow[] {
  const sign = direction === 'ascending' ? 1 : -1;
  return [...rows].sort((a, b) => sign * (a[by] - b[by]) || a.request - b.request);
}

/** The values that a list of choices offers, each once, in order. */
export function choicesOf(rows: readonly RequestRow[], read: (row: RequestRow) => string | undefined): string[] {
  return [...new Set(rows.flatMap((row) => read(row) ?? []))].sort((a, b) => a.localeCompare(b));
}

/**
 * The request to open for a point of a chart: the slowest that ended in the window, or, where there is none, the one
 * that ended nearest to it.
 *
 * @param atS - End of the window, in simulated seconds.
 */
export function nearestTo(exemplars: readonly Exemplar[], atS: number, windowS = 1): Exemplar | undefined {
  const atUs = atS * 1e6;
  const inWindow = exemplars.filter(({ endedUs }) => endedUs <= atUs && endedUs > atUs - windowS * 1e6);
  if (inWindow.length > 0) return inWindow.reduce((a, b) => (durationOf(b) > durationOf(a) ? b : a));
  const distance = ({ endedUs }: Exemplar) => Math.abs(endedUs - atUs);
  return exemplars.reduce<Exemplar | undefined>((a, b) => (a && distance(a) <= distance(b) ? a : b), undefined);
}
