import { useState } from 'react';
import { useSimulation } from '@/components/simulation/stage-context';
import { Segmented } from '@/components/ui/segmented';
import { Switch } from '@/components/ui/switch';
import { type Arrivals, arrivalsOf, onTrafficOf } from '@/content/laboratory/common-arrivals';
import { designSettings } from '@/content/laboratory/design-settings';
import { type Pair, PLANNED_SEEDS } from '@/content/laboratory/differences';
import { type Settings, withSettings } from '@/content/settings';
import type { Architecture } from '@/simulator';
import { type ChosenDesign, DesignSource, useDesigns } from './design-source';
import { Differences } from './differences';
import { formatValue, ownerLabel, seedsFrom, settingLabel } from './figures';
import styles from './laboratory.module.css';
import { PairCharts } from './pair-charts';
import { RunLine } from './run-line';
import { planOf, RunSettings, type RunTexts } from './run-settings';
import { SettingPicker } from './setting-picker';
import { useRuns } from './use-runs';
import { ValueField } from './value-field';

/** Two designs that are compared, as they were when the comparison began. */
export interface Comparison {
  a: { architecture: Architecture; title: string };
  b: { architecture: Architecture; title: string };
  arrivals: Arrivals;
}

const MODES = [
  { value: 'setting', label: 'One setting, two values' },
  { value: 'designs', label: 'Two designs' },
] as const;
type Mode = (typeof MODES)[number]['value'];

/** A setting that most designs have and that most people ask about first. */
const FIRST_SETTING = /reservedConcurrency$/;
/** Windows of the charts; a run has about so many. */
const WINDOWS = 150;

/** Two designs, or two values of a setting, on the same arrivals and seeds. */
export function Compare({ pattern }: { pattern: Architecture }) {
  const { kept, designOf, stage } = useDesigns(pattern);
  const { seed, freeTier } = useSimulation((state) => state.settings);
  const [mode, setMode] = useState<Mode>('setting');
  const settings = designSettings(stage);
  const [path, setPath] = useState(() => settings.find((each) => FIRST_SETTING.test(each.path))?.path ?? '');
  const setting = settings.find((each) => each.path === path) ?? settings[0];
  const [values, setValues] = useState({ a: '', b: '' });
  const [sources, setSources] = useState({ a: 'pattern', b: 'stage' });
  const [files, setFiles] = useState<{ a?: ChosenDesign; b?: ChosenDesign }>({});
  const [sharesTraffic, setSharesTraffic] = useState(true);
  const [texts, setTexts] = useState<RunTexts>({ durationS: '600', warmUpS: '60', seeds: String(PLANNED_SEEDS) });
  const [comparison, setComparison] = useState<Comparison>();
  const runs = useRuns();

  const pick = (next: string) => {
    setPath(next);
    setValues({ a: '', b: '' });
  };

  const choose = (side: 'a' | 'b') => (value: string, file?: ChosenDesign) => {
    setSources((before) => ({ ...before, [side]: value }));
    if (file) setFiles((before) => ({ ...before, [side]: file }));
  };

  const start = () => {
    const read = planOf(texts);
    if (read.kind === 'wrong') return runs.refuse(read.reason);
    const { durationS, warmUpS, seeds } = read.plan;
    try {
      const next = mode === 'setting' ? ofSetting() : ofDesigns();
      setComparison(next);
      const windowS = Math.max(1, Math.ceil(durationS / WINDOWS));
      const requests = seedsFrom(seed, seeds).flatMap((each, at) =>
        [next.a, next.b].map(({ architecture }) => ({
          architecture,
          seed: each,
          durationS,
          warmUpS,
          freeTier,
          ...(at === 0 ? { windowS } : {}),
        })),
      );
      return void runs.start(requests);
    } catch (error) {
      return runs.refuse(error instanceof Error ? error.message : String(error));
    }
  };

  const ofSetting = (): Comparison => {
    if (!setting) throw new Error('The design has nothing to set.');
    const side = (text: string) => {
      const architecture = withSettings(stage, settingFrom(setting.path, text));
      const name = `${ownerLabel(stage, setting.owner)}, ${settingLabel(setting.fields).toLowerCase()}`;
      return {
        architecture,
        title: `${name} ${text === '' ? 'left out' : formatValue(valueFrom(text), setting.unit)}`,
      };
    };
    const [a, b] = [side(values.a || asText(setting.value)), side(values.b || asText(setting.value))];
    return { a, b, arrivals: arrivalsOf(a.architecture, b.architecture) };
  };

  const ofDesigns = (): Comparison => {
    const [a, b] = [designOf(sources.a, files.a), designOf(sources.b, files.b)];
    if (a.kind === 'none') throw new Error(a.reason);
    if (b.kind === 'none') throw new Error(b.reason);
    const architecture = sharesTraffic ? onTrafficOf(a.architecture, b.architecture) : b.architecture;
    return { a, b: { ...b, architecture }, arrivals: arrivalsOf(a.architecture, architecture) };
  };

  const pairs = pairsOf(runs.reports);
  return (
    <div className={styles.section}>
      <div className="no-print">
        <Segmented label="What to compare" hideLabel options={MODES} value={mode} onChange={setMode} />
      </div>
      <div className={`${styles.form} no-print`}>
        {mode === 'setting' && setting ? (
          <>
            <SettingPicker architecture={stage} settings={settings} path={setting.path} onChange={pick} />
            {(['a', 'b'] as const).map((side) => (
              <ValueField
                key={side}
                label={side === 'a' ? 'Value of A' : 'Value of B'}
                setting={setting}
                value={values[side]}
                onChange={(text) => setValues({ ...values, [side]: text })}
              />
            ))}
          </>
        ) : (
          (['a', 'b'] as const).map((side) => (
            <DesignSource
              key={side}
              label={side === 'a' ? 'Design A' : 'Design B'}
              value={sources[side]}
              file={files[side]}
              onChange={choose(side)}
              kept={kept}
            />
          ))
        )}
        <RunSettings texts={texts} onChange={setTexts} />
        {mode === 'designs' && (
          <Switch label="Both get the traffic of A" checked={sharesTraffic} onChange={setSharesTraffic} />
        )}
        {mode === 'setting' && setting && (
          <p className={styles.hint}>
            On the stage it is {setting.value === undefined ? 'left out' : formatValue(setting.value, setting.unit)}; a
            value left empty stays as it is there.
          </p>
        )}
      </div>
      <div className="no-print">
        <RunLine state={runs.state} action="Compare" onStart={start} onCancel={runs.cancel} />
      </div>
      {comparison && pairs.length > 0 && (
        <>
          <PairCharts pair={pairs[0] as Pair} comparison={comparison} />
          <Differences
            pairs={pairs}
            comparison={comparison}
            planned={runs.reports.length / 2}
            isRunning={runs.state.kind === 'running'}
          />
        </>
      )}
    </div>
  );
}

/** Pairs of which both have come in, in the order of their seeds. */
function pairsOf(reports: readonly (Pair['a'] | undefined)[]): Pair[] {
  const pairs: Pair[] = [];
  for (let at = 0; at + 1 < reports.length; at += 2) {
    const [a, b] = [reports[at], reports[at + 1]];
    if (a && b) pairs.push({ a, b });
  }
  return pairs;
}

function asText(value: unknown): string {
  return value === undefined ? '' : String(value);
}

/** A setting from what was typed; nothing leaves the field as it stands. */
function settingFrom(path: string, text: string): Settings {
  return text === '' ? {} : { [path]: valueFrom(text) };
}

function valueFrom(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}
