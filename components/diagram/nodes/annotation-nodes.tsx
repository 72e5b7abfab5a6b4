'use client';

import type { NodeProps, NodeTypes } from '@xyflow/react';
import { memo } from 'react';
import type { AnnotationNode } from '../annotations';
import styles from './annotations.module.css';

type Of<Type extends AnnotationNode['type']> = NodeProps<Extract<AnnotationNode, { type: Type }>>;

/** A text on the diagram. */
export const NoteNode = memo(function NoteNode({ data }: Of<'note'>) {
  return <p className={styles.note}>{data.note.text}</p>;
});

/** A box with a title behind the parts that belong together. */
export const FrameNode = memo(function FrameNode({ data }: Of<'frame'>) {
  return (
    <div className={styles.frame}>
      <p className={styles.title}>{data.frame.title}</p>
    </div>
  );
});

/** What draws notes and frames that are only looked at. */
export const ANNOTATION_TYPES = { note: NoteNode, frame: FrameNode } satisfies NodeTypes;
