'use client';

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button, IconButton } from '@/components/ui/button';
import { useEditor, useEditorState } from './editor-context';
import styles from './undo-toast.module.css';

/** Long enough to read it, think, and find the button with Tab. */
const SHOWN_MS = 20_000;

/**
 * Offers to bring back what was deleted last. It stays while it is pointed at or has the focus, and goes when something
 * else is done: then the history has it.
 */
export function UndoToast() {
  const session = useEditor();
  const deleted = useEditorState((state) => state.deleted);
  const architecture = useStore(session.documents.api, (state) => state.architecture);
  const [isHeld, setHeld] = useState(false);
  const isShown = deleted !== undefined && deleted.after === architecture;
  useEffect(() => {
    if (!isShown || isHeld) return;
    const timer = setTimeout(() => session.state.setState({ deleted: undefined }), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [session, isShown, isHeld]);
  const dismiss = () => {
    setHeld(false);
    session.state.setState({ deleted: undefined });
    session.view?.focusDiagram();
  };
  const bringBack = () => {
    dismiss();
    session.undo();
  };
  return (
    <div className={styles.place} aria-live="polite">
      {isShown && (
        // biome-ignore lint/a11y/noStaticElementInteractions: it only waits while somebody is at its buttons.
        <div
          className={styles.toast}
          onPointerEnter={() => setHeld(true)}
          onPointerLeave={() => setHeld(false)}
          onFocus={() => setHeld(true)}
          onBlur={() => setHeld(false)}
        >
          <span>Deleted {deleted.words}.</span>
          <Button onClick={bringBack}>Undo the deletion</Button>
          <IconButton label="Dismiss" onClick={dismiss}>
            <span aria-hidden="true">×</span>
          </IconButton>
        </div>
      )}
    </div>
  );
}
