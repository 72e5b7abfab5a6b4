import { largest, over, plus, roundedUp, times } from '../exact';
import { amount, choice, count, defineService, gbSeconds, HOURS_PER_MONTH, MS_PER_HOUR, meter } from './service';

const CONSUMPTION_MOST_MB = 1536;
const MEMORY_STEP_MB = 128;
const LEAST_MS = { consumption: 100, flex: 1_000 };
const STEP_MS = { consumption: 1, flex: 100 };

/** One function app. */
export const azureFunctions = defineService({
  name: 'azure-functions',
  rules: `Consumption: memory in use rounded up to ${MEMORY_STEP_MB} MB, time to ${STEP_MS.consumption} ms and at least ${LEAST_MS.consumption} ms. Flex Consumption: memory of the instance, time rounded up to ${STEP_MS.flex} ms and at least ${LEAST_MS.flex} ms. GB-seconds are MB / 1,024. Always-ready instances have no free part.`,
  fields: {
    plan: choice(['consumption', 'flex'], 'Hosting plan.'),
    executions: count('executions', 'Executions on demand.'),
    meanDurationMs: amount('ms', 'Time one execution takes.'),
    memoryMb: amount('MB', 'Memory in use (Consumption), or of an instance (Flex).', {
      min: 1,
      max: 4096,
      default: 128,
    }),
    concurrency: amount('executions', 'Executions that share an instance at a time (Flex).', { min: 1, default: 1 }),
    gbSeconds: amount('GB-s', 'Duration already multiplied by memory, in addition.'),
    alwaysReadyInstances: count('instances', 'Instances kept ready (Flex).'),
    alwaysReadyHours: amount('h', 'How long they are kept ready.', { default: HOURS_PER_MONTH }),
    alwaysReadyExecutions: count('executions', 'Executions they serve (Flex), beside those on demand.'),
    dataOutGb: amount('GB', 'Data sent to the internet.'),
  },
  conflict: ({ plan, alwaysReadyInstances, memoryMb, concurrency }) => {
    if (plan === 'flex') return undefined;
    if (alwaysReadyInstances > 0)
      return { field: 'alwaysReadyInstances', message: 'expected 0 unless `plan` is "flex"' };
    if (concurrency > 1) return { field: 'concurrency', message: 'expected 1 unless `plan` is "flex"' };
    if (memoryMb > CONSUMPTION_MOST_MB)
      return { field: 'memoryMb', message: `expected at most ${CONSUMPTION_MOST_MB} with the Consumption plan` };
    return undefined;
  },
  metersOf(usage) {
    const { plan, concurrency } = usage;
    const memoryMb = plan === 'consumption' ? roundedUp(usage.memoryMb, MEMORY_STEP_MB) : usage.memoryMb;
    const leastMs = usage.meanDurationMs > 0 ? LEAST_MS[plan] : 0;
    const billedMs = largest(roundedUp(usage.meanDurationMs, STEP_MS[plan]), leastMs);
    const onDemandMs = over(times(usage.executions, billedMs), concurrency);
    const readyMs = times(usage.alwaysReadyInstances, usage.alwaysReadyHours, MS_PER_HOUR);
    const busyMs = over(times(usage.alwaysReadyExecutions, billedMs), concurrency);
    return [
      meter(`azure-functions.${plan}.executions`, 'executions', usage.executions),
      meter(`azure-functions.${plan}.duration`, 'duration', plus(gbSeconds(memoryMb, onDemandMs), usage.gbSeconds)),
      meter('azure-functions.always-ready.executions', 'always-ready executions', usage.alwaysReadyExecutions),
      meter('azure-functions.always-ready.baseline', 'always-ready baseline', gbSeconds(memoryMb, readyMs)),
      meter('azure-functions.always-ready.duration', 'always-ready duration', gbSeconds(memoryMb, busyMs)),
      meter('azure-functions.transfer-out', 'data out', usage.dataOutGb),
    ];
  },
});
