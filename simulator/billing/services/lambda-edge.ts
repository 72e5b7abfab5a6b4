import { roundedUp, times } from '../exact';
import { amount, count, defineService, gbSeconds, meter } from './service';

/** A function at the edge of the content delivery network. */
export const lambdaEdge = defineService({
  name: 'lambda-edge',
  rules: 'Duration is rounded up to 1 ms. There is no free part.',
  fields: {
    requests: count('requests', 'Invocations.'),
    meanDurationMs: amount('ms', 'Time one invocation runs.'),
    memoryMib: count('MiB', 'Memory of the function.', { min: 128, max: 10_240, default: 128 }),
  },
  metersOf: ({ requests, meanDurationMs, memoryMib }) => [
    meter('lambda-edge.requests', 'requests', requests),
    meter('lambda-edge.duration', 'duration', gbSeconds(memoryMib, times(requests, roundedUp(meanDurationMs)))),
  ],
});
