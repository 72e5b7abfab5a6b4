import { expect, it } from 'vitest';
import type { FunctionsView } from '@/api/_contract/service';
import { INSTANCE_STATE_NAMES } from '@/components/simulation/frame-constants';
import { testArchitecture } from '@/components/simulation/test-architecture';
import { SpanViews } from './span-views';
import { coldRead, testSpan } from './test-spans';

function functionsWith(instances: [string, 'starting' | 'idle' | 'busy'][]): FunctionsView {
  return {
    functions: [
      {
        name: 'crud',
        concurrencyLimit: 10,
        keepAliveS: 60,
        timeLimitMs: 3000,
        instances: instances.map(([id, state]) => ({ id, state, startedAt: '', initMs: 90, invocations: 1 })),
        invocations: 4,
        coldStarts: 2,
        throttles: 0,
      },
    ],
    streamLag: 3,
    owedEvents: 0,
  };
}

it('counts each span at its resource, the client’s among them', () => {
  const sent = testSpan({ spanId: '0', resource: 'client' });
  const views = new SpanViews(testArchitecture()).add([sent, ...coldRead()]);
  const arrived = Object.fromEntries(views.map(({ id, counts }) => [id, [counts.arrived, counts.completed]]));
  expect(arrived).toEqual({ client: [1, 1], gateway: [1, 1], crud: [1, 1], table: [1, 1] });
});

it('counts outcomes by their own names', () => {
  const views = new SpanViews(testArchitecture()).add([
    testSpan({ spanId: '1', resource: 'crud', outcome: 'throttled' }),
    testSpan({ spanId: '2', resource: 'crud', outcome: 'timed-out' }),
  ]);
  expect(views[0]?.counts).toMatchObject({ arrived: 2, throttled: 1, timedOut: 1, completed: 0 });
});

it('keeps each instance in its box for life', () => {
  const views = new SpanViews(testArchitecture());
  const boxes = (of: FunctionsView) => {
    const states = views.setFunctions(of).find(({ id }) => id === 'crud')?.instances?.states ?? [];
    return [...states.slice(0, 3)].map((state) => INSTANCE_STATE_NAMES[state]);
  };
  expect(
    boxes(
      functionsWith([
        ['a', 'busy'],
        ['b', 'idle'],
      ]),
    ),
  ).toEqual(['busy', 'idle', 'none']);
  expect(boxes(functionsWith([['b', 'busy']]))).toEqual(['none', 'busy', 'none']);
  expect(
    boxes(
      functionsWith([
        ['b', 'busy'],
        ['c', 'starting'],
      ]),
    ),
  ).toEqual(['starting', 'busy', 'none']);
});

it('shows at the table what its stream still owes', () => {
  const views = new SpanViews(testArchitecture()).setFunctions(functionsWith([]));
  expect(views.find(({ id }) => id === 'table')?.backlog?.waiting).toBe(3);
});
