import { formatCount, formatRate } from '@/components/simulation/format';
import type { Settings } from '@/components/simulation/settings';
import type { Architecture } from '@/simulator';

/** A change of settings in words, such as `Rate 20 to 500 /s`; undefined when nothing that the run knows of changed. */
export function changeInWords(before: Settings, after: Settings, { resources }: Architecture): string | undefined {
  const said: string[] = [];
  if (before.ratePerS !== after.ratePerS)
    said.push(`Rate ${formatRate(before.ratePerS)} to ${formatRate(after.ratePerS)} /s`);
  if (before.shape !== after.shape) said.push(`Shape ${before.shape} to ${after.shape}`);
  if (before.limit !== after.limit)
    said.push(`Account limit ${formatCount(before.limit)} to ${formatCount(after.limit)}`);
  if (before.mix.join() !== after.mix.join()) said.push(`Mix ${before.mix.join('-')} to ${after.mix.join('-')}`);
  for (const source of after.off) if (!before.off.includes(source)) said.push(`Source ${source} off`);
  for (const source of before.off) if (!after.off.includes(source)) said.push(`Source ${source} on`);
  if (before.freeTier !== after.freeTier) said.push(`Free tier ${after.freeTier ? 'on' : 'off'}`);
  const partOf = (id: string) => resources.find((resource) => resource.id === id)?.label ?? id;
  for (const fault of after.faults)
    if (!before.faults.some(({ id }) => id === fault.id)) said.push(`Fault set on ${partOf(fault.resource)}`);
  for (const fault of before.faults)
    if (!after.faults.some(({ id }) => id === fault.id)) said.push(`Fault on ${partOf(fault.resource)} taken back`);
  if (said.length > 0) return said.join(', ');
  return before.speed === after.speed && before.objective === after.objective ? 'Design edited' : undefined;
}
