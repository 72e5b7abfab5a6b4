import { times } from '../exact';
import { amount, choice, count, defineService, MESSAGE_UNIT_KB, meter, unitsOf } from './service';

/** One queue. */
export const sqs = defineService({
  name: 'sqs',
  rules: `A request is one call of the interface, whatever the number of messages in it; each started ${MESSAGE_UNIT_KB} KB counts. The free requests of a month are shared by all queues. Discounts of the very largest volumes are not applied.`,
  fields: {
    type: choice(['standard', 'fifo'], 'Kind of queue.'),
    requests: count('requests', 'Calls: sends, receives, deletes, of single messages or batches.'),
    payloadKb: amount('KB', 'Data of one call.'),
    fairQueueRequests: count('requests', 'Those of them to which the surcharge of fair queues applies.'),
    dataOutGb: amount('GB', 'Data sent to the internet.'),
  },
  metersOf: ({ type, requests, payloadKb, fairQueueRequests, dataOutGb }) => [
    meter(`sqs.${type}`, 'requests', times(requests, unitsOf(payloadKb, MESSAGE_UNIT_KB))),
    meter('sqs.fair', 'fair queues', times(fairQueueRequests, unitsOf(payloadKb, MESSAGE_UNIT_KB))),
    meter('transfer.out', 'data out', dataOutGb),
  ],
});
