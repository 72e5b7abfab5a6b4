'use client';

import { useEffect, useId, useState } from 'react';
import { KeepAsOwn } from '@/components/designs/keep-as-own';
import { EmbedShare } from '@/components/embed/embed-share';
import { readImport } from '@/components/import/read-import';
import { Button } from '@/components/ui/button';
import { FileInput } from '@/components/ui/file-input';
import { Segmented } from '@/components/ui/segmented';
import { emptyArchitecture } from '@/content/editing/edit';
import { withPlaces } from '@/content/editing/places';
import { parseArchitectureText } from '@/simulator';
import type { DesignVersion, DesignVersions } from './design-versions';
import { useArchitecture, useEditor } from './editor-context';
import { download, EXPORT_FORMS, type ExportForm, type PictureOptions, usualPicture } from './exports';
import styles from './panels.module.css';
import type { EditorSession } from './session';
import { copyShareLink } from './share-link';

/** A longer address does not survive every chat. */
const SHORT_LINK = 2_000;

/** Sharing, taking away, bringing in, and the versions that were kept by themselves. */
export function KeepPanel({ versions }: { versions: DesignVersions }) {
  const session = useEditor();
  const isEmpty = useArchitecture().resources.length === 0;
  return (
    <div className={styles.stack}>
      <KeepAsOwn />
      <Share isDisabled={isEmpty} />
      <EmbedShare isDisabled={isEmpty} />
      <TakeAway isDisabled={isEmpty} />
      <BringIn />
      <Versions versions={versions} />
      <div className={styles.row}>
        <Button onClick={() => session.open(withPlaces(session.pattern), resetWords(session))}>
          {session.isPattern ? 'Reset to the pattern' : 'Reset to how it was opened'}
        </Button>
        <Button onClick={() => session.open(emptyArchitecture('My design'), 'Began with nothing')}>
          Begin with nothing
        </Button>
      </div>
    </div>
  );
}

const THEMES = [
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;
const SCALES = ['1', '2', '3', '4'].map((value) => ({ value, label: `${value}×` }));

/** The forms in which a design can be taken away, and how its pictures are to look. */
function TakeAway({ isDisabled }: { isDisabled: boolean }) {
  const session = useEditor();
  const [picture, setPicture] = useState(usualPicture);
  return (
    <section className={styles.stack} aria-labelledby="editor-export">
      <h3 className={styles.heading} id="editor-export">
        Take it away
      </h3>
      <div className={styles.row}>
        <Segmented
          label="Colours of pictures"
          options={THEMES}
          value={picture.theme}
          onChange={(theme) => setPicture({ ...picture, theme })}
        />
        <Segmented
          label="Scale of a PNG"
          options={SCALES}
          value={String(picture.scale)}
          onChange={(scale) => setPicture({ ...picture, scale: Number(scale) })}
        />
      </div>
      <ul className={styles.list}>
        {EXPORT_FORMS.map((form) => (
          <li key={form.id} className={styles.line}>
            <Button disabled={isDisabled} onClick={() => void exportAs(session, form, picture)}>
              Export {form.label}
            </Button>
            <span className={styles.quiet}>{form.hint}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Share({ isDisabled }: { isDisabled: boolean }) {
  const session = useEditor();
  const architecture = useArchitecture();
  const [link, setLink] = useState<{ address: string; of: typeof architecture }>();
  const share = async () => {
    const made = await copyShareLink(session);
    if (made) setLink({ address: made.address, of: session.architecture });
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
  const [isReading, setReading] = useState(false);
  const read = async (file: File) => {
    setReading(true);
    setRemarks(await openFile(session, file));
    setReading(false);
  };
  return (
    <section className={styles.stack} aria-labelledby={`${id}-title`}>
      <h3 className={styles.heading} id={`${id}-title`}>
        Bring in
      </h3>
      <div className={styles.address}>
        <label htmlFor={`${id}-file`}>A document, a picture of this site, or a SAM or CloudFormation template</label>
        <FileInput
          id={`${id}-file`}
          accept=".json,.svg,.png,.yaml,.yml,.template"
          isForgetful
          onChoose={(file) => {
            if (file) void read(file);
          }}
        />
        {isReading && <Button onClick={() => reading?.abort()}>Stop reading</Button>}
      </div>
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

/** Hands the design to the browser as a file of a form, and says so. */
export async function exportAs(session: EditorSession, form: ExportForm, picture?: PictureOptions): Promise<void> {
  try {
    await download(form, session.running, picture);
    session.say(`Exported as ${form.label}.`);
  } catch (error) {
    session.say(error instanceof Error ? error.message : 'The export did not work.', 'error');
  }
}

function resetWords({ isPattern }: EditorSession): string {
  return isPattern ? 'Back to the pattern' : 'Back to how it was opened';
}

/** Files that are read one after the other would open in any order: the last one counts. */
let reading: AbortController | undefined;

/** Opens a file in place of the design; one that is refused leaves the design alone. Returns what was left out. */
export async function openFile(session: EditorSession, file: File): Promise<readonly string[]> {
  reading?.abort();
  reading = new AbortController();
  session.say(`Reading ${file.name} …`);
  const imported = await readImport({ kind: 'file', file }, { signal: reading.signal });
  if (!imported) return [];
  if (imported.kind === 'refused') {
    session.say(`${file.name} is refused. ${imported.reason}`, 'error');
    return [];
  }
  session.open(imported.architecture, `Opened ${file.name}`);
  requestAnimationFrame(() => session.view?.fit());
  return imported.remarks;
}

function openVersion(session: EditorSession, { text, savedAt }: DesignVersion): void {
  const parsed = parseArchitectureText(text);
  if (parsed.kind === 'valid') {
    session.open(parsed.value, `Opened the version of ${new Date(savedAt).toLocaleString('en-GB')}`);
  } else session.say('This version cannot be read any more.', 'error');
}
