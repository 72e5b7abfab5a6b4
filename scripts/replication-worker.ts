import { catalog } from '@/content/catalog/load-catalog';
import { simulate } from '@/simulator';
import type { Replication, ReplicationAnswer } from './replications';

process.on('message', ({ architecture, options }: Replication) => {
  process.send?.(answerTo(architecture, options));
});

function answerTo(architecture: Replication['architecture'], options: Replication['options']): ReplicationAnswer {
  const startedMs = performance.now();
  try {
    const report = simulate(architecture, { ...options, catalog });
    return { kind: 'report', report: { ...report, wallMs: Math.round(performance.now() - startedMs) } };
  } catch (error) {
    return { kind: 'error', error: error as Error };
  }
}
