import { type Architecture, architectureSchema } from '@/simulator';

/** A small document with every kind of event source, for tests. */
export function testArchitecture(): Architecture {
  return architectureSchema.parse({
    format: 'cloud-architecture/1',
    name: 'For tests',
    platform: 'aws',
    region: 'us-east-1',
    resources: [
      { id: 'client', kind: 'client', traffic: { shape: 'constant', ratePerS: 20 } },
      { id: 'gateway', kind: 'gateway' },
      { id: 'auth', kind: 'function', label: 'Auth', serviceMs: { distribution: 'constant', value: 5 } },
      { id: 'crud', kind: 'function', label: 'CRUD', serviceMs: { distribution: 'constant', value: 5 } },
      { id: 'process', kind: 'function', serviceMs: { distribution: 'constant', value: 5 }, deadLetterQueue: 'dead' },
      { id: 'table', kind: 'table' },
      { id: 'bucket', kind: 'bucket' },
      { id: 'queue', kind: 'queue', deadLetterQueue: 'dead' },
      { id: 'dead', kind: 'queue' },
      { id: 'schedule', kind: 'schedule' },
    ],
    links: [
      { id: 'client-gateway', from: 'client', to: 'gateway', kind: 'call' },
      { id: 'gateway-auth', from: 'gateway', to: 'auth', kind: 'call', share: 1 },
      { id: 'gateway-crud', from: 'gateway', to: 'crud', kind: 'call', share: 8 },
      { id: 'gateway-process', from: 'gateway', to: 'process', kind: 'call', share: 1 },
      { id: 'client-bucket', from: 'client', to: 'bucket', kind: 'call', share: 0.25, writes: 1 },
      { id: 'bucket-process', from: 'bucket', to: 'process', kind: 'event' },
      { id: 'table-process', from: 'table', to: 'process', kind: 'poll' },
      { id: 'queue-process', from: 'queue', to: 'process', kind: 'poll' },
      { id: 'schedule-process', from: 'schedule', to: 'process', kind: 'event' },
    ],
    layout: { client: { x: 0, y: 0 }, gateway: { x: 200, y: 0 } },
  });
}
