'use client';

import { useState } from 'react';
import { useArchitecture, useEditor } from '@/components/editor/editor-context';
import { Button } from '@/components/ui/button';
import styles from './design-banner.module.css';
import { DesignNameForm } from './design-name-form';
import { keepAndOpen } from './keep-design';

/** Keeps what is edited as another design of the visitor's own. */
export function KeepAsOwn() {
  const session = useEditor();
  const { resources, name } = useArchitecture();
  const [isOpen, setOpen] = useState(false);
  if (!isOpen) {
    return (
      <div className={styles.row}>
        <Button disabled={resources.length === 0} onClick={() => setOpen(true)}>
          {session.isPattern ? 'Keep as a design of mine…' : 'Keep a copy…'}
        </Button>
        <a href="/designs">My architectures</a>
      </div>
    );
  }
  return (
    <DesignNameForm
      name={session.isPattern ? name : `${name} (copy)`}
      action="Keep it"
      onName={(chosen) => keepAndOpen(session.running, chosen)}
    >
      <Button variant="quiet" onClick={() => setOpen(false)}>
        Not now
      </Button>
    </DesignNameForm>
  );
}
