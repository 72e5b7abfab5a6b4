import type { KindFacts } from './kind-facts';

/** Tasks of one container that run all the time. */
export const containerServiceFacts: KindFacts<'container-service'> = {
  word: 'container service',
  service: 'ECS on Fargate',
  size: { width: 236, height: 142 },
  glyph: 'M4 7l8-3.5L20 7v10l-8 3.5L4 17zM4 7l8 3.5L20 7M12 10.5v10M8 8.75v10',
  subtitle: ({ vcpu, memoryMib }) => `Fargate · ${vcpu} vCPU · ${memoryMib.toLocaleString('en-US')} MiB`,
  starter: { serviceMs: { distribution: 'exponential', mean: 50 } },
};
