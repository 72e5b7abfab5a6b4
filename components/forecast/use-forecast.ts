import { useEffect, useRef, useState } from 'react';
import { applySettings, type Settings } from '@/components/simulation/settings';
import { useSimulation, useStage } from '@/components/simulation/stage-context';
import type { Forecast, ForecastAnswer, ForecastQuestion } from './forecast';

/** As much of a Worker as a forecast uses. */
export interface ForecastWorker {
  postMessage(question: ForecastQuestion): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<ForecastAnswer>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

export type CreateForecastWorker = () => ForecastWorker;

/** What is known of the settings that are set; of older ones until there is something newer. */
export interface ForecastState {
  forecast: Forecast | undefined;
  /** Whether the figures are of other settings than those that are set now. */
  isOld: boolean;
  failure: string | undefined;
}

/** Asks a worker what the design on the stage comes to, again whenever it or its settings change. */
export function useForecast(createWorker: CreateForecastWorker): ForecastState {
  const { architecture, controls } = useStage();
  const settings = useSimulation((state) => state.settings);
  const [answer, setAnswer] = useState<ForecastAnswer>();
  const [asked, setAsked] = useState(0);
  const worker = useRef<ForecastWorker>(undefined);
  const question = useRef(0);
  const forecast = useRef<Forecast>(undefined);

  useEffect(() => {
    const made = createWorker();
    made.onmessage = ({ data }) => {
      if (data.question === question.current) setAnswer(data);
    };
    made.onerror = (event) =>
      setAnswer({
        type: 'failed',
        question: question.current,
        message: event.message || 'The engine could not be loaded.',
      });
    worker.current = made;
    return () => made.terminate();
  }, [createWorker]);

  const design = keyOf(settings);
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the settings only what the key holds makes another question
  useEffect(() => {
    question.current += 1;
    setAsked(question.current);
    worker.current?.postMessage({
      question: question.current,
      architecture: applySettings(architecture, controls, settings),
      seed: settings.seed,
      freeTier: settings.freeTier,
    });
  }, [architecture, controls, design]);

  if (answer?.type === 'forecast') forecast.current = answer.forecast;
  return {
    forecast: forecast.current,
    isOld: answer?.question !== asked,
    failure: answer?.type === 'failed' && answer.question === asked ? answer.message : undefined,
  };
}

/** All settings but the speed of the play, which changes no figure. */
function keyOf({ speed: _speed, ...settings }: Settings): string {
  return JSON.stringify(settings);
}
