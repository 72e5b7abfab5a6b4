import { lazy, Suspense, useState } from 'react';
import { useSimulation } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { type NumericSetting, numericSettings } from '@/content/laboratory/design-settings';
import { gridOf, listOf, type Values } from '@/content/laboratory/grid';
import { bestOf, pointOf, type SweepPoint, type SweepSetup, sweepCsv, sweepJson } from '@/content/laboratory/sweep';
import { withSettings } from '@/content/settings';
import type { Report } from '@/simulator';
import { formatFigure, formatValue, saveText, seedsFrom } from './figures';
import styles from './laboratory.module.css';
import { NumberField } from './number-field';
import { RunLine } from './run-line';
import { planOf, RunSettings, type RunTexts } from './run-settings';
import { SettingPicker } from './setting-picker';
import { SweepTable } from './sweep-table';
import { useRuns } from './use-runs';
import { useStageDesign } from './use-stage-design';

const SweepCurves = lazy(() => import('./sweep-curves').then((module) => ({ default: module.SweepCurves })));

/** The grid as it is typed; ends that nobody typed lie around what the design has. */
interface GridTexts {
  from?: string;
  to?: string;
  points: string;
  list: string;
}

/** A sweep as it was when it began. */
interface Sweep {
  setting: NumericSetting;
  values: readonly number[];
  seeds: number;
  isLog: boolean;
  setup: Omit<SweepSetup, 'goal'>;
}

const GRIDS = [
  { value: 'log', label: 'Equal ratios' },
  { value: 'linear', label: 'Equal steps' },
  { value: 'list', label: 'A list' },
] as const;
type Grid = (typeof GRIDS)[number]['value'];

/** The setting that a sweep begins with, where a design has it, and values that are asked about. */
const FIRST_SETTING = /memoryMib$/;
const AROUND = 4;
/** Ratio of the largest to the smallest value from which an axis is logarithmic. */
const WIDE = 4;

