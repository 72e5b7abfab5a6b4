'use client';

import {
  type Connection,
  type EdgeChange,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
  ViewportPortal,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type DragEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ConnectableContext } from '@/components/diagram/connectable';
import { EDGE_TYPES, edgesOf, NODE_TYPES, routesOf } from '@/components/diagram/elements';
import type { DiagramEdge } from '@/components/diagram/link-edge';
import { type Route, RoutePlanner } from '@/components/diagram/routes';
import surface from '@/components/diagram/surface.module.css';
import { SOURCES, type Source } from '@/components/simulation/settings';
import { useStage } from '@/components/simulation/stage-context';
import { insertFrame, insertNote } from '@/content/editing/annotations';
import { GRID_PX, type Place } from '@/content/editing/boxes';
import { connect, waysBetween } from '@/content/editing/connect';
import { annotationOf, nameOf, resourceOf } from '@/content/editing/edit';
import { insertResource } from '@/content/editing/insert';
import { sameJson } from '@/content/exchange/json';
import { factsOf, KIND_NAMES } from '@/content/kinds/kinds';
import { EDITED_ANNOTATION_TYPES } from './annotation-nodes';
import styles from './canvas.module.css';
import { type CanvasNode, useRestingNodes } from './canvas-nodes';
import { useArchitecture, useEditor, useEditorState } from './editor-context';
import type { Guide } from './guides';
import type { EditorSession } from './session';
import { useMoving } from './use-moving';

/** What a part of the palette carries while it is dragged. */
export const KIND_TYPE = 'application/x-resource-kind';

const EDITED_TYPES = { ...NODE_TYPES, ...EDITED_ANNOTATION_TYPES };
const FIT = { padding: 0.08, maxZoom: 1.15 };
const GRID: [number, number] = [GRID_PX, GRID_PX];
const ARIA_LABELS = {
  'node.a11yDescription.default':
    'Press Enter to select it, Enter again for its settings or its words, the arrow keys to move it, E to connect it, Delete to delete it. Escape lets it go.',
  'edge.a11yDescription.default': 'Press Enter to select a link, Delete to delete it. Escape lets it go.',
};

interface CanvasProps {
  /** Drawn over the diagram; gets the ways of the links by their index in the document. */
  overlay?: ((routes: readonly (Route | undefined)[]) => ReactNode) | undefined;
}

/** The diagram, to be edited: parts, notes and frames are selected, moved, connected and dropped on it. */
export function EditorCanvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <ConnectableContext value={true}>
        <Canvas {...props} />
      </ConnectableContext>
    </ReactFlowProvider>
  );
}

