'use client';

import type { NodeChange } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useReducedMotion } from '@/components/simulation/use-media';
import { setAnnotation } from '@/content/editing/annotations';
import { type Box, boxesOf, hullOf, type Place, type Size } from '@/content/editing/boxes';
import { nameOf, resourceOf } from '@/content/editing/edit';
import { withCargo } from '@/content/editing/frames';
import { moveTo } from '@/content/editing/places';
import type { CanvasNode } from './canvas-nodes';
import { alignedWith, type Guide, onOneAxis } from './guides';
import type { EditorSession } from './session';

/** Where things are while they are on their way; the design does not know of it yet. */
export interface Moving {
  places: Readonly<Record<string, Place>>;
  sizes: Readonly<Record<string, Size>>;
  guides: readonly Guide[];
}

/** How near something has to come to line up, in pixels of the screen. */
const ALIGN_PX = 6;
const GLIDE_MS = 260;
/** More parts than these jump: each step would route all of their links anew. */
const MOST_GLIDING = 60;
const RESTING: Moving = { places: {}, sizes: {}, guides: [] };

/** What is dragged together. */
interface Drag {
  /** The one whose place the diagram tells. */
  lead: string;
  from: ReadonlyMap<string, Box>;
  others: readonly Box[];
}

/**
 * What moves on the canvas: what is dragged, with all that lies in dragged frames, lined up with what stands; what is
 * resized; and what glides to another place. The design changes when it has come to rest, once.
 */
export function useMoving(session: EditorSession, zoom: () => number) {
  const [moving, setMoving] = useState(RESTING);
  const now = useRef(RESTING);
  const drag = useRef<Drag>(undefined);
  const gliding = useRef(0);
  const isReduced = useReducedMotion();
  const hasShift = useShiftKey();

  const show = useCallback((next: Moving) => {
    now.current = next;
    setMoving(next);
  }, []);

  const handle = useCallback(
    (changes: readonly NodeChange<CanvasNode>[]) => {
      const moved = changes.flatMap((change) =>
        change.type === 'position' && change.position ? [{ ...change, position: change.position }] : [],
      );
      const dragged = moved.filter((change) => change.dragging);
      const [lead] = dragged;
      if (lead) {
        drag.current ??= dragOf(
          session,
          dragged.map(({ id }) => id),
        );
        const own = dragged.find(({ id }) => id === drag.current?.lead) ?? lead;
        show({ ...now.current, ...draggedTo(drag.current, own.position, ALIGN_PX / zoom(), hasShift.current) });
      } else if (moved.length > 0 && drag.current) {
        const { places } = now.current;
        drag.current = undefined;
        commitMove(session, places);
        show(RESTING);
      }
      for (const change of changes) {
        if (change.type !== 'dimensions' || change.resizing === undefined || !change.dimensions) continue;
        const { id, dimensions, resizing } = change;
        if (resizing) show({ ...now.current, sizes: { [id]: dimensions } });
        else {
          const [width, height] = [Math.round(dimensions.width), Math.round(dimensions.height)];
          session.do('Resize', setAnnotation(id, { width, height }));
          show(RESTING);
        }
      }
    },
    [session, zoom, show, hasShift],
  );

  const glide = useCallback(
    (change: () => void): Promise<void> => {
      cancelAnimationFrame(gliding.current);
      const before = boxesOf(session.architecture);
      change();
      const after = boxesOf(session.architecture);
      const ways = [...after].flatMap(([id, to]) => {
        const from = before.get(id);
        return from && (from.x !== to.x || from.y !== to.y) ? [{ id, from, to }] : [];
      });
      if (isReduced || ways.length === 0 || ways.length > MOST_GLIDING) return Promise.resolve();
      const startMs = performance.now();
      return new Promise((resolve) => {
        const step = (nowMs: number) => {
          const share = Math.min(1, Math.max(0, (nowMs - startMs) / GLIDE_MS));
          show(share === 1 ? RESTING : { ...RESTING, places: placesAt(ways, eased(share)) });
          if (share < 1) gliding.current = requestAnimationFrame(step);
          else resolve();
        };
        step(startMs);
      });
    },
    [session, show, isReduced],
  );
  useEffect(() => () => cancelAnimationFrame(gliding.current), []);

  return useMemo(() => ({ moving, handle, glide }), [moving, handle, glide]);
}

function dragOf({ architecture }: EditorSession, ids: readonly string[]): Drag {
  const boxes = boxesOf(architecture);
  const chosen = ids.flatMap((id) => {
    const box = boxes.get(id);
    return box ? [[id, box] as const] : [];
  });
  const cargo = Object.keys(withCargo(architecture, Object.fromEntries(chosen)));
  const from = new Map(cargo.map((id) => [id, boxes.get(id) as Box]));
  const others = [...boxes].flatMap(([id, box]) => (from.has(id) ? [] : [box]));
  return { lead: ids[0] ?? '', from, others };
}

function draggedTo({ lead, from, others }: Drag, position: Place, within: number, isOnAxis: boolean) {
  const start = from.get(lead) ?? position;
  const free = { x: position.x - start.x, y: position.y - start.y };
  const delta = isOnAxis ? onOneAxis(free) : free;
  const hull = hullOf([...from.values()]);
  const { shift, guides } = alignedWith({ ...hull, x: hull.x + delta.x, y: hull.y + delta.y }, others, within);
  const kept = guides.filter(({ axis }) => !isOnAxis || delta[axis] !== 0);
  const by = {
    x: delta.x + (kept.some(({ axis }) => axis === 'x') ? shift.x : 0),
    y: delta.y + (kept.some(({ axis }) => axis === 'y') ? shift.y : 0),
  };
  const places = [...from].map(([id, { x, y }]) => [id, { x: x + by.x, y: y + by.y }] as const);
  return { places: Object.fromEntries(places), guides: kept };
}

/** Takes what was dragged over into the design, as one step. */
function commitMove(session: EditorSession, places: Readonly<Record<string, Place>>): void {
  const { architecture } = session;
  const boxes = boxesOf(architecture);
  const ids = Object.keys(places);
  if (ids.every((id) => boxes.get(id)?.x === places[id]?.x && boxes.get(id)?.y === places[id]?.y)) return;
  const [first] = ids;
  const resource = first === undefined ? undefined : resourceOf(architecture, first);
  session.do(`Move ${ids.length === 1 && resource ? nameOf(resource) : `${ids.length} things`}`, moveTo(places));
}

function placesAt(ways: readonly { id: string; from: Place; to: Place }[], share: number): Record<string, Place> {
  const between = (a: number, b: number) => a + (b - a) * share;
  return Object.fromEntries(
    ways.map(({ id, from, to }) => [id, { x: between(from.x, to.x), y: between(from.y, to.y) }]),
  );
}

/** Fast at first and slow at the end. */
function eased(share: number): number {
  return 1 - (1 - share) ** 3;
}

/** Whether the Shift key is held, for what asks while a pointer moves. */
function useShiftKey() {
  const isHeld = useRef(false);
  useEffect(() => {
    const note = ({ shiftKey }: KeyboardEvent | PointerEvent) => {
      isHeld.current = shiftKey;
    };
    const events = ['keydown', 'keyup', 'pointermove'] as const;
    for (const event of events) window.addEventListener(event, note, { capture: true, passive: true });
    return () => {
      for (const event of events) window.removeEventListener(event, note, { capture: true });
    };
  }, []);
  return isHeld;
}
