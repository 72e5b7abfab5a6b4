import { excess, largest, over, roundedUp, times } from '../exact';
import { amount, choice, count, defineService, HOURS_PER_MONTH, meter } from './service';

const SECONDS_PER_HOUR = 3600;
const MONTH_S = HOURS_PER_MONTH * SECONDS_PER_HOUR;
const LEAST_S = { linux: 60, windows: 300 };
const FREE_STORAGE_GB = 20;

/** Tasks or pods of one size. */
export const fargate = defineService({
  name: 'fargate',
  rules: `Each run of a task is billed by the second, at least ${LEAST_S.linux} s (Windows: ${LEAST_S.windows} s), for the processors and memory it asks for; ${FREE_STORAGE_GB} GB of storage are included.`,
  fields: {
    tasks: count('tasks', 'Tasks or pods.', { default: 1 }),
    runsPerTask: count('runs', 'How often each of them runs in the month.', { default: 1 }),
    durationS: amount('s', 'How long one run takes; a month unless written.', { default: MONTH_S }),
    vcpu: amount('vCPU', 'Processors of one task.', { min: 0.25, max: 192, default: 0.25 }),
    memoryGb: amount('GB', 'Memory of one task.', { min: 0.5, max: 960, default: 0.5 }),
    ephemeralStorageGb: amount('GB', 'Disk of one task.', { min: FREE_STORAGE_GB, max: 200, default: FREE_STORAGE_GB }),
    architecture: choice(['x86_64', 'arm64'], 'Processor type.'),
    operatingSystem: choice(['linux', 'windows'], 'Operating system; Windows pays a licence as well.'),
  },
  conflict: ({ operatingSystem, architecture }) =>
    operatingSystem === 'windows' && architecture === 'arm64'
      ? { field: 'architecture', message: 'expected "x86_64" with Windows' }
      : undefined,
  metersOf(usage) {
    const runS = largest(roundedUp(usage.durationS), LEAST_S[usage.operatingSystem]);
    const taskS = times(usage.tasks, usage.runsPerTask, usage.durationS > 0 ? runS : 0);
    const taskHours = over(taskS, SECONDS_PER_HOUR);
    const storage = meter(
      'fargate.storage',
      'ephemeral storage',
      times(taskHours, excess(usage.ephemeralStorageGb, FREE_STORAGE_GB)),
    );
    if (usage.operatingSystem === 'windows') {
      return [
        meter('fargate.windows.vcpu', 'processors', times(taskS, usage.vcpu)),
        meter('fargate.windows.licence', 'Windows licence', times(taskS, usage.vcpu)),
        meter('fargate.windows.memory', 'memory', times(taskS, usage.memoryGb)),
        storage,
      ];
    }
    return [
      meter(`fargate.vcpu-hours.${usage.architecture}`, 'processors', times(taskHours, usage.vcpu)),
      meter(`fargate.memory-hours.${usage.architecture}`, 'memory', times(taskHours, usage.memoryGb)),
      storage,
    ];
  },
});
