import { parseArgs } from 'node:util';
import { workloadStatistics } from '@/content/catalog/load-workloads';
import { fleetWorkload, PRESETS, type Preset, parseArchitecture } from '@/simulator';

const USAGE = `Usage: npm run -s fleet -- --functions N [options] > document.json

  --functions N   functions of the fleet, each with a client of its own
  --seed N        seed of the fleet (default 1)
  --preset NAME   ${PRESETS.join(', ')} (default fleet)
`;

/** A mistake of the person at the keyboard: said in one line, exit code 2. */
class UsageError extends Error {}

function main(): void {
  const { values } = readArguments();
  if (values.help || values.functions === undefined) throw new UsageError(USAGE);
  const document = fleetWorkload(workloadStatistics, {
    functions: wholeOf(values.functions, '--functions'),
    seed: wholeOf(values.seed ?? '1', '--seed'),
    preset: presetOf(values.preset ?? 'fleet'),
  });
  const parsed = parseArchitecture(document);
  if (parsed.kind === 'invalid')
    throw new Error(parsed.errors.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n'));
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        functions: { type: 'string' },
        seed: { type: 'string' },
        preset: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function wholeOf(text: string, name: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${name}: expected a whole number >= 0, got "${text}"`);
  return Number(text);
}

function presetOf(text: string): Preset {
  const preset = PRESETS.find((name) => name === text);
  if (!preset) throw new UsageError(`--preset: expected ${PRESETS.join(' or ')}, got "${text}"`);
  return preset;
}

try {
  main();
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof RangeError;
  process.stderr.write(`${isUsage ? error.message : (error as Error).stack}\n`);
  process.exitCode = isUsage ? 2 : 1;
}
