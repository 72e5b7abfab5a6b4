'use client';

import { type NodeChange, ReactFlow, ReactFlowProvider, useNodesState, useReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { SOURCES, type Source } from '@/components/simulation/settings';
import { useStage } from '@/components/simulation/stage-context';
import { useFinePointer } from '@/components/simulation/use-media';
import { IconButton } from '@/components/ui/button';
import type { Architecture } from '@/simulator';
import { type AnnotationNode, annotationNodesOf } from './annotations';
import styles from './diagram.module.css';
import { EDGE_TYPES, edgesOf, NODE_TYPES, nodesOf, routesOf } from './elements';
import { type Layout, layoutOf } from './geometry';
import type { DiagramEdge } from './link-edge';
import { ANNOTATION_TYPES } from './nodes/annotation-nodes';
import type { DiagramNode } from './nodes/node-frame';
import type { Route } from './routes';
import { forgetLayout, readStoredLayout, storeLayout } from './stored-layout';
import surface from './surface.module.css';

/** What the server draws into; the browser then fits the diagram to the room there is. */
const SERVER_SIZE = { width: 1180, height: 656 };
const FIT = { padding: 0.025, maxZoom: 1.15 };
const SAVE_MS = 300;
const DRAWN_TYPES = { ...NODE_TYPES, ...ANNOTATION_TYPES };
/** Notes and frames are read here, and moved in the editor. */
const STILL = { draggable: false, selectable: false, focusable: false };

const ARIA_LABELS = {
  'node.a11yDescription.default': 'Press Enter to select a part, then the arrow keys to move it. Escape lets it go.',
  'node.a11yDescription.keyboardDisabled': 'Press Enter to select a part.',
  'node.a11yDescription.ariaLiveMessage': ({ direction, x, y }: { direction: string; x: number; y: number }) =>
    `Moved ${direction}, to ${Math.round(x)}, ${Math.round(y)}.`,
  'edge.a11yDescription.default': 'A connection between two parts.',
};

interface DiagramProps {
  /** Drawn over the diagram; gets the ways of the links by their index in the document. */
  overlay?: (routes: readonly (Route | undefined)[]) => ReactNode;
  /** Nothing can be moved, and nothing is read from or kept in the browser's storage. */
  isStill?: boolean;
}

/** The architecture as a diagram whose parts can be moved; their places are kept for the next visit. */
export function Diagram(props: DiagramProps) {
  const { architecture, controls } = useStage();
  const sourceOf = useMemo(() => {
    const entries = SOURCES.flatMap((source) => (controls.sources[source] ?? []).map((id) => [id, source] as const));
    return new Map<string, Source>(entries);
  }, [controls]);
  const nodes = useMemo(() => nodesOf(architecture, layoutOf(architecture)), [architecture]);
  const edges = useMemo(
    () => edgesOf(architecture, routesOf(architecture, nodes), sourceOf),
    [architecture, nodes, sourceOf],
  );
  const annotations = useMemo(
    () => annotationNodesOf(architecture).map((node) => ({ ...node, ...STILL })),
    [architecture],
  );
  return (
    <ReactFlowProvider
      initialNodes={[...nodes, ...annotations]}
      initialEdges={edges}
      initialWidth={SERVER_SIZE.width}
      initialHeight={SERVER_SIZE.height}
      fitView
      initialFitViewOptions={FIT}
    >
      <Canvas {...props} initial={nodes} annotations={annotations} sourceOf={sourceOf} />
    </ReactFlowProvider>
  );
}

interface CanvasProps extends DiagramProps {
  initial: DiagramNode[];
  annotations: AnnotationNode[];
  /** The event source that switches a link. */
  sourceOf: ReadonlyMap<string, Source>;
}

function Canvas({ overlay, initial, annotations, sourceOf, isStill = false }: CanvasProps) {
  const { architecture, slug } = useStage();
  const frame = useRef<HTMLDivElement>(null);
  const flow = useReactFlow<DiagramNode | AnnotationNode, DiagramEdge>();
  const isFinePointer = useFinePointer();
  const [nodes, setNodes, onNodesChange] = useNodesState<DiagramNode>(initial);
  const [isMoved, setMoved] = useState(false);
  const [isZoomed, setZoomed] = useState(false);
  const zoomedRef = useRef(false);
  const saveTimer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const fit = useCallback(() => {
    zoomedRef.current = false;
    setZoomed(false);
    void flow.fitView(FIT);
  }, [flow]);

  useEffect(() => {
    if (isStill) return;
    const stored = readStoredLayout(
      slug,
      architecture.resources.map(({ id }) => id),
    );
    if (!stored) return;
    setNodes((current) => current.map((node) => ({ ...node, position: stored[node.id] ?? node.position })));
    setMoved(true);
  }, [slug, architecture, setNodes, isStill]);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => {
      if (!zoomedRef.current) void flow.fitView(FIT);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [flow]);

  const saveSoon = useCallback(() => {
    clearTimeout(saveTimer.current);
    saveTimer.current = setTimeout(() => {
      storeLayout(slug, layoutIn(flow.getNodes(), architecture));
    }, SAVE_MS);
  }, [flow, slug, architecture]);
  useEffect(() => () => clearTimeout(saveTimer.current), []);

  const handleChanges = useCallback(
    (changes: NodeChange<DiagramNode | AnnotationNode>[]) => {
      onNodesChange(changes as NodeChange<DiagramNode>[]);
      if (!changes.some((change) => change.type === 'position' && change.position)) return;
      setMoved(true);
      saveSoon();
    },
    [onNodesChange, saveSoon],
  );

  const resetLayout = () => {
    clearTimeout(saveTimer.current);
    forgetLayout(slug);
    setNodes(initial);
    setMoved(false);
    requestAnimationFrame(fit);
  };

  const zoom = (direction: 'in' | 'out') => {
    zoomedRef.current = true;
    setZoomed(true);
    void (direction === 'in' ? flow.zoomIn() : flow.zoomOut());
  };

  const boxKey = nodes.map(({ position }) => `${position.x},${position.y}`).join(' ');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the positions; nodes change for less.
  const routes = useMemo(() => routesOf(architecture, nodes), [architecture, boxKey]);
  const edges = useMemo(() => edgesOf(architecture, routes, sourceOf), [architecture, routes, sourceOf]);
  const drawn = useMemo(() => [...nodes, ...annotations], [annotations, nodes]);
  const linkRoutes = useMemo(() => architecture.links.map((link) => routes.get(link.id)), [architecture, routes]);

  return (
    <div className={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on narrow screens the diagram scrolls, also by keyboard. */}
      <section className={styles.scroller} aria-label="Architecture diagram" tabIndex={0}>
        <div className={`${surface.surface} ${styles.canvas}`} ref={frame}>
          <ReactFlow
            {...SERVER_SIZE}
            nodes={drawn}
            edges={edges}
            nodeTypes={DRAWN_TYPES}
            edgeTypes={EDGE_TYPES}
            onNodesChange={handleChanges}
            onMove={(event) => {
              if (event === null || zoomedRef.current) return;
              zoomedRef.current = true;
              setZoomed(true);
            }}
            fitView
            fitViewOptions={FIT}
            minZoom={0.3}
            maxZoom={2.5}
            nodesConnectable={false}
            nodesDraggable={isFinePointer && !isStill}
            panOnDrag={isFinePointer || isZoomed}
            panOnScroll={false}
            zoomOnScroll={false}
            zoomOnDoubleClick={false}
            preventScrolling={false}
            deleteKeyCode={null}
            selectionKeyCode={null}
            multiSelectionKeyCode={null}
            panActivationKeyCode={null}
            zoomActivationKeyCode={null}
            ariaLabelConfig={ARIA_LABELS}
            aria-label="Architecture diagram"
          >
            {overlay?.(linkRoutes)}
          </ReactFlow>
        </div>
      </section>
      <div className={`${styles.tools} needs-script no-print`}>
        <IconButton label="Zoom in" onClick={() => zoom('in')}>
          <ToolIcon d="M8 3v10M3 8h10" />
        </IconButton>
        <IconButton label="Zoom out" onClick={() => zoom('out')}>
          <ToolIcon d="M3 8h10" />
        </IconButton>
        <IconButton label="Fit the diagram" onClick={fit}>
          <ToolIcon d="M2.5 6V2.5h3.5M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />
        </IconButton>
        {isMoved && (
          <IconButton label="Reset the layout" onClick={resetLayout}>
            <ToolIcon d="M3 8a5 5 0 1 0 1.7-3.75M3 2.5v3h3" />
          </IconButton>
        )}
      </div>
    </div>
  );
}

/** Where the parts of a design stand among all that is drawn. */
function layoutIn(nodes: readonly (DiagramNode | AnnotationNode)[], { resources }: Architecture): Layout {
  const parts = new Set(resources.map(({ id }) => id));
  return Object.fromEntries(nodes.flatMap(({ id, position }) => (parts.has(id) ? [[id, position]] : [])));
}

function ToolIcon({ d }: { d: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      aria-hidden="true"
    >
      <path d={d} strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
