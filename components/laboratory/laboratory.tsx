import { lazy, Suspense, useState } from 'react';
import { Segmented } from '@/components/ui/segmented';
import type { Architecture } from '@/simulator';
import { Compare } from './compare';
import styles from './laboratory.module.css';

const SweepPanel = lazy(() => import('./sweep').then((module) => ({ default: module.SweepPanel })));
const Tornado = lazy(() => import('./tornado').then((module) => ({ default: module.Tornado })));
const ReportPanel = lazy(() => import('./report-panel').then((module) => ({ default: module.ReportPanel })));

const TOOLS = [
  { value: 'compare', label: 'Compare' },
  { value: 'sweep', label: 'Sweep' },
  { value: 'matters', label: 'What matters' },
  { value: 'report', label: 'Report' },
] as const;
type Tool = (typeof TOOLS)[number]['value'];

/** Experiments on the design of the stage: two of them compared, one setting swept, what matters most, a report. */
export function Laboratory({ pattern }: { pattern: Architecture }) {
  const [tool, setTool] = useState<Tool>('compare');
  return (
    <div className={styles.laboratory}>
      <div className="no-print">
        <Segmented label="What to do" hideLabel options={TOOLS} value={tool} onChange={setTool} />
      </div>
      <Suspense fallback={<p role="status">Fetching …</p>}>
        {tool === 'compare' && <Compare pattern={pattern} />}
        {tool === 'sweep' && <SweepPanel />}
        {tool === 'matters' && <Tornado />}
        {tool === 'report' && <ReportPanel />}
      </Suspense>
    </div>
  );
}
