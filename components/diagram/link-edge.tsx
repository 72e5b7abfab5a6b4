'use client';

import type { Edge, EdgeProps } from '@xyflow/react';
import { memo } from 'react';
import { formatShortCount } from '@/components/simulation/format';
import type { Source } from '@/components/simulation/settings';
import { useSimulation } from '@/components/simulation/stage-context';
import styles from './diagram.module.css';
import type { Connection } from './geometry';
import type { Route } from './routes';

/** A diagram edge holds its connection and the way it takes. */
export type DiagramEdge = Edge<
  { connection: Connection; route: Route | undefined; source: Source | undefined },
  'link'
>;

const ARROW = 7;
/** A shorter way has no room for words; the table and its spoken name still tell. */
const SHORTEST_LABELLED = 50;

/** A connection: solid where the caller waits, dashed for events, dotted where batches are fetched. */
export const LinkEdge = memo(function LinkEdge({ data }: EdgeProps<DiagramEdge>) {
  const linkIndex = data?.connection.linkIndex;
  const count = useSimulation((state) => (linkIndex === undefined ? undefined : state.linkCounts[linkIndex]));
  const source = data?.source;
  const isSwitchedOff = useSimulation((state) => source !== undefined && state.settings.off.includes(source));
  if (!data?.route) return null;
  const { connection, route } = data;
  const off = source === undefined ? !connection.enabled : isSwitchedOff;
  const text = [
    off ? `${connection.label ?? connection.kind}: off` : connection.label,
    count && formatShortCount(count),
  ]
    .filter(Boolean)
    .join(' · ');
  return (
    <g className={styles.edge} data-kind={connection.kind} data-off={off || undefined}>
      <path className="react-flow__edge-interaction" d={route.d} fill="none" strokeOpacity={0} strokeWidth={24} />
      <path
        className={`react-flow__edge-path ${styles.path}`}
        d={route.d}
        style={count === undefined ? undefined : { strokeWidth: widthOf(count) }}
      />
      <path className={styles.arrow} d={arrowOf(route.samples)} />
      {text && route.length >= SHORTEST_LABELLED && (
        <text className={styles.edgeLabel} x={route.label.x} y={route.label.y} dy="0.32em" textAnchor="middle">
          {text}
        </text>
      )}
    </g>
  );
});

/** Each tenfold of what moved makes the line one unit wider. */
function widthOf(count: number): number {
  return Math.min(7, 1.5 + Math.log10(1 + count));
}

/** A triangle at the end of the way, pointing where the way leads. */
function arrowOf(samples: Float64Array): string {
  const x = samples.at(-2) ?? 0;
  const y = samples.at(-1) ?? 0;
  const angle = Math.atan2(y - (samples.at(-5) ?? y), x - (samples.at(-6) ?? x));
  const corner = (turn: number) =>
    `${(x - ARROW * Math.cos(angle + turn)).toFixed(1)} ${(y - ARROW * Math.sin(angle + turn)).toFixed(1)}`;
  return `M${x} ${y}L${corner(0.42)}L${corner(-0.42)}z`;
}
