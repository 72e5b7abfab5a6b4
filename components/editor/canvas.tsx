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
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { type DragEvent, type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ConnectableContext } from '@/components/diagram/connectable';
import { EDGE_TYPES, edgesOf, NODE_TYPES, nodesOf, routesOf } from '@/components/diagram/elements';
import { layoutOf, type Point } from '@/components/diagram/geometry';
import type { DiagramEdge } from '@/components/diagram/link-edge';
import type { DiagramNode } from '@/components/diagram/nodes/node-frame';
import type { Route } from '@/components/diagram/routes';
import { SOURCES, type Source } from '@/components/simulation/settings';
import { useStage } from '@/components/simulation/stage-context';
import { connect, waysBetween } from '@/content/editing/connect';
import { nameOf, resourceOf } from '@/content/editing/edit';
import { insertResource } from '@/content/editing/insert';
import { GRID_PX, moveTo } from '@/content/editing/places';
import { factsOf, KIND_NAMES } from '@/content/kinds/kinds';
import type { Architecture } from '@/simulator';
import styles from './canvas.module.css';
import { useArchitecture, useEditor, useEditorState } from './editor-context';
import type { EditorSession } from './session';

/** What a part of the palette carries while it is dragged. */
export const KIND_TYPE = 'application/x-resource-kind';

const FIT = { padding: 0.08, maxZoom: 1.15 };
const GRID: [number, number] = [GRID_PX, GRID_PX];
const ARIA_LABELS = {
  'node.a11yDescription.default':
    'Press Enter to select a part, Enter again for its settings, the arrow keys to move it, E to connect it, Delete to delete it. Escape lets it go.',
  'edge.a11yDescription.default': 'Press Enter to select a link, Delete to delete it. Escape lets it go.',
};

interface CanvasProps {
  /** Drawn over the diagram; gets the ways of the links by their index in the document. */
  overlay?: ((routes: readonly (Route | undefined)[]) => ReactNode) | undefined;
}

/** The diagram, to be edited: parts are selected, moved, connected and dropped on it. */
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
  const flow = useReactFlow<DiagramNode, DiagramEdge>();
  const frame = useRef<HTMLElement>(null);
  const [dragged, setDragged] = useState<Readonly<Record<string, Point>>>({});
  const draggedRef = useRef(dragged);

  const resting = useRestingNodes(architecture);
  const nodes = useMemo(() => {
    const selected = new Set(selection.resources);
    return resting.map((node) => {
      const position = dragged[node.id];
      if (!position && !selected.has(node.id)) return node;
      return { ...node, ...(position && { position }), selected: selected.has(node.id) } as DiagramNode;
    });
  }, [resting, selection.resources, dragged]);

  const sourceOf = useMemo(() => {
    const entries = SOURCES.flatMap((source) => (controls.sources[source] ?? []).map((id) => [id, source] as const));
    return new Map<string, Source>(entries);
  }, [controls]);
  const restingRoutes = useMemo(() => routesOf(architecture, resting), [architecture, resting]);
  const restingEdges = useMemo(
    () => edgesOf(architecture, restingRoutes, sourceOf).map(selectableLink),
    [architecture, restingRoutes, sourceOf],
  );
  // While parts are dragged only the ways at them are sought anew: all of a large diagram would miss its frame.
  const routes = useMemo(() => {
    const ids = Object.keys(dragged);
    if (ids.length === 0) return restingRoutes;
    return new Map([...restingRoutes, ...routesOf(architecture, nodes, new Set(ids))]);
  }, [architecture, nodes, dragged, restingRoutes]);
  const edges = useMemo(() => {
    const selected = new Set(selection.links);
    return restingEdges.map((edge) => {
      const route = routes.get(edge.id);
      const isSelected = selected.has(edge.id);
      if (!edge.data || (route === edge.data.route && !isSelected)) return edge;
      return { ...edge, selected: isSelected, data: { ...edge.data, route } };
    });
  }, [restingEdges, routes, selection.links]);
  const linkRoutes = useMemo(() => architecture.links.map(({ id }) => routes.get(id)), [architecture, routes]);

  const handleNodeChanges = useCallback(
    (changes: NodeChange<DiagramNode>[]) => {
      followSelection(session, changes, 'resources');
      const moving: Record<string, Point> = {};
      const moved: Record<string, Point> = {};
      for (const change of changes) {
        if (change.type !== 'position' || !change.position) continue;
        if (change.dragging) moving[change.id] = change.position;
        else moved[change.id] = change.position;
      }
      if (Object.keys(moving).length > 0) {
        draggedRef.current = { ...draggedRef.current, ...moving };
        setDragged(draggedRef.current);
      }
      if (Object.keys(moved).length === 0) return;
      const wasDragged = Object.keys(draggedRef.current).length > 0;
      draggedRef.current = {};
      setDragged(draggedRef.current);
      commitMove(session, moved, wasDragged);
    },
    [session],
  );
  const handleEdgeChanges = useCallback(
    (changes: EdgeChange<DiagramEdge>[]) => followSelection(session, changes, 'links'),
    [session],
  );

  useEffect(() => {
    session.view = {
      fit: () => void flow.fitView(FIT),
      fitSelection: () => void flow.fitView({ ...FIT, nodes: session.selection.resources.map((id) => ({ id })) }),
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
    };
    return () => {
      session.view = undefined;
    };
  }, [flow, session]);

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let width = 0;
    const observer = new ResizeObserver(([entry]) => {
      const next = entry?.contentRect.width ?? 0;
      if (Math.abs(next - width) > 1) void flow.fitView(FIT);
      width = next;
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [flow]);

  const handleDrop = (event: DragEvent) => {
    const kind = KIND_NAMES.find((name) => name === event.dataTransfer.getData(KIND_TYPE));
    if (!kind) return;
    event.preventDefault();
    event.stopPropagation();
    const middle = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
    session.do(`Insert ${factsOf({ kind }).word}`, insertResource(kind, { middle }));
  };

  return (
    <section
      className={styles.canvas}
      ref={frame}
      aria-label="Diagram, to be edited"
      onDrop={handleDrop}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(KIND_TYPE)) event.preventDefault();
      }}
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
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
        snapToGrid
        snapGrid={GRID}
        connectionRadius={36}
        selectionMode={SelectionMode.Partial}
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        preventScrolling={false}
        deleteKeyCode={null}
        panActivationKeyCode={null}
        ariaLabelConfig={ARIA_LABELS}
        aria-label="Diagram, to be edited"
      >
        {hasMinimap && <MiniMap pannable zoomable ariaLabel="Map of the diagram" className={styles.minimap ?? ''} />}
        {overlay?.(linkRoutes)}
      </ReactFlow>
      {architecture.resources.length === 0 && (
        <p className={styles.empty}>Nothing here yet. Choose a part above, or press N.</p>
      )}
    </section>
  );
}

