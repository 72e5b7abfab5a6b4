import { over, plus, times } from '../exact';
import { amount, choice, count, defineService, MS_PER_HOUR, meter } from './service';

const REGIONS = [
  'iad1',
  'cle1',
  'pdx1',
  'sfo1',
  'cdg1',
  'fra1',
  'gru1',
  'arn1',
  'bom1',
  'cpt1',
  'dub1',
  'dxb1',
  'hkg1',
  'hnd1',
  'icn1',
  'kix1',
  'lhr1',
  'sin1',
  'syd1',
] as const;

/** Functions of one project, on fluid compute. */
export const vercelFunctions = defineService({
  name: 'vercel-functions',
  rules:
    'Processor time counts while code runs, memory while at least one request is in flight, waiting included. On the Pro plan everything is billed and a seat’s credit is then taken off, which is not done here. Hobby has no charge and stops at its limits.',
  fields: {
    plan: choice(['pro', 'hobby'], 'Plan of the team.'),
    region: choice(REGIONS, 'Region that the functions run in.'),
    invocations: count('invocations', 'Invocations.'),
    meanActiveCpuMs: amount('ms', 'Processor time of one invocation.'),
    meanDurationMs: amount('ms', 'Time one invocation is in flight.'),
    memoryGb: amount('GB', 'Memory of an instance.', { min: 0.125, max: 8, default: 2 }),
    concurrency: amount('invocations', 'Invocations that share an instance at a time.', { min: 1, default: 1 }),
    activeCpuHours: amount('h', 'Processor time, counted already, in addition.'),
    provisionedGbHours: amount('GB-h', 'Memory time, counted already, in addition.'),
    dataTransferGb: amount('GB', 'Data sent to visitors.'),
    edgeRequests: count('requests', 'Requests at the edge.'),
  },
  metersOf(usage) {
    const { invocations, region } = usage;
    const cpuHours = plus(over(times(invocations, usage.meanActiveCpuMs), MS_PER_HOUR), usage.activeCpuHours);
    const instanceHours = over(times(invocations, usage.meanDurationMs), times(usage.concurrency, MS_PER_HOUR));
    const gbHours = plus(times(instanceHours, usage.memoryGb), usage.provisionedGbHours);
    return usage.plan === 'pro'
      ? [
          meter('vercel-functions.invocations', 'invocations', invocations),
          meter(`vercel-functions.active-cpu.${region}`, 'active CPU', cpuHours),
          meter(`vercel-functions.memory.${region}`, 'provisioned memory', gbHours),
          meter('vercel-functions.data-transfer', 'data transfer', usage.dataTransferGb),
          meter('vercel-functions.edge-requests', 'edge requests', usage.edgeRequests),
        ]
      : [meter('vercel-functions.hobby.invocations', 'invocations', invocations)];
  },
});
