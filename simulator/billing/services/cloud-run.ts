import { largest, over, plus, roundedUp, times } from '../exact';
import { amount, choice, count, defineService, HOURS_PER_MONTH, meter, size } from './service';

const STEP_MS = 100;
const MONTH_S = HOURS_PER_MONTH * 3600;
const LEAST_S = 60;

/** One Cloud Run service. */
export const cloudRun = defineService({
  name: 'cloud-run',
  rules: `Request-based: an instance is billed while it serves at least one request, rounded up to ${STEP_MS} ms, and each request. Instance-based: an instance is billed from start to stop, at least ${LEAST_S} s, and requests are free. Memory is in GiB.`,
  fields: {
    billing: choice(['request-based', 'instance-based'], 'What is billed.'),
    tier: size([1, 2], 'tier', 'Price tier of the region, 1 or 2: us-central1 is in tier 1.'),
    vcpu: amount('vCPU', 'Processors of an instance.', { min: 0.08, max: 8, default: 1 }),
    memoryGib: amount('GiB', 'Memory of an instance.', { min: 0.125, max: 32, default: 0.5 }),
    requests: count('requests', 'Requests served (request-based).'),
    meanDurationMs: amount('ms', 'Time one request takes (request-based).'),
    concurrency: amount('requests', 'Requests that share an instance at a time.', { min: 1, max: 1000, default: 1 }),
    idleMinInstanceS: amount('s', 'Time that minimum instances were idle (request-based).'),
    instances: count('instances', 'Instances (instance-based).'),
    instanceS: amount('s', 'How long each lives (instance-based); a month unless written.', { default: MONTH_S }),
    vcpuSeconds: amount('vCPU-s', 'Processor time, counted already, in addition.'),
    gibSeconds: amount('GiB-s', 'Memory time, counted already, in addition.'),
  },
  conflict: ({ billing, instances, idleMinInstanceS }) => {
    if (billing === 'request-based' && instances > 0)
      return { field: 'instances', message: 'expected 0 unless `billing` is "instance-based"' };
    if (billing === 'instance-based' && idleMinInstanceS > 0)
      return { field: 'idleMinInstanceS', message: 'expected 0 unless `billing` is "request-based"' };
    return undefined;
  },
  metersOf(usage) {
    const { billing, tier, vcpu, memoryGib } = usage;
    const instanceS = largest(roundedUp(usage.instanceS, over(STEP_MS, 1000)), LEAST_S);
    const requestMs = over(times(usage.requests, roundedUp(usage.meanDurationMs, STEP_MS)), usage.concurrency);
    const activeS = billing === 'request-based' ? over(requestMs, 1000) : times(usage.instances, instanceS);
    return [
      meter('cloud-run.requests', 'requests', billing === 'request-based' ? usage.requests : 0),
      meter(`cloud-run.${billing}.vcpu.tier-${tier}`, 'processors', plus(times(activeS, vcpu), usage.vcpuSeconds)),
      meter(`cloud-run.${billing}.memory.tier-${tier}`, 'memory', plus(times(activeS, memoryGib), usage.gibSeconds)),
      meter(`cloud-run.idle.vcpu.tier-${tier}`, 'idle processors', times(usage.idleMinInstanceS, vcpu)),
      meter(`cloud-run.idle.memory.tier-${tier}`, 'idle memory', times(usage.idleMinInstanceS, memoryGib)),
    ];
  },
});
