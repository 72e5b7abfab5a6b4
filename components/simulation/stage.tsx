'use client';

import { type KeyboardEvent, lazy, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { ChartFrames } from '@/components/charts/chart-frame';
import { provideCommands } from '@/components/commands/registry';
import { useDesignHost } from '@/components/designs/design-host';
import { Diagram } from '@/components/diagram/diagram';
import { DiagramTable } from '@/components/diagram/diagram-table';
import { Legend } from '@/components/diagram/legend';
import type { Route } from '@/components/diagram/routes';
import { bringsDesign, bringsMoment } from '@/components/editor/brings-design';
import { FaultSection } from '@/components/faults/fault-section';
import { EmptyForecast } from '@/components/forecast/forecast-frame';
import { LaboratorySection } from '@/components/laboratory/laboratory-section';
import { useMaybeLive } from '@/components/live/live-context';
import { useLiveStage, useStageView } from '@/components/live/use-live-stage';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Segmented } from '@/components/ui/segmented';
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
const Editor = lazy(() => import('@/components/editor/editor').then((module) => ({ default: module.Editor })));
const LiveCharts = lazy(() =>
  import('@/components/charts/live-charts').then((module) => ({ default: module.LiveCharts })),
);
const ForecastPanel = lazy(() =>
  import('@/components/forecast/forecast-panel').then((module) => ({ default: module.ForecastPanel })),
);
const LiveBar = lazy(() => import('@/components/live/live-bar').then((module) => ({ default: module.LiveBar })));
const Requests = lazy(() =>
  import('@/components/requests/requests-section').then((module) => ({ default: module.RequestsSection })),
);
const Timeline = lazy(() => import('@/components/timeline/timeline').then((module) => ({ default: module.Timeline })));
const LivePanels = lazy(() =>
  import('@/components/live/live-panels').then((module) => ({ default: module.LivePanels })),
);

interface StageProps {
  architecture: Architecture;
  /** Names the pattern; the layout a person makes is kept under it. */
  slug: string;
  /** Opens with the editor. */
  startsEditing?: boolean;
}

/**
 * The stage of a pattern: its diagram, and the simulation that runs on it. Everything but the moving parts is in the
 * HTML; the engine, the prices, the dots and the charts are fetched when somebody first plays.
 */
export function Stage({ architecture, slug, startsEditing = false }: StageProps) {
  const isPattern = useDesignHost() === undefined;
  const [stage, setStage] = useState(() => createStage(architecture, slug, isPattern));
  const { controller } = stage;
  const show = useCallback(
    (design: Architecture) => {
      const controls = controlsOf(design);
      controller.setDocument(design, controls);
      setStage((shown) => ({ ...shown, architecture: design, controls }));
    },
    [controller],
  );
  return (
    <StageProvider value={stage}>
      <StageBody pattern={architecture} show={show} startsEditing={startsEditing} />
    </StageProvider>
  );
}

function createStage(architecture: Architecture, slug: string, isPattern: boolean): StageValue {
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
  return { architecture, slug, pattern: architecture, isPattern, controls, store, controller, moves: controller };
}

interface StageBodyProps {
  /** The design as it is in the gallery. */
  pattern: Architecture;
  /** Puts another design on the stage. */
  show: (design: Architecture) => void;
  startsEditing: boolean;
}

