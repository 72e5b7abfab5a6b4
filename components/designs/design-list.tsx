'use client';

import Link from 'next/link';
import { useEffect, useId, useState } from 'react';
import { readImport } from '@/components/import/read-import';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { Disclosure } from '@/components/ui/disclosure';
import { FileInput } from '@/components/ui/file-input';
import { patternTitles } from '@/content/pattern-titles';
import { browserDesigns } from './browser-designs';
import { exportCollection } from './collection';
import { DesignCard } from './design-card';
import { announceChange, onChangeElsewhere } from './design-channel';
import { DESIGN_PAGE } from './design-host';
import styles from './design-list.module.css';
import { DELETED_KEPT_MS, freeName, type OwnDesign, type PatternDraft, renamed } from './design-store';
import { keepDesign } from './keep-design';
import { storageWords } from './storage-words';

/** What this browser keeps. */
interface Kept {
  designs: readonly OwnDesign[];
  drafts: readonly PatternDraft[];
  /** Titles of patterns by slug. */
  titles: ReadonlyMap<string, string>;
}

/** What was done last; it can be taken back where `undo` says how. */
interface Done {
  text: string;
  undo?: () => Promise<void>;
  /** Details, such as what of a template was not understood. */
  remarks?: readonly string[];
}

const store = browserDesigns;

