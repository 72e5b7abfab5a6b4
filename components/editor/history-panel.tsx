'use client';

import { useStore } from 'zustand';
import { Button } from '@/components/ui/button';
import { useEditor } from './editor-context';
import styles from './panels.module.css';

/** Every step that was done, the newest first; a press goes there. */
export function HistoryPanel() {
  const session = useEditor();
  const { documents } = session;
  useStore(documents.api);
  useStore(documents.api.temporal);
  const entries = documents.history().reverse();
  const goTo = (offset: number) => {
    if (offset < 0) session.undo(-offset);
    if (offset > 0) session.redo(offset);
  };
  return (
    <ol className={styles.list} reversed>
      {entries.map(({ step, offset }) => (
        <li key={offset}>
          <Button
            variant="quiet"
            className={styles.name ?? ''}
            aria-current={offset === 0 ? 'step' : undefined}
            data-undone={offset > 0 || undefined}
            onClick={() => goTo(offset)}
          >
            {step}
          </Button>
        </li>
      ))}
    </ol>
  );
}
