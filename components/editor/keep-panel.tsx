'use client';

import { useEffect, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { emptyArchitecture } from '@/content/editing/edit';
import { withPlaces } from '@/content/editing/places';
import { parseArchitectureText } from '@/simulator';
import type { DesignVersion, DesignVersions } from './design-versions';
import { useArchitecture, useEditor } from './editor-context';
import { download, EXPORT_FORMS, type ExportForm } from './exports';
import { importFile } from './import-file';
import styles from './panels.module.css';
import type { EditorSession } from './session';
import { shareLink } from './share-link';

/** A longer address does not survive every chat. */
const SHORT_LINK = 2_000;

/** Sharing, taking away, bringing in, and the versions that were kept by themselves. */
export function KeepPanel({ versions }: { versions: DesignVersions }) {
  const session = useEditor();
  const isEmpty = useArchitecture().resources.length === 0;
  return (
    <div className={styles.stack}>
      <Share isDisabled={isEmpty} />
      <section className={styles.stack} aria-labelledby="editor-export">
        <h3 className={styles.heading} id="editor-export">
          Take it away
        </h3>
        <ul className={styles.list}>
          {EXPORT_FORMS.map((form) => (
            <li key={form.id} className={styles.line}>
              <Button disabled={isEmpty} onClick={() => void exportAs(session, form)}>
                Export {form.label}
              </Button>
              <span className={styles.quiet}>{form.hint}</span>
            </li>
          ))}
        </ul>
      </section>
      <BringIn />
      <Versions versions={versions} />
      <div className={styles.row}>
        <Button onClick={() => session.open(withPlaces(session.pattern), 'Back to the pattern')}>
          Reset to the pattern
        </Button>
        <Button onClick={() => session.open(emptyArchitecture('My design'), 'Began with nothing')}>
          Begin with nothing
        </Button>
      </div>
    </div>
  );
}

function Share({ isDisabled }: { isDisabled: boolean }) {
  const session = useEditor();
  const architecture = useArchitecture();
  const [link, setLink] = useState<{ address: string; of: typeof architecture }>();
  const share = async () => {
    const made = await shareLink(session);
    if (made.kind === 'too-long') {
      session.say(
        `The design is too large for a link: ${made.characters} characters of at most ${made.most}. Export the document instead.`,
        'error',
      );
      return;
    }
    setLink({ address: made.address, of: session.architecture });
    await navigator.clipboard
      .writeText(made.address)
      .then(() => session.say('Copied the link.'))
      .catch(() => session.say('Here is the link.'));
  };
  return (
    <section className={styles.stack} aria-labelledby="editor-share">
      <h3 className={styles.heading} id="editor-share">
        Share it
      </h3>
      <div className={styles.row}>
        <Button variant="primary" disabled={isDisabled} onClick={() => void share()}>
          Copy a link to the design
        </Button>
      </div>
      {link && link.of === architecture && (
        <label className={styles.address}>
          <span>
            {link.address.length.toLocaleString('en-US')} characters
            {link.address.length < SHORT_LINK ? ': works in chat apps' : ': a long link'}
          </span>
          <input readOnly value={link.address} onFocus={(event) => event.target.select()} />
        </label>
      )}
    </section>
  );
}

function BringIn() {
  const session = useEditor();
  const id = useId();
  const [remarks, setRemarks] = useState<readonly string[]>([]);
  return (
    <section className={styles.stack} aria-labelledby={`${id}-title`}>
      <h3 className={styles.heading} id={`${id}-title`}>
        Bring in
      </h3>
      <label className={styles.address}>
        <span>A document, a picture of this site, or a SAM or CloudFormation template</span>
        <input
          type="file"
          accept=".json,.svg,.png,.yaml,.yml,.template"
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file) void openFile(session, file).then(setRemarks);
          }}
        />
      </label>
      {remarks.length > 0 && (
        <details>
          <summary>{remarks.length} resources of the template were not understood</summary>
          <ul className={styles.remarks}>
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function Versions({ versions }: { versions: DesignVersions }) {
  const session = useEditor();
  const [kept, setKept] = useState<readonly DesignVersion[]>();
  useEffect(() => {
    let isGone = false;
    versions
      .list(session.slug)
      .catch(() => [])
      .then((list) => {
        if (!isGone) setKept(list);
      });
    return () => {
      isGone = true;
    };
  }, [versions, session]);
  if (!kept || kept.length === 0) return null;
  return (
    <details>
      <summary>Kept on this device: {kept.length} versions</summary>
      <ul className={styles.list}>
        {kept.map((version) => (
          <li key={version.id}>
            <Button variant="quiet" onClick={() => openVersion(session, version)}>
              {new Date(version.savedAt).toLocaleString('en-GB')}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}

async function exportAs(session: EditorSession, form: ExportForm): Promise<void> {
  try {
    await download(form, session.running);
    session.say(`Exported as ${form.label}.`);
  } catch (error) {
    session.say(error instanceof Error ? error.message : 'The export did not work.', 'error');
  }
}

/** Opens a file in place of the design; one that is refused leaves the design alone. Returns what was left out. */
export async function openFile(session: EditorSession, file: File): Promise<readonly string[]> {
  const imported = await importFile(file);
  if (imported.kind === 'refused') {
    session.say(`${file.name} is refused. ${imported.reason}`, 'error');
    return [];
  }
  session.open(withPlaces(imported.architecture), `Opened ${file.name}`);
  requestAnimationFrame(() => session.view?.fit());
  return imported.remarks;
}

function openVersion(session: EditorSession, { text, savedAt }: DesignVersion): void {
  const parsed = parseArchitectureText(text);
  if (parsed.kind === 'valid') {
    session.open(parsed.value, `Opened the version of ${new Date(savedAt).toLocaleString('en-GB')}`);
  } else session.say('This version cannot be read any more.', 'error');
}
