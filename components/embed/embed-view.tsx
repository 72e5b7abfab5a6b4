'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { Diagram } from '@/components/diagram/diagram';
import type { Route } from '@/components/diagram/routes';
import { RunFailure } from '@/components/simulation/notices';
import { controlsOf } from '@/components/simulation/settings';
import { SimulationController } from '@/components/simulation/simulation-controller';
import { createSimulationStore } from '@/components/simulation/simulation-store';
import { StageProvider, type StageValue, useSimulation } from '@/components/simulation/stage-context';
import { useReducedMotion } from '@/components/simulation/use-media';
import { Callout } from '@/components/ui/callout';
import { decodeShare } from '@/content/exchange/share';
import { patternDocument } from '@/content/pattern-documents';
import type { Architecture, Catalog } from '@/simulator';
import { type EmbedSource, embedSource, galleryAddress } from './embed-address';
import { EmbedTransport } from './embed-transport';
import styles from './embed-view.module.css';
import { fetchEngine } from './engine-thread';

const Dots = lazy(() => import('@/components/diagram/dots').then((module) => ({ default: module.Dots })));

type Shown =
  | { kind: 'design'; architecture: Architecture; source: EmbedSource }
  | { kind: 'refused'; reason: string; source: EmbedSource };

/**
 * One design, to be run inside a page of another site. It reads what to show from its address, keeps nothing, and changes
 * nothing: where it has no origin, it could not.
 */
export function EmbedView() {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let isGone = false;
    void read(embedSource(window.location)).then((design) => {
      if (!isGone) setShown(design);
    });
    return () => {
      isGone = true;
    };
  }, []);
  if (!shown) {
    return (
      <p className={`${styles.waiting} needs-script`} role="status">
        Opening …
      </p>
    );
  }
  if (shown.kind === 'refused') {
    return (
      <div className={styles.refused}>
        <Callout tone="error">
          {shown.reason} <a href="/">Cloud Architecture Patterns</a>
        </Callout>
      </div>
    );
  }
  return <EmbedStage architecture={shown.architecture} source={shown.source} />;
}

async function read(source: EmbedSource): Promise<Shown> {
  const { pattern: slug, fragment } = source;
  const pattern = slug === undefined ? undefined : await patternDocument(slug);
  if (slug !== undefined && !pattern) return { kind: 'refused', reason: 'There is no such pattern.', source };
  if (fragment === '') {
    if (pattern) return { kind: 'design', architecture: pattern, source };
    return { kind: 'refused', reason: 'The address names neither a pattern nor a design.', source };
  }
  const reading = await decodeShare(fragment, (of) => (of === slug ? pattern : undefined));
  if (reading.kind === 'valid') return { kind: 'design', architecture: reading.value, source };
  const [first] = reading.errors;
  const reason = `The design of the address is refused: ${first?.pointer ?? ''} ${first?.message ?? 'not valid'}.`;
  return { kind: 'refused', reason, source };
}

interface EmbedStageProps {
  architecture: Architecture;
  source: EmbedSource;
}

function EmbedStage({ architecture, source }: EmbedStageProps) {
  const [stage] = useState(() => createStage(architecture));
  const { controller } = stage;
  useEffect(() => {
    const update = () => controller.setVisible(!document.hidden);
    document.addEventListener('visibilitychange', update);
    return () => {
      document.removeEventListener('visibilitychange', update);
      controller.dispose();
    };
  }, [controller]);
  return (
    <StageProvider value={stage}>
      <div className={styles.embed}>
        <header className={styles.head}>
          <h1 className={styles.name}>{architecture.name}</h1>
          <a className={styles.link} href={galleryAddress(source)} target="_blank" rel="noopener">
            Open in the gallery
          </a>
        </header>
        <EmbedDiagram />
        <RunFailure />
        <EmbedTransport />
      </div>
    </StageProvider>
  );
}

function EmbedDiagram() {
  const isReduced = useReducedMotion();
  const hasStarted = useSimulation((state) => state.summary !== undefined);
  const overlay = (routes: readonly (Route | undefined)[]) =>
    hasStarted && !isReduced ? (
      <Suspense fallback={null}>
        <Dots routes={routes} />
      </Suspense>
    ) : null;
  return (
    <div className={styles.diagram}>
      <Diagram overlay={overlay} isStill />
    </div>
  );
}

function createStage(architecture: Architecture): StageValue {
  const controls = controlsOf(architecture);
  const store = createSimulationStore(controls.defaults);
  let startEngine: (() => Worker) | undefined;
  const controller = new SimulationController({
    architecture,
    controls,
    store,
    createWorker: () => {
      if (!startEngine) throw new Error('The engine was not fetched.');
      return startEngine();
    },
    // The controller waits for prices before it starts the engine; here both are fetched.
    loadCatalog: async () => {
      const [catalog, start] = await Promise.all([import('@/content/catalog/aws.json'), fetchEngine()]);
      startEngine = start;
      return catalog.default as Catalog;
    },
    nowMs: () => performance.now(),
  });
  return {
    architecture,
    slug: '',
    pattern: architecture,
    isPattern: false,
    controls,
    store,
    controller,
    moves: controller,
  };
}
