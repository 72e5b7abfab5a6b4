import styles from './chart-frame.module.css';

/** Heights of the live charts in CSS pixels, axes included. */
export const CHART_HEIGHTS = { requests: 170, latency: 170, instances: 150 } as const;
const X_AXIS_HEIGHT = 26;

/** What a chart shows, and in which unit. */
export function ChartTitle({ title, unit }: { title: string; unit: string }) {
  return (
    <figcaption className={styles.title}>
      {title} <span className={styles.unit}>{unit}</span>
    </figcaption>
  );
}

/** The places of the live charts before there is anything to draw. */
export function ChartFrames() {
  return (
    <div className={styles.frames}>
      <EmptyChart title="Requests" unit="per second, by outcome" height={CHART_HEIGHTS.requests} />
      <EmptyChart title="Response time" unit="of completed requests, logarithmic" height={CHART_HEIGHTS.latency} />
      <EmptyChart title="Instances" unit="of all functions, against the limit" height={CHART_HEIGHTS.instances} />
      <p className={styles.wait}>The lines are drawn while the simulation runs.</p>
    </div>
  );
}

function EmptyChart({ title, unit, height }: { title: string; unit: string; height: number }) {
  return (
    <figure className={styles.figure}>
      <ChartTitle title={title} unit={unit} />
      <svg className={styles.empty} width="100%" height={height - X_AXIS_HEIGHT} aria-hidden="true" />
    </figure>
  );
}
