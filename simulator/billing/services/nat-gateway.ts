import { roundedUp, times } from '../exact';
import { amount, count, defineService, HOURS_PER_MONTH, meter } from './service';

/** Gateways through which private networks reach the internet. */
export const natGateway = defineService({
  name: 'nat-gateway',
  rules: 'Each started hour counts. Data pays here, and again as data transfer where it leaves.',
  fields: {
    gateways: count('gateways', 'Gateways.', { default: 1 }),
    hours: amount('h', 'How long each runs.', { default: HOURS_PER_MONTH }),
    processedGb: amount('GB', 'Data processed by all of them.'),
  },
  metersOf: ({ gateways, hours, processedGb }) => [
    meter('nat-gateway.hours', 'hours', times(gateways, roundedUp(hours))),
    meter('nat-gateway.data', 'data processed', processedGb),
  ],
});
