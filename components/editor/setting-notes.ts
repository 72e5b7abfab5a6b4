import { catalog } from '@/content/catalog/load-catalog';
import type { OfKind } from '@/content/kinds/kind-facts';
import type { Resource } from '@/simulator';

/** What a setting comes to as it stands, in a sentence with figures of the catalog; undefined where there is nothing to add. */
export function settingNote(resource: Resource, field: string): string | undefined {
  if (resource.kind !== 'function') return undefined;
  if (field === 'memoryMib') return memoryNote(resource);
  return field === 'initMs' && resource.initMs.distribution === 'measured' ? startNote(resource) : undefined;
}

/** Share of a processor, and the price of a second, that come with the memory. */
function memoryNote({ memoryMib, architecture }: OfKind<'function'>): string {
  const processor = catalog.figures['lambda.vcpu-mib'];
  const price = catalog.prices[`lambda.duration.${architecture}`];
  const share = processor && `${(memoryMib / processor.value).toFixed(2)} vCPU (${processor.source})`;
  const usd = price && (Number(price.value) * memoryMib) / MIB_PER_GIB;
  const cost = usd === undefined ? undefined : `$${(usd * 1e6).toFixed(2)} for a million seconds of work`;
  return `${[share, cost].filter(Boolean).join('; ')}.`;
}

const MIB_PER_GIB = 1_024;

/** The measured starts that are drawn from, as the runtime, processor and package choose them. */
function startNote({ runtime, architecture, package: form, initMs }: OfKind<'function'>): string {
  const law = initMs.distribution === 'measured' ? initMs : undefined;
  const wanted = [law?.runtime ?? runtime, law?.architecture ?? architecture, law?.package ?? form];
  const { runtimes, source } = catalog.coldStarts;
  const found = runtimes.find((each) => [each.runtime, each.architecture, each.package].join() === wanted.join());
  const what = wanted.join(', ');
  if (!found) return `No starts of ${what} were measured.`;
  const { p50, p90, p99, samples } = found;
  const times = `median ${Math.round(p50)} ms, p90 ${Math.round(p90)} ms, p99 ${Math.round(p99)} ms`;
  return `Measured starts of ${what}: ${times}, ${samples.toLocaleString('en-US')} of them (${source}).`;
}