function Canvas({ overlay }: CanvasProps) {
  const session = useEditor();
  const architecture = useArchitecture();
  const { controls } = useStage();
  const selection = useEditorState((state) => state.selection);
  const hasMinimap = useEditorState((state) => state.hasMinimap);
  const hasGrid = useEditorState((state) => state.hasGrid);
  const flow = useReactFlow<CanvasNode, DiagramEdge>();
  const frame = useRef<HTMLElement>(null);
  const { moving, handle, glide } = useMoving(session, flow.getZoom);

  const resting = useRestingNodes(architecture);
  const nodes = useMemo(() => {
    const selected = new Set([...selection.resources, ...selection.annotations]);
    return resting.map((node) => {
      const position = moving.places[node.id];
      const size = moving.sizes[node.id];
      if (!position && !size && !selected.has(node.id)) return node;
      return {
        ...node,
        ...size,
        ...(size && { measured: size }),
        ...(position && { position }),
        selected: selected.has(node.id),
      } as CanvasNode;
    });
  }, [resting, selection.resources, selection.annotations, moving]);

  const sourceOf = useMemo(() => {
    const entries = SOURCES.flatMap((source) => (controls.sources[source] ?? []).map((id) => [id, source] as const));
    return new Map<string, Source>(entries);
  }, [controls]);
  const [planner] = useState(() => new RoutePlanner());
  const routes = useMemo(() => routesOf(architecture, nodes, planner), [architecture, nodes, planner]);
  const restingEdges = useMemo(
    () => edgesOf(architecture, new Map(), sourceOf).map(selectableLink),
    [architecture, sourceOf],
  );
  const known = useRef<ReadonlyMap<string, DiagramEdge>>(new Map());
  const edges = useMemo(() => {
    const selected = new Set(selection.links);
    const drawn = restingEdges.map((edge) => drawnEdge(edge, routes, selected, known.current.get(edge.id)));
    known.current = new Map(drawn.map((edge) => [edge.id, edge]));
    return drawn;
  }, [restingEdges, routes, selection.links]);
  const linkRoutes = useMemo(() => architecture.links.map(({ id }) => routes.get(id)), [architecture, routes]);

  const handleNodeChanges = useCallback(
    (changes: NodeChange<CanvasNode>[]) => {
      const { architecture: design } = session;
      followSelection(session, changes, 'resources', (id) => resourceOf(design, id) !== undefined);
      followSelection(session, changes, 'annotations', (id) => annotationOf(design, id) !== undefined);
      handle(changes);
    },
    [session, handle],
  );
  const handleEdgeChanges = useCallback(
    (changes: EdgeChange<DiagramEdge>[]) => followSelection(session, changes, 'links', () => true),
    [session],
  );

  useEffect(() => {
    session.view = {
      fit: () => void flow.fitView(FIT),
      fitSelection: () => {
        const { resources, annotations } = session.selection;
        void flow.fitView({ ...FIT, nodes: [...resources, ...annotations].map((id) => ({ id })) });
      },
      zoom: (direction) => {
        if (direction === 'full') void flow.zoomTo(1);
        else void (direction === 'in' ? flow.zoomIn() : flow.zoomOut());
      },
      middle: () => {
        const box = frame.current?.getBoundingClientRect();
        if (!box) return { x: 0, y: 0 };
        return flow.screenToFlowPosition({ x: box.x + box.width / 2, y: box.y + box.height / 2 });
      },
      focus: (id) => {
        frame.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
      },
      focusDiagram: () => frame.current?.focus({ preventScroll: true }),
      glide,
    };
    return () => {
      session.view = undefined;
    };
  }, [flow, session, glide]);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let width = 0;
    const observer = new ResizeObserver(([entry]) => {
      const next = entry?.contentRect.width ?? 0;
      // The diagram has to learn of its new size first.
      if (Math.abs(next - width) > 1) requestAnimationFrame(() => void flow.fitView(FIT));
      width = next;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [flow]);

  const handleDrop = (event: DragEvent) => {
    const dropped = event.dataTransfer.getData(KIND_TYPE);
    const insert = insertionOf(dropped);
    if (!insert) return;
    event.preventDefault();
    event.stopPropagation();
    const edited = session.do(
      insert.step,
      insert.at(flow.screenToFlowPosition({ x: event.clientX, y: event.clientY })),
    );
    if (insert.isWritten && edited.kind === 'done') session.state.setState({ writing: edited.made?.[0] });
  };

  return (
    <section
      className={`${surface.surface} ${styles.canvas}`}
      ref={frame}
      aria-label="Diagram, to be edited"
      tabIndex={-1}
      data-grid={hasGrid || undefined}
      onDrop={handleDrop}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(KIND_TYPE)) event.preventDefault();
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={EDITED_TYPES}
        edgeTypes={EDGE_TYPES}
        onNodesChange={handleNodeChanges}
        onEdgesChange={handleEdgeChanges}
        onConnect={({ source, target }) => void joinUp(session, source, target)}
        isValidConnection={({ source, target }) => isPossible(session, source, target)}
        onConnectEnd={(_, { fromNode, toNode, isValid }) => {
          if (fromNode && toNode && !isValid) joinUp(session, fromNode.id, toNode.id);
        }}
        fitView
        fitViewOptions={FIT}
        minZoom={0.1}
        maxZoom={2.5}
        snapToGrid={hasGrid}
        snapGrid={GRID}
        connectionRadius={36}
        selectionMode={SelectionMode.Full}
        elevateNodesOnSelect={false}
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        deleteKeyCode={null}
        panActivationKeyCode={null}
        ariaLabelConfig={ARIA_LABELS}
        aria-label="Diagram, to be edited"
      >
        {hasMinimap && (
          <MiniMap
            pannable
            zoomable
            ariaLabel="Map of the diagram"
            className={styles.minimap ?? ''}
            nodeClassName={({ type }) => (type === 'frame' ? (styles.mapFrame ?? '') : '')}
          />
        )}
        <Guides guides={moving.guides} />
        {overlay?.(linkRoutes)}
      </ReactFlow>
      {nodes.length === 0 && <p className={styles.empty}>Nothing here yet. Choose a part above, or press N.</p>}
    </section>
  );
}

