import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HandlerResult, InvocationReport } from '../_ports/function-runtime';
import type { JsonValue } from '../_ports/json';
import type { Scope } from '../_ports/scope';
import type { Storage } from '../_ports/storage';
import type { Tokens } from '../_ports/tokens';
import { bindPorts } from './bound-ports';
import { createFineClock } from './clocks';
import { httpEvent, invocation, packageFixtures, recordingPorts, SCOPE } from './testing/fixtures';
import { WorkerRuntime, type WorkerRuntimeOptions } from './worker-runtime';

let packages: Awaited<ReturnType<typeof packageFixtures>>;
beforeAll(async () => {
  packages = await packageFixtures();
});

const open: WorkerRuntime[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((runtime) => runtime.close()));
});

/** Ports of an invocation as the product binds them, on a table that answers with the scope and the id it was asked for. */
function boundPorts() {
  const reads: string[] = [];
  const table = (scope: Scope) =>
    recordingPorts((_port, _method, [id]) => {
      reads.push(`${scope.sandboxId}/${scope.ownerId}/${id}`);
      if (id === 'broken') throw new TypeError('the table is broken');
      return { id, version: 1, createdAtMs: 0, updatedAtMs: 0, document: { sandbox: scope.sandboxId, id } };
    }).ports.table;
  const none = () => recordingPorts(() => undefined).ports;
  const storage = {
    table,
    queue: () => none().queue,
    effects: () => none().effects,
    userPool: () => none().userPool,
  } as unknown as Storage;
  return { reads, bind: async (of: Parameters<typeof bindPorts>[2]) => bindPorts(storage, {} as Tokens, of) };
}

function startRuntime(changes: Partial<WorkerRuntimeOptions> = {}): WorkerRuntime {
  const runtime = new WorkerRuntime({
    instanceScript: packages.instanceScript,
    packages: { auth: packages.broken, crud: packages.fixture, process: packages.fixture },
    concurrencyLimit: 2,
    keepAliveMs: 60_000,
    timeLimitMs: { auth: 1000, crud: 500, process: 500 },
    bind: boundPorts().bind,
    spans: { add: () => undefined },
    clock: createFineClock(),
    ...changes,
  });
  open.push(runtime);
  return runtime;
}

function crudOf(runtime: WorkerRuntime) {
  const view = runtime.view().find(({ name }) => name === 'crud');
  if (view === undefined) throw new Error('expected a view of crud');
  return view;
}

function answerOf({ outcome }: InvocationReport): JsonValue | undefined {
  if (outcome.kind !== 'returned') throw new Error(`expected an answer, got ${JSON.stringify(outcome)}`);
  const result: HandlerResult = outcome.result;
  return result.kind === 'answer' && result.answer.body.kind === 'json' ? result.answer.body.value : undefined;
}

