'use client';

import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { formatSimTime } from '@/components/simulation/format';
import { useSimulation } from '@/components/simulation/stage-context';
import { DensityStrip } from './density-strip';
import type { TimelineMark } from './marks';
import { momentInWords } from './moment-words';
import styles from './timeline.module.css';

/** A run shorter than this does not fill the width. */
const SHORTEST_S = 10;
/** How near a mark a pointer must come to mean it, in pixels. */
const NEAR_PX = 8;
const STEP_S = 1;
const STRIDE_S = 10;

interface ScrubberProps {
  marks: readonly TimelineMark[];
  /** The mark that is spoken of elsewhere. */
  named: TimelineMark | undefined;
  onName: (mark: TimelineMark | undefined) => void;
  onSeek: (toUs: number) => void;
}

/** Everything simulated so far, as a slider: dragged, or moved by keys. */
export function Scrubber({ marks, named, onName, onSeek }: ScrubberProps) {
  const series = useSimulation((state) => state.series);
  const newestUs = useSimulation((state) => state.newestUs);
  const shownUs = useSimulation((state) => state.summary?.simTimeUs ?? 0);
  const [draggedUs, setDraggedUs] = useState<number>();
  const track = useRef<HTMLDivElement>(null);
  const atUs = draggedUs ?? shownUs;
  const lengthS = Math.max(SHORTEST_S, newestUs / 1e6);
  const shareOf = (seconds: number) => `${(Math.min(1, Math.max(0, seconds / lengthS)) * 100).toFixed(3)}%`;

  const pointed = ({ clientX }: PointerEvent): { toUs: number; mark: TimelineMark | undefined } => {
    const { left = 0, width = 1 } = track.current?.getBoundingClientRect() ?? {};
    const seconds = ((clientX - left) / Math.max(1, width)) * lengthS;
    const nearS = (NEAR_PX / Math.max(1, width)) * lengthS;
    const distance = (mark: TimelineMark) => Math.abs(mark.atS - seconds);
    const [mark] = marks.filter((each) => distance(each) <= nearS).sort((a, b) => distance(a) - distance(b));
    return { toUs: Math.min(newestUs, Math.max(0, Math.round((mark?.atS ?? seconds) * 1e6))), mark };
  };
  const seek = (toUs: number) => onSeek(Math.min(newestUs, Math.max(0, Math.round(toUs))));

  const handleDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const { toUs } = pointed(event);
    setDraggedUs(toUs);
    seek(toUs);
  };
  const handleMove = (event: PointerEvent<HTMLDivElement>) => {
    const { toUs, mark } = pointed(event);
    onName(mark);
    if (draggedUs === undefined) return;
    setDraggedUs(toUs);
    seek(toUs);
  };
  const handleUp = () => setDraggedUs(undefined);

  const handleKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const strideUs = (event.shiftKey ? STRIDE_S : STEP_S) * 1e6;
    const pageUs = Math.max(STRIDE_S * 1e6, newestUs / 10);
    const to: Record<string, number> = {
      ArrowLeft: shownUs - strideUs,
      ArrowDown: shownUs - strideUs,
      ArrowRight: shownUs + strideUs,
      ArrowUp: shownUs + strideUs,
      PageDown: shownUs - pageUs,
      PageUp: shownUs + pageUs,
      Home: 0,
      End: newestUs,
    };
    const toUs = to[event.key];
    if (toUs === undefined) return;
    event.preventDefault();
    seek(toUs);
  };

  return (
    <div
      ref={track}
      className={styles.track}
      role="slider"
      tabIndex={0}
      aria-label="Moment of the run"
      aria-valuemin={0}
      aria-valuemax={newestUs / 1e6}
      aria-valuenow={Math.round(atUs / 1e3) / 1e3}
      aria-valuetext={momentInWords(atUs, series)}
      onKeyDown={handleKey}
      onPointerDown={handleDown}
      onPointerMove={handleMove}
      onPointerUp={handleUp}
      onPointerCancel={handleUp}
      onPointerLeave={() => onName(undefined)}
    >
      <DensityStrip series={series} lengthS={lengthS} />
      <span className={styles.ahead} style={{ insetInlineStart: shareOf(atUs / 1e6) }} />
      {marks.map((mark) => (
        <span
          key={`${mark.kind} ${mark.atS} ${mark.label}`}
          className={styles.mark}
          data-kind={mark.kind}
          data-named={mark === named || undefined}
          style={{ insetInlineStart: shareOf(mark.atS) }}
        />
      ))}
      <span className={styles.thumb} style={{ insetInlineStart: shareOf(atUs / 1e6) }} />
      <span className={styles.ends} aria-hidden="true">
        <span>0:00:00</span>
        <span>{formatSimTime(Math.round(lengthS * 1e6)).replace(/\.\d+$/, '')}</span>
      </span>
    </div>
  );
}