/** Lines along which what is dragged lines up. */
function Guides({ guides }: { guides: readonly Guide[] }) {
  if (guides.length === 0) return null;
  return (
    <ViewportPortal>
      {guides.map(({ axis, at, from, to }) => (
        <div
          key={axis}
          className={styles.guide}
          data-axis={axis}
          style={axis === 'x' ? { left: at, top: from, height: to - from } : { left: from, top: at, width: to - from }}
        />
      ))}
    </ViewportPortal>
  );
}

/** An edge with its way and whether it is selected; the same object as before where neither changed. */
function drawnEdge(
  edge: DiagramEdge,
  routes: ReadonlyMap<string, Route>,
  selected: ReadonlySet<string>,
  before: DiagramEdge | undefined,
): DiagramEdge {
  if (!edge.data) return edge;
  const route = routes.get(edge.id);
  const isSelected = selected.has(edge.id);
  const { connection, source } = edge.data;
  const isSame =
    before?.data?.route === route &&
    before?.selected === isSelected &&
    before.data?.source === source &&
    sameJson(before.data?.connection, connection);
  return isSame && before ? before : { ...edge, selected: isSelected, data: { ...edge.data, route } };
}

/** Links can be selected; what only shows a reference to a dead-letter queue cannot. */
function selectableLink(edge: DiagramEdge): DiagramEdge {
  const isLink = edge.data?.connection.linkIndex !== undefined;
  return { ...edge, selectable: isLink, focusable: isLink };
}

/** What was dragged here from the palette; undefined when it was something else. */
function insertionOf(dropped: string) {
  if (dropped === 'note') return { step: 'Insert a note', isWritten: true, at: (middle: Place) => insertNote(middle) };
  if (dropped === 'frame') {
    return { step: 'Insert a frame', isWritten: true, at: (middle: Place) => insertFrame({ around: [], middle }) };
  }
  const kind = KIND_NAMES.find((name) => name === dropped);
  if (!kind) return undefined;
  const step = `Insert ${factsOf({ kind }).word}`;
  return { step, isWritten: false, at: (middle: Place) => insertResource(kind, { middle }) };
}

/** Takes over what the diagram selects. */
function followSelection(
  session: EditorSession,
  changes: readonly (NodeChange<CanvasNode> | EdgeChange<DiagramEdge>)[],
  of: keyof EditorSession['selection'],
  isOfThese: (id: string) => boolean,
): void {
  const chosen = changes.filter((change) => change.type === 'select' && isOfThese(change.id));
  if (chosen.length === 0) return;
  const ids = new Set(session.selection[of]);
  for (const change of chosen) {
    if (change.type !== 'select') continue;
    if (change.selected) ids.add(change.id);
    else ids.delete(change.id);
  }
  session.select({ ...session.selection, [of]: [...ids] });
}

function isPossible({ architecture }: EditorSession, source: string, target: string): boolean {
  const from = resourceOf(architecture, source);
  const to = resourceOf(architecture, target);
  return from !== undefined && to !== undefined && waysBetween(architecture, from, to).kind === 'possible';
}

function joinUp(session: EditorSession, source: Connection['source'], target: Connection['target']): void {
  const names = [source, target].map((id) => {
    const resource = resourceOf(session.architecture, id);
    return resource ? nameOf(resource) : id;
  });
  session.do(`Connect ${names.join(' to ')}`, connect(source, target));
}