describe('instances', () => {
  it('begin at zero; the first invocation starts one, the second finds it warm', async () => {
    const runtime = startRuntime();
    expect(crudOf(runtime).instances).toEqual([]);

    const first = await runtime.invoke(invocation(httpEvent('count')));
    const second = await runtime.invoke(invocation(httpEvent('count')));

    expect(first).toMatchObject({ isCold: true });
    expect(first.initMs).toBeGreaterThan(1);
    expect(second).toMatchObject({ isCold: false, initMs: 0, instanceId: first.instanceId });
    expect(answerOf(first)).toMatchObject({ served: 1 });
    expect(answerOf(second)).toMatchObject({ served: 2 });
    expect(crudOf(runtime)).toMatchObject({
      invocations: 2,
      coldStarts: 1,
      instances: [{ id: first.instanceId, state: 'idle', invocations: 2, initMs: first.initMs }],
    });
  });

  it('serve one request each: two at once take two, and a third is throttled', async () => {
    const runtime = startRuntime();
    const wait = () => runtime.invoke(invocation(httpEvent('wait', { ms: 100 })));
    const [first, second, third] = await Promise.all([wait(), wait(), wait()]);

    expect([first?.outcome.kind, second?.outcome.kind]).toEqual(['returned', 'returned']);
    expect(first?.instanceId).not.toBe(second?.instanceId);
    expect(third?.outcome).toEqual({ kind: 'throttled', limit: 2, retryAfterS: 1 });
    expect(third).not.toHaveProperty('instanceId');
    expect(crudOf(runtime)).toMatchObject({ invocations: 2, throttles: 1, coldStarts: 2 });
  });

  it('are taken most recently used first', async () => {
    const runtime = startRuntime();
    const [slow] = await Promise.all([
      runtime.invoke(invocation(httpEvent('wait', { ms: 150 }))),
      runtime.invoke(invocation(httpEvent('wait', { ms: 10 }))),
    ]);
    const next = await runtime.invoke(invocation(httpEvent('count')));
    expect(next.instanceId).toBe(slow.instanceId);
  });

  it('are gone after they were idle for the keep-alive time', async () => {
    const runtime = startRuntime({ keepAliveMs: 50 });
    const first = await runtime.invoke(invocation(httpEvent('count')));
    await expect.poll(() => crudOf(runtime).instances).toEqual([]);
    const second = await runtime.invoke(invocation(httpEvent('count')));
    expect(second.isCold).toBe(true);
    expect(second.instanceId).not.toBe(first.instanceId);
  });

  it('know nothing of the environment of the server', async () => {
    const runtime = startRuntime();
    process.env.A_SECRET_OF_THE_SERVER = 'secret';
    expect(answerOf(await runtime.invoke(invocation(httpEvent('environment'))))).not.toContain(
      'A_SECRET_OF_THE_SERVER',
    );
    delete process.env.A_SECRET_OF_THE_SERVER;
  });

  it('end when the runtime closes, after what runs has ended', async () => {
    const runtime = startRuntime();
    const running = runtime.invoke(invocation(httpEvent('wait', { ms: 100 })));
    await runtime.close();
    expect((await running).outcome.kind).toBe('returned');
    expect(crudOf(runtime).instances).toEqual([]);
    expect((await runtime.invoke(invocation(httpEvent('count')))).outcome.kind).toBe('throttled');
  });
});

