import * as z from 'zod/mini';
import type { Price } from '../../catalog';
import { INSTANCE_TYPES } from '../../document/instance-types';
import { largest, over, roundedUp, times } from '../exact';
import { amount, count, defineService, HOURS_PER_MONTH, meter, oneOf, optionalAmount } from './service';

/** A type of machine; it must be written. */
export const instanceType = oneOf(INSTANCE_TYPES, 'Type of machine, Linux on demand.');
const SECONDS_PER_HOUR = 3600;
const LEAST_RUN_S = 60;

/** A rate that the usage itself gives in place of the list price. */
function agreedRate(usdPerHour: number): Price {
  return {
    value: usdPerHour.toFixed(10),
    per: 1,
    unit: 'hours',
    source: 'Rate given in the usage',
    retrieved: 'with the usage',
    verified: true,
  };
}

/** Machines of one type. */
export const ec2 = defineService({
  name: 'ec2',
  rules: `Billed by the second, at least ${LEAST_RUN_S} s a run; here a run is the whole of \`hours\`.`,
  fields: {
    instanceType: z.optional(instanceType),
    instances: count('instances', 'Machines.', { default: 1 }),
    hours: amount('h', 'How long each runs.', { default: HOURS_PER_MONTH }),
    usdPerHour: optionalAmount(
      'USD/h',
      'A rate in place of the list price, such as that of a savings plan or another type.',
    ),
    gp3StorageGb: amount('GB-months', 'Volumes of type gp3, with the performance they include.'),
    publicIpv4Hours: amount('h', 'Hours of public IPv4 addresses.'),
    dataOutGb: amount('GB', 'Data sent to the internet.'),
  },
  conflict: (usage) =>
    usage.instanceType === undefined && usage.usdPerHour === undefined
      ? { field: 'instanceType', message: 'expected a type of machine, or `usdPerHour`' }
      : undefined,
  metersOf(usage) {
    const { usdPerHour } = usage;
    const runS = largest(roundedUp(times(usage.hours, SECONDS_PER_HOUR)), usage.hours > 0 ? LEAST_RUN_S : 0);
    return [
      meter(
        usdPerHour === undefined ? `ec2.${usage.instanceType}` : agreedRate(usdPerHour),
        'instances',
        over(times(usage.instances, runS), SECONDS_PER_HOUR),
      ),
      meter('ebs.gp3', 'volumes', usage.gp3StorageGb),
      meter('ec2.public-ipv4', 'public addresses', usage.publicIpv4Hours),
      meter('transfer.out', 'data out', usage.dataOutGb),
    ];
  },
});