/** One setting over a range of values: what each costs and gives, and which is the best for a goal. */
export function SweepPanel() {
  const stage = useStageDesign();
  const { seed, freeTier } = useSimulation((state) => state.settings);
  const settings = numericSettings(stage);
  const [path, setPath] = useState(() => settings.find((each) => FIRST_SETTING.test(each.path))?.path ?? '');
  const setting = settings.find((each) => each.path === path) ?? settings[0];
  const [grid, setGrid] = useState<Grid>('log');
  const [texts, setTexts] = useState<GridTexts>({ points: '5', list: '' });
  const [goalTexts, setGoalTexts] = useState({ p99Ms: '500', unserved: '1' });
  const [runTexts, setRunTexts] = useState<RunTexts>({ durationS: '600', warmUpS: '60', seeds: '5' });
  const [sweep, setSweep] = useState<Sweep>();
  const runs = useRuns();
  if (!setting) return <p className={styles.none}>The design has no number to vary.</p>;
  const usual = usualRange(setting);

  const start = () => {
    const read = planOf(runTexts);
    if (read.kind === 'wrong') return runs.refuse(read.reason);
    const values = valuesFrom(grid, texts, usual, setting);
    if (values.kind === 'wrong') return runs.refuse(values.reason);
    const { durationS, warmUpS, seeds } = read.plan;
    try {
      const designs = values.values.map((value) => withSettings(stage, { [setting.path]: value }));
      // Seed by seed over all values, so that a sweep that is cancelled has something of every value.
      const requests = seedsFrom(seed, seeds).flatMap((each) =>
        designs.map((architecture) => ({ architecture, seed: each, durationS, warmUpS, freeTier })),
      );
      setSweep({
        setting,
        values: values.values,
        seeds,
        isLog: grid !== 'linear' && isWide(values.values),
        setup: { setting: setting.path, design: stage.name, durationS, warmUpS, freeTier },
      });
      return void runs.start(requests);
    } catch (error) {
      return runs.refuse(error instanceof Error ? error.message : String(error));
    }
  };

  const pick = (next: string) => {
    setPath(next);
    setTexts({ points: texts.points, list: '' });
  };
  const write = (name: keyof typeof texts) => (text: string) => setTexts({ ...texts, [name]: text });
  const goal = { p99Ms: Number(goalTexts.p99Ms), mostUnservedPercent: Number(goalTexts.unserved) };
  const points = sweep ? pointsOf(sweep, runs.reports) : [];
  const setup = sweep && { ...sweep.setup, goal };
  return (
    <div className={styles.section}>
      <div className={`${styles.form} no-print`}>
        <SettingPicker architecture={stage} settings={settings} path={setting.path} onChange={pick} />
        <Segmented label="Values" options={GRIDS} value={grid} onChange={setGrid} />
        {grid === 'list' ? (
          <NumberField label="List, with commas" unit={setting.unit} value={texts.list} onChange={write('list')} />
        ) : (
          <>
            <NumberField label="From" unit={setting.unit} value={texts.from ?? usual.from} onChange={write('from')} />
            <NumberField label="To" unit={setting.unit} value={texts.to ?? usual.to} onChange={write('to')} />
            <NumberField label="Points" value={texts.points} onChange={write('points')} />
          </>
        )}
        <RunSettings texts={runTexts} onChange={setRunTexts} />
        <NumberField
          label="Goal: 99% answered within"
          unit="ms"
          value={goalTexts.p99Ms}
          onChange={(p99Ms) => setGoalTexts({ ...goalTexts, p99Ms })}
        />
        <NumberField
          label="Goal: not served, at most"
          unit="%"
          value={goalTexts.unserved}
          onChange={(unserved) => setGoalTexts({ ...goalTexts, unserved })}
        />
      </div>
      <div className="no-print">
        <RunLine state={runs.state} action="Sweep" onStart={start} onCancel={runs.cancel} />
      </div>
      {sweep && setup && points.length > 0 && (
        <>
          <p className={styles.finding}>{bestInWords(points, setup, sweep.setting.unit)}</p>
          <Suspense fallback={<p className={styles.none}>Fetching the charts …</p>}>
            <SweepCurves points={points} goal={goal} isLog={sweep.isLog} unit={sweep.setting.unit ?? ''} />
          </Suspense>
          <SweepTable points={points} goal={goal} unit={sweep.setting.unit} />
          <div className={`${styles.row} no-print`}>
            <Button onClick={() => saveText('sweep.csv', sweepCsv(points, setup), 'text/csv')}>Download as CSV</Button>
            <Button
              onClick={() =>
                saveText('sweep.json', `${JSON.stringify(sweepJson(points, setup), null, 2)}\n`, 'application/json')
              }
            >
              Download as JSON
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

/** Whether values lie so far apart that only a logarithmic axis keeps the small ones from each other. */
function isWide(values: readonly number[]): boolean {
  const [least = 0, most = 0] = [values[0], values.at(-1)];
  return least > 0 && most / least >= WIDE;
}

/** A range around what the design has: a quarter to four times as much, within what is allowed. */
function usualRange({ value, range }: NumericSetting): { from: string; to: string } {
  const middle = value && value > 0 ? value : Math.max(1, range.min);
  const within = (number: number) => {
    const rounded = range.isWhole ? Math.round(number) : number;
    return String(Math.min(range.max, Math.max(range.min, rounded)));
  };
  return { from: within(middle / AROUND), to: within(middle * AROUND) };
}

function valuesFrom(
  grid: Grid,
  texts: GridTexts,
  usual: { from: string; to: string },
  { range }: NumericSetting,
): Values {
  if (grid === 'list') return listOf(texts.list, range);
  const [from, to] = [Number(texts.from ?? usual.from), Number(texts.to ?? usual.to)];
  return gridOf({ from, to, points: Number(texts.points), scale: grid, range });
}

/** Points of the values of which at least one run has come in. */
function pointsOf({ values }: Sweep, reports: readonly (Report | undefined)[]): SweepPoint[] {
  return values.flatMap((value, at) => {
    const own = reports.filter((_, index) => index % values.length === at).filter((report) => report !== undefined);
    return own.length > 0 ? [pointOf(value, own)] : [];
  });
}

function bestInWords(points: readonly SweepPoint[], { goal }: SweepSetup, unit: string | undefined): string {
  const asked = `99% of the answers within ${formatFigure(goal.p99Ms, 'ms')} and at most ${formatFigure(goal.mostUnservedPercent, 'percent')} not served`;
  const best = bestOf(points, goal);
  if (best.kind === 'none') {
    const unsure = best.unsure > 0 ? ` ${best.unsure} may keep it; more seeds could tell.` : '';
    return `None of ${points.length} values is sure to keep the goal: ${asked}.${unsure}`;
  }
  const { point, costUsd, kept, rivals } = best;
  const value = formatValue(point.value, unit);
  const others =
    rivals.length > 0
      ? ` Its cost is not told apart from that of ${rivals.map((each) => formatValue(each, unit)).join(', ')}.`
      : '';
  return `Best: ${value}, the cheapest of ${kept} of ${points.length} values that keep the goal, at ${formatFigure(costUsd, 'usd')} a month. The goal: ${asked}, bands included.${others}`;
}
