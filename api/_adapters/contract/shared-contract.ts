import { beforeEach, describe, expect, it } from 'vitest';
import type { Scope } from '../../_ports/scope';
import type { Span } from '../../_ports/spans';
import { atOnce, DAY_MS, NOW_MS, newScope, type Subject } from './subject';

/** What the processes of a deployment know together: steps of requests, and how many there were. */
export function describeShared(subject: () => Subject): void {
  describe('archive of spans', () => {
    let scope: Scope;

    beforeEach(async () => {
      scope = await newScope(subject());
    });

    it('tells what other writers saw of a sandbox since a time', async () => {
      await add('a', NOW_MS, 'old');
      await add('a', NOW_MS + 1, 'new');
      await add('b', NOW_MS + 1, 'own');
      expect(await read(NOW_MS)).toEqual(['old', 'new']);
      expect(await read(NOW_MS + 1)).toEqual(['new']);
      const foreign = await newScope(subject());
      expect(await archive().read({ sandboxId: foreign.sandboxId, exceptBy: 'b', sinceMs: 0 })).toEqual([]);
    });

    it('drops what is of a sandbox that is gone, and keeps the rest', async () => {
      const gone = await newScope(subject());
      await subject().storage.sandboxes.erase(gone.sandboxId);
      const spans = new Map([gone, scope].map(({ sandboxId }) => [sandboxId, [span('s', sandboxId)]]));
      await archive().add({ writer: 'a', spans, nowMs: NOW_MS });
      expect(await read(0)).toEqual(['s']);
      expect(await archive().read({ sandboxId: gone.sandboxId, exceptBy: 'b', sinceMs: 0 })).toEqual([]);
    });

    it('forgets after some minutes', async () => {
      await add('a', NOW_MS, 'old');
      await add('a', NOW_MS + DAY_MS, 'new');
      await subject().storage.sweep(NOW_MS + DAY_MS);
      expect(await read(0)).toEqual(['new']);
    });

    const archive = () => subject().storage.spanArchive;

    function span(spanId: string, sandboxId = scope.sandboxId): Span {
      const rest = { resource: 'crud', name: 'read', startMs: 0.25, endMs: 1.5, outcome: 'ok' } as const;
      return { traceId: 't', spanId, sandboxId, links: [{ traceId: 'u', spanId: 'v' }], ...rest };
    }

    function add(writer: string, nowMs: number, spanId: string): Promise<void> {
      return archive().add({ writer, spans: new Map([[scope.sandboxId, [span(spanId)]]]), nowMs });
    }

    async function read(sinceMs: number): Promise<string[]> {
      const groups = await archive().read({ sandboxId: scope.sandboxId, exceptBy: 'b', sinceMs });
      const spans = groups.flatMap((group) => group.spans);
      expect(spans).toEqual(spans.map(({ spanId }) => span(spanId)));
      return spans.map(({ spanId }) => spanId);
    }
  });

  describe('windows of requests', () => {
    const WINDOW_MS = 1000;
    let keys = 0;
    let key: string;

    beforeEach(() => {
      keys += 1;
      key = `windows-${keys}-\0"`;
    });

    it('count every one of many requests at once', async () => {
      const windows = await atOnce(50, () => count(NOW_MS));
      expect(windows.map(({ requests }) => requests).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 50 }, (_, index) => index + 1),
      );
      expect(new Set(windows.map(({ endsAtMs }) => endsAtMs))).toEqual(new Set([NOW_MS + WINDOW_MS]));
    });

    it('begin with their first request, and anew with the first one after their end', async () => {
      await count(NOW_MS);
      expect(await count(NOW_MS + WINDOW_MS - 1)).toEqual({ requests: 2, endsAtMs: NOW_MS + WINDOW_MS });
      expect(await count(NOW_MS + WINDOW_MS)).toEqual({ requests: 1, endsAtMs: NOW_MS + 2 * WINDOW_MS });
    });

    it('are kept apart, and until they end', async () => {
      await count(NOW_MS);
      expect(await count(NOW_MS, `${key}-other`)).toMatchObject({ requests: 1 });
      await subject().storage.sweep(NOW_MS + WINDOW_MS - 1);
      expect(await count(NOW_MS)).toMatchObject({ requests: 2 });
      await subject().storage.sweep(NOW_MS + WINDOW_MS);
      expect(await count(NOW_MS)).toMatchObject({ requests: 1 });
    });

    function count(nowMs: number, of = key) {
      return subject().storage.requestWindows.count(of, { windowMs: WINDOW_MS, nowMs });
    }
  });
}