/** Links can be selected; what only shows a reference to a dead-letter queue cannot. */
function selectableLink(edge: DiagramEdge): DiagramEdge {
  const isLink = edge.data?.connection.linkIndex !== undefined;
  return { ...edge, selectable: isLink, focusable: isLink };
}

/** The nodes of a design as it stands; those of parts that did not change stay the same objects. */
function useRestingNodes(architecture: Architecture): DiagramNode[] {
  const known = useRef<ReadonlyMap<string, DiagramNode>>(new Map());
  return useMemo(() => {
    const ways = waysByPart(architecture);
    const nodes = nodesOf(architecture, layoutOf(architecture)).map((node): DiagramNode => {
      const ariaLabel = `${node.ariaLabel ?? ''} ${ways.get(node.id) ?? 'Not connected.'}`;
      const before = known.current.get(node.id);
      const isSame =
        before?.data.resource === node.data.resource &&
        before.ariaLabel === ariaLabel &&
        before.position.x === node.position.x &&
        before.position.y === node.position.y;
      return isSame && before ? before : { ...node, ariaLabel };
    });
    known.current = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }, [architecture]);
}

/** How many links lead into and out of each part, in words. */
function waysByPart({ links }: Architecture): ReadonlyMap<string, string> {
  const counts = new Map<string, { into: number; out: number }>();
  const countOf = (id: string) => counts.get(id) ?? { into: 0, out: 0 };
  for (const { from, to } of links) {
    counts.set(from, { ...countOf(from), out: countOf(from).out + 1 });
    counts.set(to, { ...countOf(to), into: countOf(to).into + 1 });
  }
  return new Map([...counts].map(([id, { into, out }]) => [id, `${into} in, ${out} out.`]));
}

/** Takes over what the diagram selects. */
function followSelection(
  session: EditorSession,
  changes: readonly (NodeChange<DiagramNode> | EdgeChange<DiagramEdge>)[],
  of: 'resources' | 'links',
): void {
  const chosen = changes.filter((change) => change.type === 'select');
  if (chosen.length === 0) return;
  const ids = new Set(session.selection[of]);
  for (const { id, selected } of chosen) {
    if (selected) ids.add(id);
    else ids.delete(id);
  }
  session.select({ ...session.selection, [of]: [...ids] });
}

/** Moves what was dragged, or pushed with the arrow keys; a row of pushes is one step. */
function commitMove(session: EditorSession, places: Readonly<Record<string, Point>>, wasDragged: boolean): void {
  const { architecture } = session;
  const ids = Object.keys(places);
  const isElsewhere = ids.some((id) => {
    const at = architecture.layout?.[id];
    return at?.x !== places[id]?.x || at?.y !== places[id]?.y;
  });
  if (!isElsewhere) return;
  const [first] = ids;
  const resource = first === undefined ? undefined : resourceOf(architecture, first);
  const name = ids.length === 1 && resource ? nameOf(resource) : `${ids.length} parts`;
  session.do(`Move ${name}`, moveTo(places), wasDragged ? undefined : `move ${ids.join(' ')}`);
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
