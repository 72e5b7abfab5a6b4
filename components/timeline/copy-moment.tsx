'use client';

import { useState } from 'react';
import { DESIGN_PAGE } from '@/components/designs/design-host';
import { formatSimTime } from '@/components/simulation/format';
import { type StageValue, useStage } from '@/components/simulation/stage-context';
import { Button } from '@/components/ui/button';
import styles from './timeline.module.css';

interface CopyMomentProps {
  /** Another moment than the one shown. */
  atUs?: number;
  label?: string;
}

/** Copies a link to a moment: design, settings and all changes of them, time and selected request. */
export function CopyMoment({ atUs, label = 'Copy link to this moment' }: CopyMomentProps) {
  const stage = useStage();
  const [said, setSaid] = useState<{ words: string; address?: string }>();
  const copy = async () => setSaid(await copyLink(stage, atUs));
  return (
    <span className={styles.copy}>
      <Button onClick={() => void copy()}>{label}</Button>
      <span role="status" className={styles.said}>
        {said?.words}
      </span>
      {said?.address !== undefined && (
        <input
          className={styles.address}
          readOnly
          aria-label="Link to this moment"
          value={said.address}
          onFocus={(event) => event.target.select()}
        />
      )}
    </span>
  );
}

async function copyLink(
  { store, controls, slug, pattern, isPattern }: StageValue,
  otherUs: number | undefined,
): Promise<{ words: string; address?: string }> {
  const { settingsLog: log, summary, selectedRequest } = store.getState();
  if (!log || !summary) return { words: 'There is no moment yet.' };
  const { encodeMoment } = await import('./moment-link');
  const moment = { log, atUs: otherUs ?? summary.simTimeUs, selectedRequest };
  const link = await encodeMoment(moment, controls, { slug, architecture: pattern }, isPattern);
  if (link.kind === 'edited') {
    return {
      words: 'The design was edited during this run, and a link holds one design. Restart the run to share it.',
    };
  }
  if (link.kind === 'too-long') return { words: 'Too much was designed or changed for a link.' };
  const { origin, pathname } = window.location;
  const address = `${origin}${isPattern ? pathname : DESIGN_PAGE}#${link.fragment}`;
  const at = formatSimTime(moment.atUs);
  try {
    await navigator.clipboard.writeText(address);
    return { words: `Copied the link to ${at}.`, address };
  } catch {
    return { words: `Here is the link to ${at}.`, address };
  }
}
