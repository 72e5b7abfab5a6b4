'use client';

import { type FormEvent, useId } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { type ChartViewStore, zoomBy, zoomTo } from './chart-view';
import styles from './live-charts.module.css';

/** Zooms all charts without a pointer that can drag: by two buttons, or by two numbers. */
export function ZoomBar({ view, wholeS }: { view: ChartViewStore; wholeS: number }) {
  const zoom = useStore(view, (state) => state.zoom);
  const id = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const values = new FormData(event.currentTarget);
    zoomTo(view, Number(values.get('from')), Number(values.get('until')));
  };
  const [fromS, untilS] = [round(zoom?.fromS ?? 0), round(zoom?.untilS ?? wholeS)];
  return (
    <form className={styles.bar} onSubmit={submit} aria-label="Stretch of time in the charts">
      <Button variant="quiet" onClick={() => zoomBy(view, 0.5, wholeS)}>
        Zoom in
      </Button>
      <Button variant="quiet" onClick={() => zoomBy(view, 2, wholeS)} disabled={!zoom}>
        Zoom out
      </Button>
      <span className={styles.fields}>
        <label htmlFor={`${id}-from`}>From</label>
        <Seconds id={`${id}-from`} name="from" value={fromS} />
        <label htmlFor={`${id}-until`}>to</label>
        <Seconds id={`${id}-until`} name="until" value={untilS} />
        <span>s</span>
      </span>
      <Button variant="quiet" type="submit">
        Show
      </Button>
      <Button variant="quiet" onClick={() => view.setState({ zoom: undefined })} disabled={!zoom}>
        All of the run
      </Button>
    </form>
  );
}

/** A number of seconds; what somebody types stays until the stretch changes by itself. */
function Seconds({ id, name, value }: { id: string; name: string; value: number }) {
  return (
    <input
      key={value}
      className={styles.number}
      id={id}
      name={name}
      type="number"
      inputMode="decimal"
      min={0}
      step="any"
      defaultValue={value}
      required
    />
  );
}

function round(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
