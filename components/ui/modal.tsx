'use client';

import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { IconButton } from './button';
import styles from './modal.module.css';

interface ModalProps {
  title: string;
  onClose: () => void;
  size?: 'narrow' | 'wide';
  children: ReactNode;
}

/** A native modal dialog: it keeps the focus while it is open, and gives it back. Mounted is open. */
export function Modal({ title, onClose, size = 'narrow', children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  // Before it is taken out of the page, for then it has lost the focus already.
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    // The browser would put the focus on the first button.
    element?.querySelector('input')?.focus();
    return () => {
      const hadFocus = element?.contains(document.activeElement);
      element?.close();
      if (hadFocus && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside the dialog closes it; Escape does so by itself.
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-size={size}
      aria-label={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) onClose();
      }}
    >
      <header className={styles.head}>
        <h2>{title}</h2>
        <IconButton label="Close" onClick={onClose}>
          <span aria-hidden="true">×</span>
        </IconButton>
      </header>
      {children}
    </dialog>
  );
}