describe('an invocation that goes wrong', () => {
  it('is cut at the time limit, in the middle of a loop, and the next one gets a new instance', async () => {
    const runtime = startRuntime({ concurrencyLimit: 1 });
    await runtime.invoke(invocation(httpEvent('count')));
    const startMs = performance.now();
    const looped = await runtime.invoke(invocation(httpEvent('loop')));
    const elapsedMs = performance.now() - startMs;

    expect(looped.outcome).toEqual({ kind: 'timed-out', limitMs: 500 });
    expect(elapsedMs).toBeGreaterThanOrEqual(499);
    expect(elapsedMs).toBeLessThan(1000); // the loop itself would never end
    await expect.poll(() => crudOf(runtime).instances).toEqual([]);
    const next = await runtime.invoke(invocation(httpEvent('count')));
    expect(next).toMatchObject({ isCold: true, outcome: { kind: 'returned' } });
    expect(next.instanceId).not.toBe(looped.instanceId);
  });

  it.each([
    ['exit', 'Error: The instance ended.'],
    ['stray', 'Error: nobody waits for this'],
  ])('fails when its instance dies by %s, and the next one gets a new instance', async (operation, message) => {
    const runtime = startRuntime({ concurrencyLimit: 1 });
    const died = await runtime.invoke(invocation(httpEvent(operation)));
    expect(died.outcome).toEqual({ kind: 'failed', message });
    const next = await runtime.invoke(invocation(httpEvent('count')));
    expect(answerOf(next)).toMatchObject({ served: 1 });
    expect(next.isCold).toBe(true);
  });

  it('fails when it takes too much memory, and the process lives on', async () => {
    const runtime = startRuntime({ timeLimitMs: { auth: 1, crud: 30_000, process: 1 } });
    const { outcome } = await runtime.invoke(invocation(httpEvent('hoard')));
    expect(outcome).toMatchObject({ kind: 'failed', message: expect.stringContaining('memory limit') });
  });

  it('fails when the function throws, and the instance stays', async () => {
    const runtime = startRuntime();
    const thrown = await runtime.invoke(invocation(httpEvent('throw')));
    expect(thrown.outcome).toEqual({ kind: 'failed', message: 'RangeError: on purpose' });
    const next = await runtime.invoke(invocation(httpEvent('count')));
    expect(next).toMatchObject({ isCold: false, instanceId: thrown.instanceId });
  });

  it('fails when the function returns nonsense', async () => {
    const runtime = startRuntime();
    const { outcome } = await runtime.invoke(invocation(httpEvent('nonsense')));
    expect(outcome).toMatchObject({ kind: 'failed' });
  });

  it('fails when an event cannot be sent to a thread, and holds no instance up', async () => {
    const runtime = startRuntime({ concurrencyLimit: 1 });
    const event = { ...httpEvent('count'), body: (() => 1) as unknown as JsonValue };
    expect((await runtime.invoke(invocation(event))).outcome).toMatchObject({ kind: 'failed' });
    expect((await runtime.invoke(invocation(httpEvent('count')))).outcome.kind).toBe('returned');
  });

  it('fails when the store cannot be opened, and holds no instance up', async () => {
    let isBroken = true;
    const { bind } = boundPorts();
    const openOrFail: typeof bind = (of) => (isBroken ? Promise.reject(new Error('no store')) : bind(of));
    const runtime = startRuntime({ concurrencyLimit: 1, bind: openOrFail });
    const { outcome } = await runtime.invoke(invocation(httpEvent('count')));
    expect(outcome).toEqual({ kind: 'failed', message: 'Error: no store' });
    isBroken = false;
    expect((await runtime.invoke(invocation(httpEvent('count')))).outcome.kind).toBe('returned');
  });

  it('fails when the code cannot be loaded, each time anew', async () => {
    const runtime = startRuntime({ concurrencyLimit: 1 });
    for (let round = 0; round < 2; round++) {
      const { outcome, isCold } = await runtime.invoke(invocation(httpEvent('count'), { functionName: 'auth' }));
      expect(outcome).toEqual({ kind: 'failed', message: 'Error: This code cannot be loaded.' });
      expect(isCold).toBe(true);
    }
  });
});

describe('ports', () => {
  it('are bound to the scope of the invocation, each time anew on the same instance', async () => {
    const { reads, bind } = boundPorts();
    const runtime = startRuntime({ bind });
    const read = (sandboxId: string) =>
      runtime.invoke(invocation(httpEvent('read', { id: '1' }), { scope: { sandboxId, ownerId: 'ada' } }));
    const first = await read('a');
    const second = await read('b');
    expect(second.instanceId).toBe(first.instanceId);
    expect([answerOf(first), answerOf(second)]).toEqual([
      { sandbox: 'a', id: '1' },
      { sandbox: 'b', id: '1' },
    ]);
    expect(reads).toEqual(['a/ada/1', 'b/ada/1']);
  });

  it('of an invocation that has ended stay closed, also for the next one on the same instance', async () => {
    const { reads, bind } = boundPorts();
    const runtime = startRuntime({ bind });
    const first = await runtime.invoke(invocation(httpEvent('count'), { scope: { sandboxId: 'a', ownerId: 'ada' } }));
    const second = await runtime.invoke(invocation(httpEvent('use-old-ports')));
    expect(second.instanceId).toBe(first.instanceId);
    expect(answerOf(second)).toBe('The invocation is over; its ports are closed.');
    expect(reads).toEqual([]);
  });

  it('refuse a call that a function left behind', async () => {
    const { reads, bind } = boundPorts();
    const runtime = startRuntime({ bind });
    await runtime.invoke(invocation(httpEvent('leave-call-behind')));
    await sleep(60);
    expect(reads).toEqual([]);
  });

  it('are no more than those of the function', async () => {
    const runtime = startRuntime();
    expect(answerOf(await runtime.invoke(invocation(httpEvent('use-foreign-port'))))).toBe(
      'The function crud may not use the port userPool.',
    );
    expect(answerOf(await runtime.invoke(invocation(httpEvent('use-made-up-port'))))).toBe('not there');
  });

  it.each([
    ['storage', 'close', 'There is no port "storage".'],
    ['__proto__', 'toString', 'There is no port "__proto__".'],
    ['table', 'constructor', 'The port table has no method "constructor".'],
    ['table', 'drop', 'The port table has no method "drop".'],
  ])('refuse a made-up message to %s.%s', async (port, method, message) => {
    const runtime = startRuntime();
    const query = { port, method, invocationId: 'made-up-1' };
    const own = await runtime.invoke(invocation(httpEvent('post-made-up-call', query), { id: 'made-up-1' }));
    expect(answerOf(own)).toMatchObject({ kind: 'port-error', message });
  });

  it('refuse a made-up message in the name of another invocation', async () => {
    const runtime = startRuntime();
    const query = { port: 'table', method: 'get', invocationId: 'another' };
    const foreign = await runtime.invoke(invocation(httpEvent('post-made-up-call', query)));
    expect(answerOf(foreign)).toMatchObject({ message: 'The invocation is over; its ports are closed.' });
  });
});

