'use client';

import { type KeyboardEvent, lazy, Suspense, useEffect, useRef, useState } from 'react';
import { ChartFrames } from '@/components/charts/chart-frame';
import { Diagram } from '@/components/diagram/diagram';
import { DiagramTable } from '@/components/diagram/diagram-table';
import { Legend } from '@/components/diagram/legend';
import { Disclosure } from '@/components/ui/disclosure';
import type { Architecture, Catalog } from '@/simulator';
import { BillPanel } from './bill-panel';
import { ConservationLine } from './conservation-line';
import { Explanation } from './explanation';
import { Figures } from './figures';
import { RunFailure, UrlProblems } from './notices';
import { controlsOf } from './settings';
import { SimulationController } from './simulation-controller';
import { createSimulationStore } from './simulation-store';
import styles from './stage.module.css';
import { StageProvider, type StageValue, useSimulation, useStage } from './stage-context';
import { TrafficControls } from './traffic-controls';
import { Transport } from './transport';
import { useReducedMotion } from './use-media';
import { useUrlSettings } from './use-url-settings';

const Dots = lazy(() => import('@/components/diagram/dots').then((module) => ({ default: module.Dots })));
const LiveCharts = lazy(() =>
  import('@/components/charts/live-charts').then((module) => ({ default: module.LiveCharts })),
);

interface StageProps {
  architecture: Architecture;
  /** Names the pattern; the layout a person makes is kept under it. */
  slug: string;
}

/**
 * The stage of a pattern: its diagram, and the simulation that runs on it. Everything but the moving parts is in the
 * HTML; the engine, the prices, the dots and the charts are fetched when somebody first plays.
 */
export function Stage({ architecture, slug }: StageProps) {
  const [stage] = useState(() => createStage(architecture, slug));
  return (
    <StageProvider value={stage}>
      <StageBody />
    </StageProvider>
  );
}

function createStage(architecture: Architecture, slug: string): StageValue {
  const controls = controlsOf(architecture);
  const store = createSimulationStore(controls.defaults);
  const controller = new SimulationController({
    architecture,
    controls,
    store,
    createWorker: () => new Worker(new URL('../../simulator/worker/entry.ts', import.meta.url), { type: 'module' }),
    loadCatalog: async () => (await import('@/content/catalog/aws.json')).default as Catalog,
    nowMs: () => performance.now(),
  });
  return { architecture, slug, controls, store, controller };
}

function StageBody() {
  const { controller } = useStage();
  const root = useRef<HTMLElement>(null);
  const isReduced = useReducedMotion();
  const isIdle = useSimulation((state) => state.phase === 'idle');
  const [hasStarted, setStarted] = useState(false);
  if (!isIdle && !hasStarted) setStarted(true);
  useUrlSettings();

  useEffect(() => {
    controller.countsLinks = isReduced;
  }, [controller, isReduced]);

  useEffect(() => {
    const element = root.current;
    if (!element) return;
    let isOnScreen = true;
    const update = () => controller.setVisible(isOnScreen && !document.hidden);
    const observer = new IntersectionObserver((entries) => {
      isOnScreen = entries.at(-1)?.isIntersecting ?? true;
      update();
    });
    observer.observe(element);
    document.addEventListener('visibilitychange', update);
    return () => {
      observer.disconnect();
      document.removeEventListener('visibilitychange', update);
      controller.setVisible(true);
      controller.dispose();
    };
  }, [controller]);

  const handleKey = (event: KeyboardEvent) => {
    if (event.key !== ' ' || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest(CONTROLS)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) controller.toggle();
  };

  return (
    <section ref={root} className={styles.stage} aria-labelledby="stage-title" onKeyDownCapture={handleKey}>
      <h2 id="stage-title" className="visually-hidden">
        Run the pattern
      </h2>
      <UrlProblems />
      <figure className={styles.figure}>
        <Diagram
          overlay={(routes) =>
            hasStarted && !isReduced ? (
              <Suspense fallback={null}>
                <Dots routes={routes} />
              </Suspense>
            ) : null
          }
        />
        <Transport />
        <RunFailure />
        <figcaption>
          <Legend />
        </figcaption>
      </figure>
      <Explanation />
      <div className={styles.panels}>
        <TrafficControls />
        <div className={styles.results}>
          <Figures />
          <ConservationLine />
          <section aria-labelledby="charts-title">
            <h3 className={styles.title} id="charts-title">
              Over time
            </h3>
            {hasStarted ? (
              <Suspense fallback={<ChartFrames />}>
                <LiveCharts />
              </Suspense>
            ) : (
              <ChartFrames />
            )}
          </section>
        </div>
      </div>
      <BillPanel />
      <Disclosure summary="The diagram as a table">
        <DiagramTable />
      </Disclosure>
    </section>
  );
}

const CONTROLS = 'a, button, input, select, textarea, summary, [contenteditable], [role="slider"]';
