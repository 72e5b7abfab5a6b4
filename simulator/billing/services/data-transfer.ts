import { times } from '../exact';
import { amount, defineService, meter } from './service';

const BOTH_ENDS = 2;

/** Data that leaves. */
export const dataTransfer = defineService({
  name: 'data-transfer',
  rules:
    'The free data of each month, and the tiers, are the account’s, over all services that send data out. Between zones both ends pay. GB are of 2^30 bytes.',
  fields: {
    internetOutGb: amount('GB', 'Data sent to the internet.'),
    internetInGb: amount('GB', 'Data received from the internet, which is free.'),
    betweenRegionsGb: amount('GB', 'Data sent to another region.'),
    betweenZonesGb: amount('GB', 'Data sent to another zone of the region.'),
  },
  metersOf: (usage) => [
    meter('transfer.out', 'internet, out', usage.internetOutGb),
    meter('transfer.in', 'internet, in', usage.internetInGb),
    meter('transfer.between-regions', 'between regions', usage.betweenRegionsGb),
    meter('transfer.between-zones', 'between zones', times(usage.betweenZonesGb, BOTH_ENDS)),
  ],
});
