import { times } from '../exact';
import { amount, choice, count, defineService, gbOfKb, MESSAGE_UNIT_KB, meter, unitsOf } from './service';

/** One topic. */
export const sns = defineService({
  name: 'sns',
  rules: `Each started ${MESSAGE_UNIT_KB} KB of a standard topic counts as a publish or a delivery. A FIFO topic counts messages once, and data in GB of 2^30 bytes beside them.`,
  fields: {
    type: choice(['standard', 'fifo'], 'Kind of topic.'),
    publishes: count('messages', 'Messages published.'),
    payloadKb: amount('KB', 'Size of one message.'),
    sqsDeliveries: count('deliveries', 'Deliveries to queues, free from a standard topic.'),
    lambdaDeliveries: count('deliveries', 'Deliveries to functions, which are free.'),
    httpDeliveries: count('deliveries', 'Deliveries to HTTP and HTTPS addresses.'),
    emailDeliveries: count('deliveries', 'E-mails.'),
    mobilePushDeliveries: count('deliveries', 'Push messages to phones.'),
    firehoseDeliveries: count('deliveries', 'Deliveries to Data Firehose.'),
    dataOutGb: amount('GB', 'Data sent to the internet.'),
  },
  conflict: (usage) => {
    if (usage.type === 'standard') return undefined;
    const fields = ['httpDeliveries', 'emailDeliveries', 'mobilePushDeliveries', 'firehoseDeliveries'] as const;
    const field = fields.find((name) => usage[name] > 0);
    return field && { field, message: 'expected 0, as a FIFO topic delivers to queues' };
  },
  metersOf(usage) {
    const { publishes, payloadKb, sqsDeliveries, lambdaDeliveries, dataOutGb } = usage;
    const out = meter('transfer.out', 'data out', dataOutGb);
    if (usage.type === 'fifo') {
      return [
        meter('sns.fifo.publishes', 'publishes', publishes),
        meter('sns.fifo.published-data', 'data published', times(publishes, gbOfKb(payloadKb))),
        meter('sns.fifo.deliveries', 'deliveries', sqsDeliveries),
        meter('sns.fifo.delivered-data', 'data delivered', times(sqsDeliveries, gbOfKb(payloadKb))),
        out,
      ];
    }
    const units = unitsOf(payloadKb, MESSAGE_UNIT_KB);
    return [
      meter('sns.publishes', 'publishes', times(publishes, units)),
      meter('sns.deliveries.sqs', 'queue deliveries', times(sqsDeliveries, units)),
      meter('sns.deliveries.lambda', 'function deliveries', times(lambdaDeliveries, units)),
      meter('sns.deliveries.http', 'HTTP deliveries', times(usage.httpDeliveries, units)),
      meter('sns.deliveries.email', 'e-mail deliveries', usage.emailDeliveries),
      meter('sns.deliveries.mobile-push', 'push deliveries', usage.mobilePushDeliveries),
      meter('sns.deliveries.firehose', 'Firehose deliveries', times(usage.firehoseDeliveries, units)),
      out,
    ];
  },
});
