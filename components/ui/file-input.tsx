import styles from './file-input.module.css';

interface FileInputProps {
  /** For the label that names it. */
  id: string;
  /** Endings or types that the browser offers, such as `.csv,.json`. */
  accept?: string;
  /** Gets the file, or nothing when the choice is taken back. */
  onChoose: (file: File | undefined) => void;
}

/** A choice of one file from the reader's machine. */
export function FileInput({ onChoose, ...rest }: FileInputProps) {
  return (
    <input className={styles.input} type="file" onChange={(event) => onChoose(event.target.files?.[0])} {...rest} />
  );
}
