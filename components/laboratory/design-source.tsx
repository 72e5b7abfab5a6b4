import { useEffect, useId, useState } from 'react';
import { browserDesigns, browserVersions } from '@/components/designs/browser-designs';
import { importFile } from '@/components/import/import-file';
import { useStage } from '@/components/simulation/stage-context';
import { FileInput } from '@/components/ui/file-input';
import { type Architecture, parseArchitectureText } from '@/simulator';
import styles from './laboratory.module.css';
import { SelectField } from './select-field';
import { useStageDesign } from './use-stage-design';

/** A design to be compared, or why there is none. */
export type ChosenDesign =
  | { kind: 'design'; architecture: Architecture; title: string }
  | { kind: 'none'; reason: string };

/** A design that this browser keeps, as the text of a document. */
interface KeptDesign {
  id: string;
  title: string;
  text: string;
}

interface DesignSourceProps {
  label: string;
  /** What is chosen: `stage`, `pattern`, `file`, or the id of a kept design. */
  value: string;
  /** The design of the file that was chosen. */
  file: ChosenDesign | undefined;
  onChange: (value: string, file?: ChosenDesign) => void;
  kept: readonly KeptDesign[];
}

/** A choice of a design: the one on the stage, the pattern, one that was kept, or a file. */
export function DesignSource({ label, value, file, onChange, kept }: DesignSourceProps) {
  const id = useId();
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    void importFile(chosen)
      .then((imported): ChosenDesign => {
        if (imported.kind === 'refused') return { kind: 'none', reason: `${chosen.name}: ${imported.reason}` };
        return { kind: 'design', architecture: imported.architecture, title: chosen.name };
      })
      .catch((error: unknown): ChosenDesign => ({ kind: 'none', reason: String(error) }))
      .then((next) => onChange('file', next));
  };
  return (
    <div className={styles.section}>
      <SelectField
        label={label}
        value={value}
        options={[
          { value: 'stage', label: 'The design on the stage' },
          { value: 'pattern', label: 'The pattern as it is' },
          ...kept.map(({ id: key, title }) => ({ value: key, label: title })),
          { value: 'file', label: 'A file …' },
        ]}
        onChange={onChange}
      />
      {value === 'file' && (
        <label className={styles.hint} htmlFor={id}>
          A document, a picture of this site, or a SAM or CloudFormation template
          <FileInput id={id} accept=".json,.svg,.png,.yaml,.yml,.template" onChoose={choose} />
        </label>
      )}
      {value === 'file' && file?.kind === 'none' && <p className={styles.hint}>{file.reason}</p>}
    </div>
  );
}

/** Finds the design of a choice. */
export function useDesigns(pattern: Architecture) {
  const { slug } = useStage();
  const stage = useStageDesign();
  const [kept, setKept] = useState<readonly KeptDesign[]>([]);
  useEffect(() => {
    let isHere = true;
    void keptDesigns(slug).then((found) => {
      if (isHere) setKept(found);
    });
    return () => {
      isHere = false;
    };
  }, [slug]);
  const designOf = (value: string, file: ChosenDesign | undefined): ChosenDesign => {
    if (value === 'stage') return { kind: 'design', architecture: stage, title: 'The design on the stage' };
    if (value === 'pattern') return { kind: 'design', architecture: pattern, title: 'The pattern as it is' };
    if (value === 'file') return file ?? { kind: 'none', reason: 'Choose a file first.' };
    const chosen = kept.find(({ id }) => id === value);
    const parsed = chosen && parseArchitectureText(chosen.text);
    if (parsed?.kind !== 'valid') return { kind: 'none', reason: 'The kept design cannot be opened any more.' };
    return { kind: 'design', architecture: parsed.value, title: chosen?.title ?? '' };
  };
  return { kept, designOf, stage };
}

/** The designs of one's own, and the versions of the one on the stage. A browser that keeps nothing has none. */
async function keptDesigns(slug: string): Promise<KeptDesign[]> {
  const [designs, versions] = await Promise.all([
    browserDesigns.list().catch(() => []),
    browserVersions.list(slug).catch(() => []),
  ]);
  return [
    ...designs
      .filter(({ deletedAtMs }) => deletedAtMs === undefined)
      .map(({ id, name, text }) => ({ id, title: `Own design: ${name}`, text })),
    ...versions.map(({ id, savedAt, text }) => ({ id: `version-${id}`, title: `Kept ${whenOf(savedAt)}`, text })),
  ];
}

function whenOf(atMs: number): string {
  return new Date(atMs).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'medium' });
}
