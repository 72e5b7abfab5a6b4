'use client';

import { useMemo } from 'react';
import { Button } from '@/components/ui/button';
import { checkDesign } from '@/content/checks/check-design';
import type { Finding, Severity } from '@/content/checks/finding';
import { applyFix } from '@/content/editing/change';
import type { Architecture } from '@/simulator';
import { useArchitecture, useEditor } from './editor-context';
import styles from './panels.module.css';

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = { error: 'Error', warning: 'Warning', advice: 'Advice' };

/** What somebody should look at in a design; nothing in a design without parts. */
export function findingsOf(architecture: Architecture): Finding[] {
  return architecture.resources.length === 0 ? [] : checkDesign(architecture);
}

/** The findings on a design, each with its reason and, where there is one, the way to mend it. */
export function ChecksPanel() {
  const session = useEditor();
  const architecture = useArchitecture();
  const findings = useMemo(() => findingsOf(architecture), [architecture]);
  if (findings.length === 0) return <p className={styles.quiet}>Nothing to find fault with.</p>;
  return (
    <ul className={styles.list}>
      {findings.map((finding) => (
        <li key={`${finding.rule} ${finding.pointer}`} className={styles.finding} data-severity={finding.severity}>
          <p>
            <b>{SEVERITY_WORDS[finding.severity]}.</b> {finding.sentence}
          </p>
          <p className={styles.quiet}>
            {finding.why.text} {finding.why.source !== undefined && <Source why={finding.why} />}
          </p>
          <div className={styles.row}>
            {finding.fix && (
              <Button onClick={() => finding.fix && session.do(fixStep(finding), applyFix(finding.fix))}>
                {finding.fixLabel ?? 'Mend it'}
              </Button>
            )}
            {finding.resources.length > 0 && (
              <Button variant="quiet" onClick={() => session.select({ resources: finding.resources, links: [] })}>
                Select it
              </Button>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

function fixStep({ fixLabel, rule }: Finding): string {
  return fixLabel ?? `Mend ${rule.replaceAll('-', ' ')}`;
}

function Source({ why }: { why: Finding['why'] }) {
  const text = `${why.source}${why.retrieved === undefined ? '' : `, ${why.retrieved}`}`;
  return why.url === undefined ? <span>({text})</span> : <a href={why.url}>{text}</a>;
}
