import { times } from '../exact';
import { amount, count, defineService, MESSAGE_UNIT_KB, meter, unitsOf } from './service';

/** Schedules, of the scheduler apart from the event bus. */
export const scheduler = defineService({
  name: 'scheduler',
  rules: `Each invocation counts, and each started ${MESSAGE_UNIT_KB} KB of its payload.`,
  fields: {
    invocations: count('invocations', 'Targets invoked.'),
    payloadKb: amount('KB', 'Payload of one invocation.'),
  },
  metersOf: ({ invocations, payloadKb }) => [
    meter('scheduler.invocations', 'invocations', times(invocations, unitsOf(payloadKb, MESSAGE_UNIT_KB))),
  ],
});
