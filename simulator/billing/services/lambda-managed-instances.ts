import { over, times } from '../exact';
import { instanceType } from './ec2';
import { amount, count, defineService, meter } from './service';

/** The fee, in percent of the list price of the machines. */
const FEE_PERCENT = 15;

/** Functions on machines of one type that the platform manages. */
export const lambdaManagedInstances = defineService({
  name: 'lambda-managed-instances',
  rules: `Requests, and a management fee of ${FEE_PERCENT}% of the list price of the machines. The machines themselves are priced by an item of \`ec2\`. There is no charge for duration.`,
  fields: {
    requests: count('requests', 'Invocations.'),
    instanceType,
    instanceHours: amount('h', 'Hours of all managed machines.'),
  },
  metersOf: (usage) => [
    meter('lambda.requests', 'requests', usage.requests),
    meter(
      `ec2.${usage.instanceType}`,
      `management fee (${FEE_PERCENT}% of the hours)`,
      over(times(usage.instanceHours, FEE_PERCENT), 100),
    ),
  ],
});
