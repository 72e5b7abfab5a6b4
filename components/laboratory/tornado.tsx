import { useState } from 'react';
import { useSimulation } from '@/components/simulation/stage-context';
import { TableScroller } from '@/components/simulation/table-scroller';
import tables from '@/components/simulation/tables.module.css';
import { Segmented } from '@/components/ui/segmented';
import { MEASURES, type MeasureId, measureOf } from '@/content/laboratory/measures';
import { type Bar, barsOf, type Swing, type SwingRuns, swingsOf } from '@/content/laboratory/tornado';
import { withSettings } from '@/content/settings';
import type { Architecture, ConfidenceInterval, Report } from '@/simulator';
import { formatDifference, formatValue, ownerLabel, seedsFrom, settingLabel } from './figures';
import styles from './laboratory.module.css';
import { RunLine } from './run-line';
import { planOf, RunSettings, type RunTexts } from './run-settings';
import { SelectField } from './select-field';
import { useRuns } from './use-runs';
import { useStageDesign } from './use-stage-design';

const FACTORS = [
  { value: '1.25', label: '± 25%' },
  { value: '2', label: '½ to 2 ×' },
  { value: '4', label: '¼ to 4 ×' },
] as const;

/** What was varied, as it was when it began. */
interface Study {
  architecture: Architecture;
  swings: readonly Swing[];
  seeds: readonly number[];
}

/** Which settings matter most: each of the main ones is moved to both sides, one at a time. */
export function Tornado() {
  const stage = useStageDesign();
  const { seed, freeTier } = useSimulation((state) => state.settings);
  const [factor, setFactor] = useState<(typeof FACTORS)[number]['value']>('2');
  const [measureId, setMeasureId] = useState<MeasureId>('p99');
  const [texts, setTexts] = useState<RunTexts>({ durationS: '600', warmUpS: '60', seeds: '5' });
  const [study, setStudy] = useState<Study>();
  const runs = useRuns();

  const start = () => {
    const read = planOf(texts);
    if (read.kind === 'wrong') return runs.refuse(read.reason);
    const { durationS, warmUpS } = read.plan;
    const swings = swingsOf(stage, Number(factor));
    const seeds = seedsFrom(seed, read.plan.seeds);
    setStudy({ architecture: stage, swings, seeds });
    const designs = [stage, ...swings.flatMap((swing) => ends(stage, swing))];
    return void runs.start(
      designs.flatMap((architecture) =>
        seeds.map((each) => ({ architecture, seed: each, durationS, warmUpS, freeTier })),
      ),
    );
  };

  const measure = measureOf(measureId);
  const bars = study ? barsOfStudy(measureId, study, runs.reports) : [];
  return (
    <div className={styles.section}>
      <p className={styles.hint}>
        Each main setting is moved to both sides of what it is, one at a time, while everything else stays: on the same
        seeds and, where the setting is not the traffic itself, the same arrivals. What moves the measure most stands
        first.
      </p>
      <div className={`${styles.form} no-print`}>
        <SelectField
          label="Measure"
          value={measureId}
          options={MEASURES.map(({ id, label }) => ({ value: id, label }))}
          onChange={(id) => setMeasureId(id as MeasureId)}
        />
        <RunSettings texts={texts} onChange={setTexts} />
        <Segmented label="Range" options={FACTORS} value={factor} onChange={setFactor} />
      </div>
      <div className="no-print">
        <RunLine state={runs.state} action="Find what matters" onStart={start} onCancel={runs.cancel} />
      </div>
      {study && bars.length > 0 && (
        <TableScroller label={`What matters most for: ${measure.label}`}>
          <table className={`${tables.table} ${styles.bars}`}>
            <caption className="visually-hidden">
              Differences of {measure.label} from the design as it stands, with intervals of 95%
            </caption>
            <thead>
              <tr>
                <th scope="col">Setting</th>
                <th scope="col">From</th>
                <th scope="col">It is</th>
                <th scope="col">To</th>
                <th scope="col">Less of it</th>
                <th scope="col">More of it</th>
                <th scope="col" data-kind="text">
                  {measure.label}
                </th>
              </tr>
            </thead>
            <tbody>
              {bars.map((bar) => (
                <BarRow
                  key={bar.swing.setting.path}
                  bar={bar}
                  most={mostOf(bars)}
                  of={study.architecture}
                  measure={measureId}
                />
              ))}
            </tbody>
          </table>
        </TableScroller>
      )}
      {study && bars.length === 0 && runs.state.kind === 'done' && (
        <p className={styles.none}>Not enough data: with two seeds or more, and runs that answer enough requests.</p>
      )}
    </div>
  );
}

