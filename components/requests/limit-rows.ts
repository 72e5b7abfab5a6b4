import { labelOf } from '@/components/diagram/words';
import type { Architecture, BindingLimit, LimitKind, SeriesPoint } from '@/simulator';

/** A stretch of time in which a limit bound without a pause. */
export interface LimitStretch {
  fromS: number;
  untilS: number;
}

/** One limit of one resource over a run. */
export interface LimitRow {
  key: string;
  resource: string;
  label: string;
  kind: LimitKind;
  stretches: readonly LimitStretch[];
  times: number;
  /** Its window with the most refusals or waits, and when that was. */
  worst: BindingLimit;
  worstAtS: number;
}

/** The limits that bound in a run, the most frequent first. */
export function limitRowsOf(
  series: readonly SeriesPoint[],
  { resources }: Pick<Architecture, 'resources'>,
): LimitRow[] {
  const labels = new Map(resources.map((resource) => [resource.id, labelOf(resource)]));
  const rows = new Map<string, LimitRow & { stretches: LimitStretch[] }>();
  for (const { atS, windowS, limits } of series) {
    for (const limit of limits) {
      const key = `${limit.resource}/${limit.kind}`;
      const row = rows.get(key);
      const stretch = { fromS: atS - windowS, untilS: atS };
      if (!row) {
        const { resource, kind, times } = limit;
        const label = labels.get(resource) ?? resource;
        rows.set(key, { key, resource, label, kind, times, worst: limit, worstAtS: atS, stretches: [stretch] });
        continue;
      }
      row.times += limit.times;
      if (limit.times > row.worst.times) {
        row.worst = limit;
        row.worstAtS = atS;
      }
      const last = row.stretches.at(-1) as LimitStretch;
      if (last.untilS >= stretch.fromS) last.untilS = stretch.untilS;
      else row.stretches.push(stretch);
    }
  }
  return [...rows.values()].sort((a, b) => b.times - a.times);
}

/** The window that a moment lies in; without a moment the last. */
export function pointAt(series: readonly SeriesPoint[], atS: number | undefined): SeriesPoint | undefined {
  if (atS === undefined) return series.at(-1);
  return series.find((point) => point.atS >= atS) ?? series.at(-1);
}

/** Seconds of a stretch of windows in which a limit bound. */
export function boundS({ stretches }: LimitRow): number {
  return stretches.reduce((sum, { fromS, untilS }) => sum + untilS - fromS, 0);
}
