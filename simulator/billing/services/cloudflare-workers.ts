import { plus, times } from '../exact';
import { amount, choice, count, defineService, meter } from './service';

/** The Workers of one account. */
export const cloudflareWorkers = defineService({
  name: 'cloudflare-workers',
  rules:
    'Paid: a monthly fee that includes a first part of requests and of processor time; waiting, data out and static files are free. Free: no charge, with limits a day. What is included belongs to the plan, not to `freeTier`.',
  fields: {
    plan: choice(['paid', 'free'], 'Plan of the account; the fee is charged once for each item.'),
    requests: count('requests', 'Requests that run code.'),
    meanCpuMs: amount('ms', 'Processor time of one request.'),
    cpuMs: amount('ms', 'Processor time of all requests, counted already, in addition.'),
    staticRequests: count('requests', 'Requests for static files, which are free.'),
  },
  metersOf(usage) {
    const cpuMs = plus(times(usage.requests, usage.meanCpuMs), usage.cpuMs);
    return usage.plan === 'paid'
      ? [
          meter('cloudflare-workers.plan', 'monthly fee', 1),
          meter('cloudflare-workers.requests', 'requests', usage.requests),
          meter('cloudflare-workers.cpu', 'processor time', cpuMs),
          meter('cloudflare-workers.static-requests', 'static files', usage.staticRequests),
        ]
      : [meter('cloudflare-workers.free.requests', 'requests', usage.requests)];
  },
});