interface BarRowProps {
  bar: Bar;
  most: number;
  of: Architecture;
  measure: MeasureId;
}

function BarRow({ bar, most, of, measure }: BarRowProps) {
  const { setting, low, base, high } = bar.swing;
  const { unit } = measureOf(measure);
  const said = ({ mean, halfWidth }: ConfidenceInterval) =>
    Math.abs(mean) > halfWidth ? formatDifference(mean, unit) : 'none found';
  return (
    <tr>
      <th scope="row">
        {ownerLabel(of, setting.owner)}, {settingLabel(setting.fields).toLowerCase()}
      </th>
      <td>{formatValue(low)}</td>
      <td>{formatValue(base, setting.unit)}</td>
      <td>{formatValue(high)}</td>
      <td>{low < base ? said(bar.low) : '–'}</td>
      <td>{high > base ? said(bar.high) : '–'}</td>
      <td>
        <BarPicture bar={bar} most={most} />
      </td>
    </tr>
  );
}

const WIDTH = 240;
const HEIGHT = 28;

/** Both ends of a bar about the middle, each with its interval; what was not told apart from nothing is paler. */
function BarPicture({ bar, most }: { bar: Bar; most: number }) {
  const x = (difference: number) => WIDTH / 2 + (most === 0 ? 0 : (difference / most) * (WIDTH / 2 - 4));
  const parts = [
    { key: 'less', interval: bar.low, y: 4, color: 'var(--c-request)', isThere: bar.swing.low < bar.swing.base },
    { key: 'more', interval: bar.high, y: 15, color: 'var(--c-warm)', isThere: bar.swing.high > bar.swing.base },
  ];
  return (
    <svg className={styles.bar} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <line x1={WIDTH / 2} x2={WIDTH / 2} y1={0} y2={HEIGHT} stroke="var(--line-strong)" />
      {parts
        .filter(({ isThere }) => isThere)
        .map(({ key, interval: { mean, halfWidth }, y, color }) => (
          <g key={key} opacity={Math.abs(mean) > halfWidth ? 1 : 0.35}>
            <rect x={Math.min(x(0), x(mean))} y={y} width={Math.abs(x(mean) - x(0))} height={9} fill={color} />
            <line x1={x(mean - halfWidth)} x2={x(mean + halfWidth)} y1={y + 4.5} y2={y + 4.5} stroke="var(--ink)" />
          </g>
        ))}
    </svg>
  );
}

/** The furthest that any bar or its interval reaches. */
function mostOf(bars: readonly Bar[]): number {
  const reach = ({ mean, halfWidth }: ConfidenceInterval) => Math.abs(mean) + halfWidth;
  return Math.max(...bars.flatMap(({ low, high }) => [reach(low), reach(high)]));
}

function ends(architecture: Architecture, { setting: { path }, low, high }: Swing): Architecture[] {
  return [low, high].map((value) => withSettings(architecture, { [path]: value }));
}

/** The bars of those settings whose runs have all come in. */
function barsOfStudy(id: MeasureId, { swings, seeds }: Study, reports: readonly (Report | undefined)[]): Bar[] {
  const runsOf = (design: number) =>
    reports.slice(design * seeds.length, (design + 1) * seeds.length).filter((report) => report !== undefined);
  const whole: SwingRuns[] = swings
    .map((swing, at) => ({ swing, low: runsOf(1 + 2 * at), high: runsOf(2 + 2 * at) }))
    .filter(({ low, high }) => low.length === seeds.length && high.length === seeds.length);
  const base = runsOf(0);
  return base.length === seeds.length ? barsOf(measureOf(id), base, whole) : [];
}
