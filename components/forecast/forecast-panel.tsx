import { P99_SAMPLES } from '@/components/simulation/figures';
import { formatMonthly, formatMs, formatS, formatShare } from '@/components/simulation/format';
import { type Forecast, WHOLE_S } from './forecast';
import styles from './forecast.module.css';
import { ForecastFrame } from './forecast-frame';
import { type CreateForecastWorker, type ForecastState, useForecast } from './use-forecast';

const createBrowserWorker: CreateForecastWorker = () =>
  new Worker(new URL('./forecast-worker.ts', import.meta.url), { type: 'module' });

/** What the settings come to over ten minutes, computed beside the run that is shown; anew with every change. */
export function ForecastPanel({ createWorker = createBrowserWorker }: { createWorker?: CreateForecastWorker }) {
  const state = useForecast(createWorker);
  const { forecast, isOld, failure } = state;
  return (
    <ForecastFrame
      success={figureOf(forecast, successOf)}
      p50={figureOf(forecast, ({ latencyMs }) => timeOf(latencyMs.p50))}
      p99={figureOf(forecast, p99Of)}
      cold={figureOf(forecast, coldOf)}
      month={figureOf(forecast, ({ bill }) => formatMonthly(bill.monthlyUsd))}
      isOld={isOld}
      isWhole={!isOld && forecast?.isWhole === true}
    >
      <p className={styles.basis}>
        {failure ?? basisOf(state)}
        {forecast?.limit && !isOld && ` What binds most: ${forecast.limit.reason}.`}
      </p>
      <p className="visually-hidden" role="status">
        {forecast?.isWhole && !isOld ? summaryOf(forecast) : ''}
      </p>
    </ForecastFrame>
  );
}

function figureOf(
  forecast: Forecast | undefined,
  write: (forecast: Forecast) => string | undefined,
): string | undefined {
  return forecast && write(forecast);
}

function successOf({ requests }: Forecast): string | undefined {
  const { completed, failed, throttled, timedOut } = requests;
  const ended = completed + failed + throttled + timedOut;
  return ended > 0 ? formatShare(completed / ended) : undefined;
}

const timeOf = (valueMs: number) => (Number.isFinite(valueMs) ? formatMs(valueMs) : undefined);

function p99Of({ latencyMs }: Forecast): string | undefined {
  return latencyMs.count < P99_SAMPLES ? undefined : timeOf(latencyMs.p99);
}

function coldOf({ coldStarts, invocations }: Forecast): string | undefined {
  return invocations > 0 ? formatShare(coldStarts / invocations) : undefined;
}

function basisOf({ forecast, isOld }: ForecastState): string {
  if (!forecast) return 'Computing a first estimate.';
  if (isOld) return 'Of the settings before; computing anew.';
  const few = forecast.latencyMs.count < P99_SAMPLES ? ` n = ${forecast.latencyMs.count}, too few for p99.` : '';
  if (forecast.isWhole) return `Ten simulated minutes after a warm-up, one seed.${few}`;
  return `First estimate, from ${formatS(Math.round(forecast.simulatedS))} of ${formatS(WHOLE_S)}.${few}`;
}

function summaryOf(forecast: Forecast): string {
  return `Over ten minutes these settings come to ${successOf(forecast) ?? 'no'} success, p99 ${p99Of(forecast) ?? 'unknown'}, ${formatMonthly(forecast.bill.monthlyUsd)} a month.`;
}
