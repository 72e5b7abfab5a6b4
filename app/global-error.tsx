'use client';

import { LostRequest } from '@/components/site/lost-request';
import styles from '@/components/site/site-frame.module.css';
import { Button } from '@/components/ui/button';
import './globals.css';

/** What stands in place of a page whose script broke; nothing of the page around it is left to rely on. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <main className={styles.notice}>
          <LostRequest />
          <h1 className={styles.title}>This page broke.</h1>
          <p className={styles.text}>
            A script of this page ended in an error. What you changed on the stage is in the address.
          </p>
          <p>
            <Button onClick={() => window.location.reload()}>Load the page again</Button>
          </p>
        </main>
      </body>
    </html>
  );
}
