'use client';

import { useMemo, useRef } from 'react';
import { type AnnotationNode, annotationNodesOf } from '@/components/diagram/annotations';
import { nodesOf } from '@/components/diagram/elements';
import { layoutOf } from '@/components/diagram/geometry';
import type { DiagramNode } from '@/components/diagram/nodes/node-frame';
import { labelOf } from '@/components/diagram/words';
import { contentsOf } from '@/content/editing/frames';
import { isPinned } from '@/content/editing/places';
import type { Architecture } from '@/simulator';

/** What stands on the canvas: a part, a note or a frame. */
export type CanvasNode = DiagramNode | AnnotationNode;

/** The nodes of a design as it stands; those of what did not change stay the same objects. */
export function useRestingNodes(architecture: Architecture): readonly CanvasNode[] {
  const known = useRef<ReadonlyMap<string, CanvasNode>>(new Map());
  return useMemo(() => {
    const drawn = annotations(architecture);
    const frames = drawn.filter(({ type }) => type === 'frame');
    const notes = drawn.filter(({ type }) => type === 'note');
    const nodes = [...frames, ...parts(architecture), ...notes].map((node): CanvasNode => {
      const before = known.current.get(node.id);
      // Sizes are fixed: without them a node that changed would count as not measured, and nothing could be fitted.
      return before && isSame(before, node) ? before : ({ ...node, measured: sizeOf(node) } as CanvasNode);
    });
    known.current = new Map(nodes.map((node) => [node.id, node]));
    return nodes;
  }, [architecture]);
}

function sizeOf({ width = 0, height = 0 }: CanvasNode) {
  return { width, height };
}

function parts(architecture: Architecture): CanvasNode[] {
  const ways = waysByPart(architecture);
  return nodesOf(architecture, layoutOf(architecture)).map((node) => {
    const pinned = isPinned(architecture, node.id);
    const words = [node.ariaLabel, ways.get(node.id) ?? 'Not connected.', pinned ? 'Pinned.' : ''];
    return { ...node, className: pinned ? 'pinned' : '', ariaLabel: words.filter(Boolean).join(' ') };
  });
}

function annotations(architecture: Architecture): CanvasNode[] {
  const names = new Map(architecture.resources.map((resource) => [resource.id, labelOf(resource)]));
  return annotationNodesOf(architecture).map((node) => {
    if (node.type !== 'frame') return node;
    const held = contentsOf(architecture, node.id).flatMap((id) => names.get(id) ?? []);
    return { ...node, ariaLabel: `${node.ariaLabel} Holds ${held.length === 0 ? 'no part' : held.join(', ')}.` };
  });
}

function isSame(a: CanvasNode, b: CanvasNode): boolean {
  return (
    contentOf(a) === contentOf(b) &&
    a.ariaLabel === b.ariaLabel &&
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.className === b.className
  );
}

/** The part, note or frame that a node shows. */
function contentOf({ data }: CanvasNode): object {
  if ('resource' in data) return data.resource;
  return 'note' in data ? data.note : data.frame;
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
