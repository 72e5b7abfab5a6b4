import { type Architecture, counted } from '@/simulator';
import { freeId, withLink, withNewResource, withResource } from '../changes';
import { type Design, linkPointer, linksOf, nameOf, type OfKind, ofKind, type Rule, resourcePointer } from '../finding';
import { because, figure } from '../reasons';

/** Rules on what becomes of work that fails for good. */
export const DEAD_LETTER_RULES: readonly Rule[] = [
  { id: 'events-lost', find: eventsLost },
  { id: 'messages-lost', find: messagesLost },
  { id: 'stream-blocked', find: streamBlocked },
  { id: 'dead-letters-never', find: deadLettersNever },
  { id: 'few-receives', find: fewReceives },
  { id: 'ordered-dead-letters', find: orderedDeadLetters },
];

/** A queue for what was given up, next to its source. It keeps messages for as long as it can. */
function withDeadLetters(
  architecture: Architecture,
  id: string,
  fifo: boolean,
): { architecture: Architecture; queueId: string } {
  const queueId = freeId(architecture, `${id}-dead-letters`);
  const queue: OfKind<'queue'> = {
    id: queueId,
    kind: 'queue',
    visibilityTimeoutS: figure('queue.visibility-s'),
    retentionS: figure('queue.max-retention-s'),
    delayS: 0,
    inFlightLimit: figure('queue.in-flight'),
    fifo,
    messageGroups: 100,
    fifoCallsPerS: 300,
    sendMs: { distribution: 'lognormal', median: 12, p99: 50 },
  };
  return { architecture: withNewResource(architecture, queue, id), queueId };
}

function eventsLost(design: Design) {
  const events = linksOf(design, 'event');
  return ofKind(design, 'function')
    .filter(({ id, deadLetterQueue, onFailure }) => {
      return (deadLetterQueue ?? onFailure) === undefined && events.some(({ to }) => to === id);
    })
    .map((resource) => ({
      severity: 'warning' as const,
      pointer: resourcePointer(design, resource.id),
      resources: [resource.id],
      sentence: `Events that ${nameOf(resource)} cannot handle are lost.`,
      why: because(
        `After ${figure('async.retries')} retries an asynchronous event is dropped, unless there is a queue to take it.`,
        'async.retries',
      ),
      fixLabel: 'Add a dead-letter queue',
      fix: (architecture: Architecture) => {
        const { architecture: grown, queueId } = withDeadLetters(architecture, resource.id, false);
        return withResource(grown, resource.id, { deadLetterQueue: queueId });
      },
    }));
}

function messagesLost(design: Design) {
  const polls = linksOf(design, 'poll');
  return ofKind(design, 'queue')
    .filter(({ id, deadLetterQueue }) => deadLetterQueue === undefined && polls.some(({ from }) => from === id))
    .map((queue) => ({
      severity: 'warning' as const,
      pointer: resourcePointer(design, queue.id),
      resources: [queue.id],
      sentence: `A message of ${nameOf(queue)} that always fails comes back until it is too old.`,
      why: because('A dead-letter queue takes it after some tries, and the rest goes on.', 'queue.min-receives'),
      fixLabel: 'Add a dead-letter queue',
      fix: (architecture: Architecture) => {
        const { architecture: grown, queueId } = withDeadLetters(architecture, queue.id, queue.fifo);
        const maxReceiveCount = Math.max(queue.maxReceiveCount ?? 0, figure('queue.min-receives'));
        return withResource(grown, queue.id, { deadLetterQueue: queueId, maxReceiveCount });
      },
    }));
}

/** A batch that always fails holds up its shard for as long as records live. */
function streamBlocked(design: Design) {
  return linksOf(design, 'poll').flatMap((link) => {
    const table = design.byId.get(link.from);
    const isEndless = (value: number | undefined) => value === undefined || value === -1;
    if (table?.kind !== 'table' || !isEndless(link.maxRetries) || !isEndless(link.maxRecordAgeS)) return [];
    const maxRetries = figure('queue.min-receives');
    return [
      {
        severity: 'warning' as const,
        pointer: linkPointer(design, link.id, 'maxRetries'),
        resources: [table.id, link.to],
        sentence: `One bad record of ${nameOf(table)} stops its shard for up to ${figure('stream.retention-h')} hours.`,
        why: because(
          'Batches of a stream are tried in order until they succeed or their records expire. With a limit, a queue can be told of what is given up, and the rest goes on.',
          'stream.retention-h',
        ),
        fixLabel: 'Limit the retries, and keep what is given up',
        fix: (architecture: Architecture) => {
          if (link.onFailure !== undefined) return withLink(architecture, link.id, { maxRetries });
          const { architecture: grown, queueId } = withDeadLetters(architecture, link.id, false);
          return withLink(grown, link.id, { maxRetries, onFailure: queueId });
        },
      },
    ];
  });
}

function deadLettersNever(design: Design) {
  return ofKind(design, 'queue')
    .filter(({ deadLetterQueue, maxReceiveCount }) => deadLetterQueue !== undefined && maxReceiveCount === undefined)
    .map((queue) => ({
      severity: 'error' as const,
      pointer: resourcePointer(design, queue.id, 'deadLetterQueue'),
      resources: [queue.id],
      sentence: `${nameOf(queue)} has a dead-letter queue, and no number of tries after which a message goes there.`,
      why: because('The platform asks for both together.', 'queue.min-receives'),
      fixLabel: `Give up after ${figure('queue.min-receives')} tries`,
      fix: (architecture: Architecture) =>
        withResource(architecture, queue.id, { maxReceiveCount: figure('queue.min-receives') }),
    }));
}

function fewReceives(design: Design) {
  const least = figure('queue.min-receives');
  const polls = linksOf(design, 'poll');
  return ofKind(design, 'queue').flatMap((queue) => {
    const { id, deadLetterQueue, maxReceiveCount = least } = queue;
    const isWorkedOn = deadLetterQueue !== undefined && polls.some(({ from }) => from === id);
    if (!isWorkedOn || maxReceiveCount >= least) return [];
    return [
      {
        severity: 'warning' as const,
        pointer: resourcePointer(design, id, 'maxReceiveCount'),
        resources: [id],
        sentence: `${nameOf(queue)} gives a message up after ${counted(maxReceiveCount, 'try', 'tries')}.`,
        why: because(
          `A try also counts when the function was throttled and never saw the message, so there should be ${least} or more.`,
          'queue.min-receives',
        ),
        fixLabel: `Try ${least} times`,
        fix: (architecture: Architecture) => withResource(architecture, id, { maxReceiveCount: least }),
      },
    ];
  });
}

function orderedDeadLetters(design: Design) {
  return ofKind(design, 'function').flatMap((resource) =>
    (['deadLetterQueue', 'onFailure'] as const).flatMap((field) => {
      const id = resource[field];
      const queue = id === undefined ? undefined : design.byId.get(id);
      if (queue?.kind !== 'queue' || !queue.fifo) return [];
      return [
        {
          severity: 'error' as const,
          pointer: resourcePointer(design, resource.id, field),
          resources: [resource.id, queue.id],
          sentence: `${nameOf(queue)} is first-in first-out, so it cannot take what ${nameOf(resource)} gives up.`,
          why: because('Events that could not be handled go to a standard queue only.', 'async.retries'),
          fixLabel: 'Use a standard queue',
          fix: (architecture: Architecture) => {
            const { architecture: grown, queueId } = withDeadLetters(architecture, resource.id, false);
            return withResource(grown, resource.id, { [field]: queueId });
          },
        },
      ];
    }),
  );
}
