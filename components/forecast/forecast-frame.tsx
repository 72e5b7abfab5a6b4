import type { ReactNode } from 'react';
import { Stat, StatList } from '@/components/ui/stat';
import styles from './forecast.module.css';

interface ForecastFrameProps {
  success?: string | undefined;
  p50?: string | undefined;
  p99?: string | undefined;
  cold?: string | undefined;
  month?: string | undefined;
  isOld?: boolean;
  isWhole?: boolean;
  /** What the figures are of. */
  children: ReactNode;
}

const NOTHING = '–';

/** The place of the forecast, with or without its figures, so that nothing moves when they come. */
export function ForecastFrame({ isOld = false, isWhole = false, children, ...figures }: ForecastFrameProps) {
  const { success = NOTHING, p50 = NOTHING, p99 = NOTHING, cold = NOTHING, month = NOTHING } = figures;
  return (
    <section className={styles.forecast} aria-labelledby="forecast-title" data-old={isOld} data-whole={isWhole}>
      <h3 className={styles.title} id="forecast-title">
        What these settings come to
      </h3>
      <StatList label="Over ten simulated minutes">
        <Stat label="Success" value={success} />
        <Stat label="p50" value={p50} />
        <Stat label="p99" value={p99} />
        <Stat label="Cold starts" state="cold" value={cold} />
        <Stat label="A month" state="money" value={month} />
      </StatList>
      {children}
    </section>
  );
}

/** The place before anything is computed. */
export function EmptyForecast() {
  return (
    <ForecastFrame>
      <p className={styles.basis}>Computed beside the run that is shown, once something runs or is changed.</p>
    </ForecastFrame>
  );
}
