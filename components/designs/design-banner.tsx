'use client';

import { useStore } from 'zustand';
import type { EditorSession } from '@/components/editor/session';
import { Button } from '@/components/ui/button';
import { exportJson } from '@/content/exchange/export-json';
import styles from './design-banner.module.css';
import { useDesignHost } from './design-host';
import { DesignNameForm } from './design-name-form';
import { keepAndOpen } from './keep-design';
import type { OwnDesignSession } from './own-design';

/** What there is to decide about the design as a whole: whether to keep a link's, and whose change counts. */
export function DesignBanner({ session }: { session: EditorSession }) {
  const isGuest = useStore(session.state, (state) => state.isGuest);
  const host = useDesignHost();
  if (isGuest) return <GuestBanner session={session} />;
  return host ? <ConflictBanner session={session} host={host} /> : null;
}

function GuestBanner({ session }: { session: EditorSession }) {
  const name = useStore(session.documents.api, (state) => state.architecture.name);
  const leave = () => {
    const { pathname, search } = window.location;
    window.location.assign(session.isPattern ? `${pathname}${search}` : '/designs');
  };
  return (
    <section className={styles.banner} aria-label="A design from a link">
      <p>
        <b>A design from a link.</b> Nothing of it is stored until you keep it.
      </p>
      {/* A name of its own each time that another design is opened. */}
      <DesignNameForm
        key={name}
        name={name}
        action="Keep as mine"
        onName={(chosen) => keepAndOpen(session.running, chosen)}
      >
        <Button onClick={leave}>{session.isPattern ? 'Back to the pattern' : 'To my architectures'}</Button>
      </DesignNameForm>
    </section>
  );
}

function ConflictBanner({ session, host }: { session: EditorSession; host: OwnDesignSession }) {
  const conflict = useStore(host.state, (state) => state.conflict);
  if (!conflict) return null;
  const at = new Date(conflict.changedAtMs).toLocaleTimeString('en-GB');
  const showTheirs = () => {
    const theirs = host.takeTheirs();
    if (theirs) session.open(theirs, 'Opened the design of the other tab');
  };
  return (
    <section className={styles.banner} role="status" aria-label="Changed in another tab">
      <p>
        <b>Another tab has changed this design</b> at {at}. Nothing is overwritten: until you choose, your changes here
        are only added to its versions.
      </p>
      <div className={styles.row}>
        <Button variant="primary" onClick={showTheirs}>
          Show the other one
        </Button>
        <Button onClick={() => void keepAndOpen(session.running, `${session.architecture.name} (this tab)`)}>
          Keep mine as a copy
        </Button>
        <Button
          onClick={() => {
            void host.keepMine(exportJson(session.running));
            session.say('Kept this one; the other is among the versions.');
          }}
        >
          Keep mine instead
        </Button>
      </div>
    </section>
  );
}
