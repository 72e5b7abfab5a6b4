import styles from './file-input.module.css';

interface FileInputProps {
  /** For the label that names it. */
  id: string;
  /** Endings or types that the browser offers, such as `.csv,.json`. */
  accept?: string;
  /** Gets the file, or nothing when the choice is taken back. */
  onChoose: (file: File | undefined) => void;
  /** Whether the choice is done with at once, so that the same file can be chosen again. */
  isForgetful?: boolean;
}

/** A choice of one file from the reader's machine. */
export function FileInput({ onChoose, isForgetful = false, ...rest }: FileInputProps) {
  return (
    <input
      className={styles.input}
      type="file"
      onChange={({ target }) => {
        const file = target.files?.[0];
        if (isForgetful) target.value = '';
        onChoose(file);
      }}
      {...rest}
    />
  );
}
