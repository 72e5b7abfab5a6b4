import * as z from 'zod';
import { TRIGGERS, type WorkloadStatistics } from '@/simulator';
import workloads from './workloads.json';

const text = z.string().min(1);
const moment = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, { error: 'expected a year, a month or a day' });
const positive = z.number().positive();
const share = z.number().min(0).max(1);

/** An entry of the file: figures, and where they come from. */
function sourced<Shape extends z.ZodRawShape>(figures: Shape) {
  return z.strictObject({
    description: text,
    unit: text,
    ...figures,
    source: text,
    url: z.url({ protocol: /^https$/ }).exactOptional(),
    retrieved: moment,
    verified: z.boolean(),
  });
}

const curve = z
  .array(z.tuple([positive, share]))
  .min(2)
  .refine((points) => points.every(([value, upTo], at) => at === 0 || rises(points[at - 1], value, upTo)), {
    error: 'expected values and shares that rise',
  });

function rises(before: [number, number] | undefined, value: number, upTo: number): boolean {
  return before !== undefined && value > before[0] && upTo > before[1];
}

const range = { from: positive, to: positive };
const percentages = z.strictObject({ ofFunctions: positive, ofInvocations: positive });

const workloadsSchema = z
  .strictObject({
    retrieved: moment,
    fleet: z.strictObject({
      invocationsPerDay: sourced({ points: curve }),
      busiestPerDay: sourced({ points: curve }),
      concentration: sourced({ points: curve }),
      triggers: sourced({ mix: z.record(z.enum(TRIGGERS), percentages) }),
      slowTimers: sourced({ atMostPerDay: positive, share }),
      meanDuration: sourced({ mu: z.number(), sigma: positive }),
      durationSpread: sourced(range),
      memory: sourced({ c: positive, k: positive, lambda: positive }),
      burstiness: sourced(range),
      day: sourced({ peakToTrough: z.number().min(1) }),
      weekend: sourced({ factor: positive }),
    }),
    presets: z.strictObject({
      flash: sourced({ factorFrom: positive, factorTo: positive, lengthFromS: positive, lengthToS: positive }),
      timers: sourced({ everyS: z.array(positive).min(1) }),
      batch: sourced({ messages: z.int().positive(), lengthS: positive }),
      sparse: sourced({ fromH: positive, toH: positive }),
    }),
  })
  .refine(({ fleet }) => fleet.invocationsPerDay.points[0]?.[1] === 0 && fleet.busiestPerDay.points.at(-1)?.[1] === 1, {
    path: ['fleet'],
    error: 'expected a curve from share 0 to share 1',
  });

/**
 * Reads the published statistics of workloads.
 *
 * @param input - What the file holds, parsed as JSON.
 * @param file - Name of the file, for the message.
 * @throws {Error} With one line per fault, `file: pointer: expectation`. Unknown keys are faults.
 */
export function parseWorkloads(input: unknown, file: string): WorkloadStatistics {
  const result = workloadsSchema.safeParse(input);
  if (result.success) return result.data;
  throw new Error(result.error.issues.map(({ path, message }) => `${file}: /${path.join('/')}: ${message}`).join('\n'));
}

/** Published statistics that generated workloads follow. */
export const workloadStatistics: WorkloadStatistics = parseWorkloads(workloads, 'content/catalog/workloads.json');
