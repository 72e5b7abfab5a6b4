'use client';

import { lazy, Suspense, useEffect, useState } from 'react';
import { areSingleKeysOn } from '@/components/simulation/single-keys';
import styles from './command-button.module.css';
import { dialogOf, isAppleKeyboard } from './dialog-keys';
import { type CommandDialog, onCommandsAsked } from './registry';

const CommandDialogs = lazy(() => import('./command-dialogs').then((module) => ({ default: module.CommandDialogs })));

/** Opens the palette, by itself and by keys; the palette is fetched when it is first asked for. */
export function CommandButton() {
  const [dialog, setDialog] = useState<CommandDialog>();
  useEffect(() => {
    const isApple = isAppleKeyboard();
    const handleKey = (event: KeyboardEvent) => {
      const asked = dialogOf(event, { isApple, hasSingleKeys: areSingleKeysOn() });
      if (!asked) return;
      event.preventDefault();
      setDialog(asked);
    };
    const endAsking = onCommandsAsked(setDialog);
    window.addEventListener('keydown', handleKey);
    return () => {
      endAsking();
      window.removeEventListener('keydown', handleKey);
    };
  }, []);
  return (
    <>
      <button
        type="button"
        className={`${styles.button} needs-script`}
        aria-haspopup="dialog"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setDialog('palette')}
      >
        Go to <span aria-hidden="true">/</span>
      </button>
      {dialog && (
        <Suspense fallback={null}>
          <CommandDialogs dialog={dialog} onClose={() => setDialog(undefined)} />
        </Suspense>
      )}
    </>
  );
}
