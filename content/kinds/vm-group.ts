import type { KindFacts } from './kind-facts';

/** Machines of one type that run all the time. */
export const vmGroupFacts: KindFacts<'vm-group'> = {
  word: 'virtual machine group',
  service: 'EC2 Auto Scaling',
  size: { width: 236, height: 142 },
  glyph: 'M3.5 4h17v6.5h-17zM3.5 13.5h17V20h-17zM7 7.25h.01M7 16.75h.01M11 7.25h6M11 16.75h6',
  subtitle: ({ instanceType }) => `EC2 · ${instanceType}`,
  starter: { serviceMs: { distribution: 'exponential', mean: 50 } },
};