/** All designs that this browser keeps, and what can be done with them. */
export function DesignList() {
  const [kept, setKept] = useState<Kept>();
  const [problem, setProblem] = useState<string>();
  const [done, setDone] = useState<Done>();
  const [reading, setReading] = useState<AbortController>();

  const reload = async () => {
    try {
      setKept(await readKept());
      setProblem(undefined);
    } catch (error) {
      setProblem(storageWords(error));
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: read once, and when another tab saves.
  useEffect(() => {
    void store
      .purge(Date.now() - DELETED_KEPT_MS)
      .catch(() => undefined)
      .then(reload);
    return onChangeElsewhere(() => void reload());
  }, []);

  const present = kept?.designs.filter(({ deletedAtMs }) => deletedAtMs === undefined) ?? [];
  const names = () => present.map(({ name }) => name);

  /** Does something to what is kept, and shows how it is then. */
  const change = async (work: () => Promise<Done>) => {
    try {
      setDone(await work());
    } catch (error) {
      setProblem(storageWords(error));
    }
    await reload();
  };
  const remove = (design: OwnDesign) =>
    change(async () => {
      await store.markDeleted(design.id, Date.now());
      announceChange(design.id);
      return { text: `Deleted “${design.name}”.`, undo: () => store.markDeleted(design.id, undefined) };
    });
  const bringBack = (design: OwnDesign) =>
    change(async () => {
      await store.markDeleted(design.id, undefined);
      return { text: `“${design.name}” is back.` };
    });
  const rename = (design: OwnDesign, name: string) =>
    change(async () => {
      const saved = await store.save({
        id: design.id,
        text: renamed(design.text, name),
        nowMs: Date.now(),
        revision: design.revision,
      });
      announceChange(design.id);
      return {
        text: saved.kind === 'saved' ? `Renamed to “${name}”.` : 'Another tab has changed this design: look again.',
      };
    });
  const duplicate = (design: OwnDesign) =>
    change(async () => {
      const name = freeName(`${design.name} (copy)`, names());
      await keepDesign(renamed(design.text, name));
      return { text: `Made “${name}”.` };
    });
  const keepDraft = (draft: PatternDraft) =>
    change(async () => {
      const wish = kept?.titles.get(draft.slug) ?? draft.slug;
      const name = freeName(`${wish}, changed`, names());
      await keepDesign(renamed(draft.latest.text, name));
      return { text: `Kept as “${name}”.` };
    });
  const bringIn = (file: File) =>
    change(async () => {
      const canceller = new AbortController();
      setReading(canceller);
      const read = await readImport({ kind: 'collection', file }, { signal: canceller.signal });
      setReading(undefined);
      if (!read) return { text: `Stopped reading ${file.name}.` };
      if (read.kind === 'refused') return { text: `${file.name} is refused. ${read.reason}` };
      const { designs, remarks } = read.collection;
      const taken = names();
      for (const design of designs) {
        const name = freeName(design.name, taken);
        taken.push(name);
        await keepDesign(name === design.name ? design.text : renamed(design.text, name));
      }
      const count = designs.length === 1 ? '1 design' : `${designs.length} designs`;
      return { text: `Brought in ${count} from ${file.name}.`, remarks: [...read.refused, ...remarks] };
    });

  const deleted = kept?.designs.filter(({ deletedAtMs }) => deletedAtMs !== undefined) ?? [];
  return (
    <div className={`${styles.list} needs-script`}>
      {problem !== undefined && <Callout tone="error">{problem}</Callout>}
      <Tools onImport={(file) => void bringIn(file)} onExport={() => download(present)} count={present.length} />
      {reading && (
        <p className={styles.done}>
          Reading … <Button onClick={() => reading.abort()}>Stop reading</Button>
        </p>
      )}
      <DoneLine
        done={done}
        onUndo={(undo) =>
          void change(async () => {
            await undo();
            return { text: 'It is back.' };
          })
        }
      />
      {kept && present.length === 0 && problem === undefined && (
        <p className={styles.none}>
          Nothing is kept here yet. Begin with an empty canvas, or open a pattern of the <Link href="/">gallery</Link>,
          edit it, and keep it as a design of yours.
        </p>
      )}
      <ul className={styles.cards} aria-label="My architectures">
        {present.map((design) => (
          <li key={design.id}>
            <DesignCard
              design={design}
              onRename={(name) => rename(design, name)}
              onDuplicate={() => void duplicate(design)}
              onDelete={() => void remove(design)}
            />
          </li>
        ))}
      </ul>
      {kept && kept.drafts.length > 0 && (
        <section className={styles.section} aria-labelledby="drafts">
          <h2 id="drafts">Changes to patterns</h2>
          <p>What you changed on the page of a pattern is kept there, and opens again when you edit it.</p>
          <ul className={styles.rows}>
            {kept.drafts.map((draft) => (
              <li key={draft.slug}>
                <Link href={`/patterns/${draft.slug}`}>{kept.titles.get(draft.slug) ?? draft.slug}</Link>
                <span className={styles.quiet}>
                  {new Date(draft.latest.savedAt).toLocaleString('en-GB')},{' '}
                  {draft.versions === 1 ? '1 version' : `${draft.versions} versions`}
                </span>
                <Button onClick={() => void keepDraft(draft)}>Keep as a design of mine</Button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {deleted.length > 0 && (
        <Disclosure summary={`Deleted in the last day: ${deleted.length}`}>
          <ul className={styles.rows}>
            {deleted.map((design) => (
              <li key={design.id}>
                <span>{design.name}</span>
                <Button onClick={() => void bringBack(design)}>Bring it back</Button>
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

interface ToolsProps {
  count: number;
  onImport: (file: File) => void;
  onExport: () => void;
}

function Tools({ count, onImport, onExport }: ToolsProps) {
  const id = useId();
  return (
    <div className={styles.tools}>
      <Link className={styles.begin} href={DESIGN_PAGE} prefetch={false}>
        New design
      </Link>
      <Button disabled={count === 0} onClick={onExport}>
        Export all
      </Button>
      <label className={styles.file} htmlFor={id}>
        <span>Import: a file of all designs, a document, a picture of this site, a SAM or CloudFormation template</span>
        <FileInput
          id={id}
          accept=".json,.svg,.png,.yaml,.yml,.template"
          isForgetful
          onChoose={(file) => {
            if (file) onImport(file);
          }}
        />
      </label>
    </div>
  );
}

function DoneLine({ done, onUndo }: { done: Done | undefined; onUndo: (undo: () => Promise<void>) => void }) {
  const { text, undo, remarks = [] } = done ?? {};
  return (
    <div className={styles.done}>
      <p role="status">{text}</p>
      {undo && <Button onClick={() => onUndo(undo)}>Undo</Button>}
      {remarks.length > 0 && (
        <Disclosure summary={`${remarks.length} remarks`}>
          <ul className={styles.remarks}>
            {remarks.map((remark) => (
              <li key={remark}>{remark}</li>
            ))}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

async function readKept(): Promise<Kept> {
  const [designs, drafts, patterns] = await Promise.all([store.list(), store.drafts(), patternTitles()]);
  return { designs, drafts, titles: new Map(patterns.map(({ slug, title }) => [slug, title])) };
}

function download(designs: readonly OwnDesign[]): void {
  const address = URL.createObjectURL(new Blob([exportCollection(designs)], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = 'my-architectures.json';
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
