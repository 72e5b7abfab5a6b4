'use client';

import { type NodeProps, NodeResizeControl, type NodeTypes } from '@xyflow/react';
import { type KeyboardEvent, memo, useEffect, useRef, useState } from 'react';
import type { AnnotationNode } from '@/components/diagram/annotations';
import look from '@/components/diagram/nodes/annotations.module.css';
import { nameOfAnnotation, setAnnotation } from '@/content/editing/annotations';
import { annotationOf } from '@/content/editing/edit';
import styles from './annotations.module.css';
import { useEditor, useEditorState } from './editor-context';
import type { EditorSession } from './session';

type Of<Type extends AnnotationNode['type']> = NodeProps<Extract<AnnotationNode, { type: Type }>>;

const LONGEST = { note: 2_000, frame: 200 } as const;

const EditedNote = memo(function EditedNote({ id, data, selected }: Of<'note'>) {
  const isWritten = useEditorState((state) => state.writing === id);
  return (
    <>
      {isWritten ? (
        <Words id={id} kind="note" words={data.note.text} />
      ) : (
        <Pressable id={id} className={look.note}>
          {data.note.text}
        </Pressable>
      )}
      {selected && <Corner minWidth={80} minHeight={40} />}
    </>
  );
});

const EditedFrame = memo(function EditedFrame({ id, data, selected }: Of<'frame'>) {
  const isWritten = useEditorState((state) => state.writing === id);
  return (
    <div className={`${look.frame} ${styles.frame}`}>
      {isWritten ? (
        <Words id={id} kind="frame" words={data.frame.title} />
      ) : (
        <Pressable id={id} className={`${look.title} ${styles.title}`}>
          {data.frame.title}
        </Pressable>
      )}
      {selected && <Corner minWidth={80} minHeight={60} />}
    </div>
  );
});

/** What draws notes and frames that can be edited. */
export const EDITED_ANNOTATION_TYPES = { note: EditedNote, frame: EditedFrame } satisfies NodeTypes;

/** Words that are written anew after two presses; Enter does the same for those who have no pointer. */
function Pressable({ id, className, children }: { id: string; className: string | undefined; children: string }) {
  const { state } = useEditor();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the node around it is the control; Enter and F2 write as well.
    <div className={className} onDoubleClick={() => state.setState({ writing: id })}>
      {children}
    </div>
  );
}

function Corner(size: { minWidth: number; minHeight: number }) {
  return <NodeResizeControl {...size} position="bottom-right" className={styles.corner ?? ''} />;
}

interface WordsProps {
  id: string;
  kind: keyof typeof LONGEST;
  words: string;
}

/** The field in which words are written; they hold when it is left, unless Escape gives them up. */
function Words({ id, kind, words }: WordsProps) {
  const session = useEditor();
  const [typed, setTyped] = useState(words);
  const field = useRef<HTMLTextAreaElement>(null);
  const isDone = useRef(false);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const end = (text: string | undefined, keepsFocus: boolean) => {
    if (isDone.current) return;
    isDone.current = true;
    session.state.setState({ writing: undefined });
    if (text !== undefined) rewrite(session, id, kind, text);
    if (keepsFocus) requestAnimationFrame(() => session.view?.focus(id));
  };
  const handleKey = (event: KeyboardEvent) => {
    event.stopPropagation();
    const isEnd = event.key === 'Enter' && !event.shiftKey && (kind === 'frame' || event.ctrlKey || event.metaKey);
    if (event.key === 'Escape') end(undefined, true);
    else if (isEnd) {
      event.preventDefault();
      end(typed, true);
    }
  };
  return (
    <textarea
      ref={field}
      className={`nodrag nowheel nopan ${kind === 'note' ? look.note : look.title} ${styles.words}`}
      aria-label={kind === 'note' ? 'Text of the note' : 'Title of the frame'}
      value={typed}
      maxLength={LONGEST[kind]}
      rows={kind === 'note' ? 4 : 1}
      onChange={(event) => setTyped(kind === 'frame' ? event.target.value.replace(/\n/g, ' ') : event.target.value)}
      onBlur={() => end(typed, false)}
      onKeyDown={handleKey}
    />
  );
}

/** Gives a note or frame other words; without any it keeps those it has. */
function rewrite(session: EditorSession, id: string, kind: keyof typeof LONGEST, words: string): void {
  const annotation = annotationOf(session.architecture, id);
  if (!annotation || words.trim() === '') return;
  const fields = kind === 'note' ? { text: words } : { title: words };
  if (Object.entries(fields).every(([field, value]) => annotation[field as keyof typeof annotation] === value)) return;
  session.do(`Write “${nameOfAnnotation({ ...annotation, ...fields })}”`, setAnnotation(id, fields));
}
