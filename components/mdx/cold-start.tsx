import { catalog } from '@/content/catalog/load-catalog';
import { COLD_START_ANCHOR } from './anchors';
import { formatResult } from './format';
import { Sourced } from './sourced';

interface ColdStartProps {
  runtime: string;
  q?: 'p50' | 'p90' | 'p95' | 'p99' | 'max' | 'mean';
  architecture?: 'x86_64' | 'arm64';
  package?: 'zip' | 'image';
}

/**
 * The measured time a new instance of a runtime needs before its first request.
 *
 * @throws {Error} When the runtime was not measured in that form.
 */
export function ColdStart({ runtime, q = 'p50', architecture = 'x86_64', package: form = 'zip' }: ColdStartProps) {
  const row = catalog.coldStarts.runtimes.find(
    (candidate) =>
      candidate.runtime === runtime && candidate.architecture === architecture && candidate.package === form,
  );
  if (!row)
    throw new Error(`<ColdStart runtime="${runtime}" />: expected a runtime measured on ${architecture} as ${form}`);
  return (
    <Sourced provenance={catalog.coldStarts} anchor={COLD_START_ANCHOR}>
      {formatResult({ value: row[q], unit: 'ms' })}
    </Sourced>
  );
}