describe('spans', () => {
  it('tell of the function and of each call to a resource, as a tree', async () => {
    const added: unknown[] = [];
    const runtime = startRuntime({ spans: { add: (spans) => added.push(...spans) } });
    const report = await runtime.invoke(invocation(httpEvent('read', { id: '1' })));
    const [ofFunction, ofTable] = report.spans;

    expect(added).toEqual(report.spans);
    expect(report.spans).toHaveLength(2);
    expect(ofFunction).toMatchObject({
      traceId: 'trace-1',
      parentSpanId: 'gateway-span',
      sandboxId: SCOPE.sandboxId,
      resource: 'crud',
      link: 'gateway-crud',
      name: 'read',
      outcome: 'ok',
      isCold: true,
      instanceId: report.instanceId,
      initMs: report.initMs,
    });
    expect(ofTable).toMatchObject({
      traceId: 'trace-1',
      parentSpanId: ofFunction?.spanId,
      resource: 'table',
      link: 'crud-table',
      name: 'get',
      outcome: 'ok',
    });
    expect(ofTable?.startMs).toBeGreaterThanOrEqual(ofFunction?.startMs ?? Number.NaN);
    expect(ofTable?.endMs).toBeLessThanOrEqual(ofFunction?.endMs ?? Number.NaN);
    expect(report.queueMs + report.initMs + report.serviceMs).toBeCloseTo(
      (ofFunction?.endMs ?? Number.NaN) - (ofFunction?.startMs ?? Number.NaN),
      3,
    );
  });

  it('say that a call failed, and pass on why', async () => {
    const runtime = startRuntime();
    const report = await runtime.invoke(invocation(httpEvent('fail-to-read')));
    expect(answerOf(report)).toBe('the table is broken');
    expect(report.spans.map(({ resource, outcome }) => [resource, outcome])).toEqual([
      ['crud', 'ok'],
      ['table', 'failed'],
    ]);
  });

  it('come over the link of the event source', async () => {
    const runtime = startRuntime();
    const { spans } = await runtime.invoke(invocation({ source: 'queue', messages: [] }, { functionName: 'process' }));
    expect(spans[0]).toMatchObject({ resource: 'process', link: 'queue-process' });
  });

  it('tell of throttles and time limits', async () => {
    const runtime = startRuntime({ concurrencyLimit: 1 });
    const [looped, throttled] = await Promise.all([
      runtime.invoke(invocation(httpEvent('loop'))),
      runtime.invoke(invocation(httpEvent('count'))),
    ]);
    expect(looped?.spans[0]).toMatchObject({ outcome: 'timed-out', isCold: true });
    expect(throttled?.spans[0]).toMatchObject({ outcome: 'throttled' });
    expect(throttled?.spans[0]).not.toHaveProperty('instanceId');
  });
});
