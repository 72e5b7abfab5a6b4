import type { Node } from '@xyflow/react';
import type { Architecture, Frame, Note } from '@/simulator';

/** What a diagram shows beside its parts. */
export type AnnotationNode = Node<{ note: Note }, 'note'> | Node<{ frame: Frame }, 'frame'>;

/** Behind the ways and the parts; what lies in a frame, and the diagram behind it, are reached through it. */
const BEHIND = { zIndex: -1, style: { pointerEvents: 'none' } } as const;

/** Notes and frames of a document as nodes of its diagram; large frames behind small ones. */
export function annotationNodesOf({ notes, frames }: Architecture): AnnotationNode[] {
  const largestFirst = [...frames].sort((a, b) => b.width * b.height - a.width * a.height);
  return [
    ...largestFirst.map((frame): AnnotationNode => {
      const { id, x, y, width, height, title } = frame;
      const box = { position: { x, y }, width, height, ...BEHIND };
      return { id, type: 'frame', ...box, connectable: false, ariaLabel: `Frame: ${title}.`, data: { frame } };
    }),
    ...notes.map((note): AnnotationNode => {
      const { id, x, y, width, height, text } = note;
      const box = { position: { x, y }, width, height };
      return { id, type: 'note', ...box, connectable: false, ariaLabel: `Note: ${text}`, data: { note } };
    }),
  ];
}
