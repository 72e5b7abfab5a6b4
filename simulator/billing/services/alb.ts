import { excess, largest, over, plus, roundedUp, times } from '../exact';
import { amount, count, defineService, HOURS_PER_MONTH, meter } from './service';

/** Dimensions of one load balancer capacity unit, for an hour. */
const LCU = {
  newConnectionsPerS: 25,
  activeConnections: 3_000,
  gbPerHour: 1,
  functionGbPerHour: 0.4,
  rulesPerS: 1_000,
};
const FREE_RULES = 10;

/** One application load balancer under a steady load. */
export const alb = defineService({
  name: 'alb',
  rules: `Each started hour counts. It takes as many capacity units as the largest of: new connections a second over ${LCU.newConnectionsPerS}, active connections over ${LCU.activeConnections}, data in GB an hour over ${LCU.gbPerHour} (to functions: ${LCU.functionGbPerHour}), rule evaluations a second over ${LCU.rulesPerS}. Evaluations are requests times the rules above ${FREE_RULES}.`,
  fields: {
    loadBalancers: count('load balancers', 'Load balancers, each with this load.', { default: 1 }),
    hours: amount('h', 'How long they run.', { default: HOURS_PER_MONTH }),
    newConnectionsPerS: amount('1/s', 'New connections a second.'),
    activeConnections: amount('connections', 'Connections active in a minute.'),
    processedGbPerHour: amount('GB/h', 'Data processed for machines, containers and addresses.'),
    functionGbPerHour: amount('GB/h', 'Data processed for functions.'),
    requestsPerS: amount('1/s', 'Requests a second, each of which meets the rules.'),
    rules: count('rules', `Rules that a request is held against; ${FREE_RULES} are free.`),
    lcuHours: amount('LCU-hours', 'Capacity units counted already, in addition.'),
  },
  metersOf(usage) {
    const units = largest(
      over(usage.newConnectionsPerS, LCU.newConnectionsPerS),
      over(usage.activeConnections, LCU.activeConnections),
      plus(over(usage.processedGbPerHour, LCU.gbPerHour), over(usage.functionGbPerHour, LCU.functionGbPerHour)),
      over(times(usage.requestsPerS, excess(usage.rules, FREE_RULES)), LCU.rulesPerS),
    );
    const hours = times(usage.loadBalancers, roundedUp(usage.hours));
    return [
      meter('load-balancer.hours', 'hours', hours),
      meter('load-balancer.capacity-hours', 'capacity', times(hours, units)),
      meter('load-balancer.capacity-hours', 'capacity counted already', usage.lcuHours),
    ];
  },
});
