import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Handler, HandlerContext } from '../_ports/function-runtime';
import { createFineClock, randomIds } from './clocks';
import { InlineRuntime } from './inline-runtime';
import { httpEvent, invocation, recordingPorts } from './testing/fixtures';

afterEach(() => {
  vi.useRealTimers();
});

const handled: Handler = async () => ({ kind: 'done' });

function startRuntime(handler: Handler, load: () => Promise<Handler> = async () => handler) {
  const { ports, calls } = recordingPorts(() => undefined);
  const runtime = new InlineRuntime({
    load: { auth: load, crud: load, process: load },
    timeLimitMs: { auth: 50, crud: 50, process: 50 },
    concurrencyLimit: 10,
    bind: async () => () => ports,
    spans: { add: () => undefined },
    clock: createFineClock(),
    ids: randomIds,
  });
  return { runtime, calls };
}

describe('the runtime of a process that a platform runs', () => {
  it('loads the code at the first invocation, which is cold, and only then', async () => {
    let loads = 0;
    const { runtime } = startRuntime(handled, async () => {
      loads += 1;
      await new Promise((resolve) => setTimeout(resolve, 20));
      return handled;
    });
    const first = await runtime.invoke(invocation(httpEvent('count')));
    const second = await runtime.invoke(invocation(httpEvent('count')));
    expect(first).toMatchObject({ isCold: true, outcome: { kind: 'returned' } });
    expect(first.initMs).toBeGreaterThan(15);
    expect(second).toMatchObject({ isCold: false, initMs: 0, instanceId: first.instanceId });
    expect(loads).toBe(1);
  });

  it('loads the code anew when that failed', async () => {
    let isBroken = true;
    const { runtime } = startRuntime(handled, async () => {
      if (isBroken) throw new Error('no code');
      return handled;
    });
    expect((await runtime.invoke(invocation(httpEvent('count')))).outcome.kind).toBe('failed');
    isBroken = false;
    expect((await runtime.invoke(invocation(httpEvent('count')))).outcome.kind).toBe('returned');
  });

  it('leaves spans, and closes the ports when the time limit has passed', async () => {
    let context: HandlerContext | undefined;
    const { runtime, calls } = startRuntime(async (_event, given) => {
      context = given;
      await given.ports.table.get('1');
      return new Promise(() => undefined);
    });
    const report = await runtime.invoke(invocation(httpEvent('count')));
    expect(report.outcome).toEqual({ kind: 'timed-out', limitMs: 50 });
    expect(report.spans.map(({ resource, link, outcome }) => [resource, link, outcome])).toEqual([
      ['crud', 'gateway-crud', 'timed-out'],
      ['table', 'crud-table', 'ok'],
    ]);
    await expect(context?.ports.table.get('2')).rejects.toThrow('its ports are closed');
    expect(calls).toEqual([['table', 'get', ['1']]]);
  });

  it('fails an invocation whose function throws at once', async () => {
    const { runtime } = startRuntime(() => {
      throw new RangeError('on purpose');
    });
    const { outcome } = await runtime.invoke(invocation(httpEvent('count')));
    expect(outcome).toEqual({ kind: 'failed', message: 'RangeError: on purpose' });
  });
});
