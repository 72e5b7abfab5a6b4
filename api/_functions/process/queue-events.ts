import { createHash } from 'node:crypto';
import type { Job, JobOutcome } from '../../_contract/messages';
import type { FunctionEvent, HandlerContext } from '../../_ports/function-runtime';
import { messageEffectKey } from '../ledger-entries';
import { countWords } from './text-statistics';
import { canGoOn } from './time-budget';

type Received = Extract<FunctionEvent, { source: 'queue' }>['messages'][number];

/**
 * Works on a batch of jobs, each for itself: one that fails comes back alone, the others are done.
 *
 * @returns Ids of the messages that failed or were not begun in time.
 */
export async function onMessages(
  { messages }: Extract<FunctionEvent, { source: 'queue' }>,
  context: HandlerContext,
): Promise<string[]> {
  const failedIds: string[] = [];
  for (const message of messages) {
    if (!canGoOn(context) || !(await tryJob(message, context))) failedIds.push(message.id);
  }
  return failedIds;
}

async function tryJob({ id, body, receiveCount }: Received, { ports, nowMs }: HandlerContext): Promise<boolean> {
  try {
    // Only the contract's jobs enter the queue.
    const outcome = work(body as Job, receiveCount);
    if (!outcome) return false;
    await ports.effects.apply({ key: messageEffectKey(id), kind: 'job', atMs: nowMs(), value: { ...outcome } });
    return true;
  } catch {
    // The queue gives the message again, and moves it to the dead letters after too many times.
    return false;
  }
}

/** @returns Undefined when the job fails, as the job `fail` does on purpose. */
function work(job: Job, receiveCount: number): JobOutcome | undefined {
  switch (job.task) {
    case 'count-words':
      return { task: job.task, words: countWords(job.text) };
    case 'checksum':
      return { task: job.task, sha256: createHash('sha256').update(job.text).digest('hex') };
    case 'fail':
      return receiveCount <= job.times ? undefined : { task: job.task, succeededAtDelivery: receiveCount };
  }
}
