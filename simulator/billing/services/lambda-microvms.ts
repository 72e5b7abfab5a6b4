import { amount, defineService, meter } from './service';

/** Virtual machines that start from a snapshot. */
export const lambdaMicrovms = defineService({
  name: 'lambda-microvms',
  rules: 'Baseline and what is used above it have the same price a second.',
  fields: {
    vcpuSeconds: amount('vCPU-s', 'Processors in use times seconds.'),
    memoryGbSeconds: amount('GB-s', 'Memory in use times seconds.'),
    snapshotWrittenGb: amount('GB', 'State written when machines are suspended.'),
    snapshotReadGb: amount('GB', 'State read when machines are launched or resumed.'),
    snapshotStorageGbMonths: amount('GB-months', 'Images and suspended state kept.'),
  },
  metersOf: (usage) => [
    meter('lambda-microvms.vcpu', 'processors', usage.vcpuSeconds),
    meter('lambda-microvms.memory', 'memory', usage.memoryGbSeconds),
    meter('lambda-microvms.snapshot-writes', 'snapshots written', usage.snapshotWrittenGb),
    meter('lambda-microvms.snapshot-reads', 'snapshots read', usage.snapshotReadGb),
    meter('lambda-microvms.snapshot-storage', 'snapshot storage', usage.snapshotStorageGbMonths),
  ],
});