function StageBody({ pattern, show, startsEditing }: StageBodyProps) {
  const stage = useStage();
  const { controller } = stage;
  const root = useRef<HTMLElement>(null);
  const isReduced = useReducedMotion();
  const isIdle = useSimulation((state) => state.phase === 'idle');
  const [hasStarted, setStarted] = useState(false);
  if (!isIdle && !hasStarted) setStarted(true);
  useUrlSettings();
  const isLive = useStageView() === 'live';
  const liveStage = useLiveStage(stage, isReduced);
  const [editing, setEditing] = useState<'never' | 'now' | 'before'>('never');
  const isEditing = editing === 'now' && !isLive;

  useEffect(() => {
    if (startsEditing || bringsDesign(window.location.hash)) setEditing('now');
    if (bringsMoment(window.location.hash)) setStarted(true);
  }, [startsEditing]);

  useEffect(() => {
    const edit = isLive || isEditing ? undefined : () => setEditing('now');
    return provideCommands('stage', async () => (await import('./stage-commands')).stageCommands(stage, edit));
  }, [stage, isLive, isEditing]);

  useEffect(() => {
    if (isLive) controller.pause();
  }, [controller, isLive]);

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
    if (isLive || event.key !== ' ' || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest(CONTROLS)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) controller.toggle();
  };

  const overlay = (routes: readonly (Route | undefined)[]) =>
    (hasStarted || isLive) && !isReduced ? (
      <Suspense fallback={null}>
        <Dots routes={routes} />
      </Suspense>
    ) : null;

  return (
    <section ref={root} className={styles.stage} aria-labelledby="stage-title" onKeyDownCapture={handleKey}>
      <h2 id="stage-title" className="visually-hidden">
        Run the pattern
      </h2>
      <UrlProblems />
      <div className={`${styles.view} needs-script no-print`}>
        {!isLive && !isEditing && <Button onClick={() => setEditing('now')}>Edit the design</Button>}
        <ViewChoice />
      </div>
      <figure className={styles.figure}>
        {editing !== 'never' && (
          <Suspense fallback={isEditing ? <p role="status">Fetching the editor …</p> : null}>
            <Editor
              pattern={pattern}
              isOpen={isEditing}
              onChange={show}
              onDone={() => setEditing('before')}
              overlay={overlay}
            />
          </Suspense>
        )}
        {!isEditing && (
          <StageProvider value={liveStage ?? stage}>
            <Diagram overlay={overlay} />
          </StageProvider>
        )}
        {isLive ? (
          <Suspense fallback={null}>
            <LiveBar />
          </Suspense>
        ) : (
          <>
            <Transport />
            {hasStarted && (
              <Suspense fallback={null}>
                <Timeline />
              </Suspense>
            )}
          </>
        )}
        <RunFailure />
        <figcaption>
          <Legend />
        </figcaption>
      </figure>
      {isLive && (
        <Suspense fallback={null}>
          <LivePanels />
        </Suspense>
      )}
      <div className={styles.simulated} hidden={isLive}>
        <Explanation />
        <FaultSection pattern={pattern} show={show} />
        <div className={styles.panels}>
          <div className={styles.set}>
            <TrafficControls />
            <Forecast hasStarted={hasStarted} />
          </div>
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
        {hasStarted && (
          <Suspense fallback={null}>
            <Requests />
          </Suspense>
        )}
        <BillPanel />
        <LaboratorySection pattern={pattern} />
      </div>
      <Disclosure summary="The diagram as a table">
        <DiagramTable />
      </Disclosure>
    </section>
  );
}

/** Nothing is computed for somebody who only reads. */
function Forecast({ hasStarted }: { hasStarted: boolean }) {
  const settings = useSimulation((state) => JSON.stringify(state.settings));
  const [first] = useState(settings);
  const [isWanted, setWanted] = useState(false);
  if (!isWanted && (hasStarted || settings !== first)) setWanted(true);
  if (!isWanted) return <EmptyForecast />;
  return (
    <Suspense fallback={<EmptyForecast />}>
      <ForecastPanel />
    </Suspense>
  );
}

const VIEWS = [
  { value: 'simulated', label: 'Simulated' },
  { value: 'live', label: 'Live' },
] as const;

/** Simulated or real requests on the diagram, where the pattern also runs for real. */
function ViewChoice() {
  const live = useMaybeLive();
  const view = useStageView();
  if (!live) return null;
  return (
    <Segmented
      label="What the diagram shows"
      hideLabel
      options={VIEWS}
      value={view}
      onChange={(next) => live.store.setState({ view: next })}
    />
  );
}

const CONTROLS = 'a, button, input, select, textarea, summary, [contenteditable], [role="slider"]';
