import { LIMITS } from '../_contract/limits';
import type { SpanView } from '../_contract/service';
import type { Span, SpanLog } from '../_ports/spans';
import { Refusal } from './refusal';

/** How many chunks may wait for a reader that does not keep up, before the stream ends. */
const BACKLOG = 256;

/** Streams of spans, each for the visitor of one sandbox. */
export interface EventStreams {
  /**
   * Opens a stream. It ends when the reader leaves or falls behind, when its time is over, or when `isWanted` says so at
   * a heartbeat.
   *
   * @throws {Refusal} 429 when the sandbox has as many streams as it may.
   */
  open(sandboxId: string, isWanted: () => Promise<boolean>): ReadableStream<Uint8Array>;
}

/** @param closing - Ends all streams, so that a server which stops need not wait for their readers. */
export function createEventStreams(spans: SpanLog, closing: AbortSignal): EventStreams {
  const openStreams = new Map<string, Set<() => void>>();

  return {
    open(sandboxId, isWanted) {
      const ofSandbox = openStreams.get(sandboxId) ?? new Set();
      if (ofSandbox.size >= LIMITS.eventStreamsPerSandbox) {
        throw new Refusal('throttled', `A sandbox has at most ${LIMITS.eventStreamsPerSandbox} streams at once.`, {
          headers: { 'Retry-After': String(LIMITS.eventStreamHeartbeatS) },
        });
      }
      openStreams.set(sandboxId, ofSandbox);
      let end = () => {};
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            end = runStream(spans, sandboxId, controller, isWanted, () => {
              closing.removeEventListener('abort', end);
              ofSandbox.delete(end);
              if (ofSandbox.size === 0) openStreams.delete(sandboxId);
            });
            closing.addEventListener('abort', end);
            ofSandbox.add(end);
          },
          cancel: () => end(),
        },
        { highWaterMark: BACKLOG },
      );
    },
  };
}

/** Writes until the end. @returns How to end it, as often as one likes. */
function runStream(
  spans: SpanLog,
  sandboxId: string,
  controller: ReadableStreamDefaultController<Uint8Array>,
  isWanted: () => Promise<boolean>,
  onEnd: () => void,
): () => void {
  const encoder = new TextEncoder();
  const write = (text: string) => {
    if ((controller.desiredSize ?? 0) <= 0) end();
    else controller.enqueue(encoder.encode(text));
  };
  let hasEnded = false;
  const end = () => {
    if (hasEnded) return;
    hasEnded = true;
    unfollow();
    clearInterval(heartbeat);
    clearTimeout(lifetime);
    onEnd();
    try {
      controller.close();
    } catch {
      // The reader has left, and with it the stream.
    }
  };
  const unfollow = spans.follow(sandboxId, (group) => {
    if (!hasEnded) write(`event: spans\ndata: ${JSON.stringify(group.map(viewSpan))}\n\n`);
  });
  const beat = async () => {
    if (!(await isWanted().catch(() => false))) end();
    else if (!hasEnded) write(': still here\n\n');
  };
  const heartbeat = setInterval(() => void beat(), LIMITS.eventStreamHeartbeatS * 1000);
  const lifetime = setTimeout(end, LIMITS.eventStreamLifeS * 1000);
  heartbeat.unref();
  lifetime.unref();
  write('retry: 1000\n\n');
  return end;
}

/** A span as its owner sees it. */
export function viewSpan({ sandboxId: _, ...span }: Span): SpanView {
  return span as SpanView;
}
