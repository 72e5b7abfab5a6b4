import type { Architecture, Resource } from './architecture';
import type { PollLink } from './link';
import type { DocumentError } from './parse';

/** Most messages in a batch of a first-in first-out queue, and of any queue without a window. */
const SMALL_BATCH = 10;
const MIN_WINDOW_S = 1;

/** What is refused about a poll: a field, and what was expected of it. */
type Refusal = [field: keyof PollLink, expected: string];

/** Rules of event source mappings that concern several fields, or the source too. */
export function checkPolls({ resources, links }: Architecture): DocumentError[] {
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  return links.flatMap((link, index) => {
    const source = byId.get(link.from);
    if (link.kind !== 'poll' || !source) return [];
    const refusals = [
      ...(source.kind === 'queue' ? queueRefusals(link, source.fifo) : []),
      ...(source.kind === 'table' ? streamRefusals(link, byId) : []),
    ];
    return refusals.map(([field, expected]) => ({
      pointer: `/links/${index}/${field}`,
      message: `expected ${expected}, got ${JSON.stringify(link[field])}`,
    }));
  });
}

/** Dead letters of a queue go to a queue of the same sort, so that an order is kept or there is none. */
export function checkDeadLetters({ resources }: Architecture): DocumentError[] {
  return resources.flatMap((resource, index) => {
    if (resource.kind !== 'queue') return [];
    const target = resources.find(({ id }) => id === resource.deadLetterQueue);
    if (target?.kind !== 'queue' || target.fifo === resource.fifo) return [];
    return [
      {
        pointer: `/resources/${index}/deadLetterQueue`,
        message: `expected a queue with fifo ${resource.fifo}, got "${target.id}" with fifo ${target.fifo}`,
      },
    ];
  });
}

function queueRefusals(link: PollLink, isFifo: boolean): Refusal[] {
  const refusals: Refusal[] = [];
  const isLarge = link.batchSize !== undefined && link.batchSize > SMALL_BATCH;
  if (isLarge && isFifo) refusals.push(['batchSize', `at most ${SMALL_BATCH} for a first-in first-out queue`]);
  if (isLarge && !isFifo && link.batchWindowS < MIN_WINDOW_S)
    refusals.push(['batchWindowS', `at least ${MIN_WINDOW_S} for batches of more than ${SMALL_BATCH}`]);
  if (isFifo && link.batchWindowS > 0) refusals.push(['batchWindowS', '0 for a first-in first-out queue']);
  const { minimumPollers, maximumPollers, maxConcurrency } = link;
  if (maxConcurrency !== undefined && (minimumPollers ?? maximumPollers) !== undefined)
    refusals.push(['maxConcurrency', 'no such key beside provisioned pollers']);
  if (minimumPollers !== undefined && maximumPollers !== undefined && maximumPollers < minimumPollers)
    refusals.push(['maximumPollers', `at least minimumPollers = ${minimumPollers}`]);
  if (link.bisectOnError) refusals.push(['bisectOnError', 'false for a queue']);
  if (link.maxRecordAgeS !== undefined) refusals.push(['maxRecordAgeS', 'no such key for a queue']);
  if (link.onFailure !== undefined)
    refusals.push(['onFailure', 'no such key for a queue, which has a deadLetterQueue']);
  return refusals;
}

function streamRefusals(link: PollLink, byId: ReadonlyMap<string, Resource>): Refusal[] {
  const refusals: Refusal[] = [];
  for (const field of ['minimumPollers', 'maximumPollers'] as const)
    if (link[field] !== undefined) refusals.push([field, 'no such key for a stream']);
  if (link.onFailure === undefined) return refusals;
  const target = byId.get(link.onFailure);
  if (target?.kind !== 'queue' || target.fifo) refusals.push(['onFailure', 'the id of a queue that is not fifo']);
  return refusals;
}
