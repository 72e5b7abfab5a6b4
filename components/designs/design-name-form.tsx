'use client';

import { type ReactNode, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import styles from './design-banner.module.css';

/** Longest name that a document may have. */
const MOST_CHARACTERS = 200;

interface DesignNameFormProps {
  name: string;
  /** What the button says. */
  action: string;
  /** Keeps the name; what it returns is said as what went wrong. */
  onName: (name: string) => Promise<string | undefined>;
  /** More buttons. */
  children?: ReactNode;
}

/** Asks for the name of a design. */
export function DesignNameForm({ name: wish, action, onName, children }: DesignNameFormProps) {
  const id = useId();
  const [name, setName] = useState(wish);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    setProblem(await onName(name.trim()));
    setBusy(false);
  };
  return (
    <form
      className={styles.row}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '' && !isBusy) void submit();
      }}
    >
      <label className={styles.field} htmlFor={id}>
        Name
        <input
          id={id}
          value={name}
          maxLength={MOST_CHARACTERS}
          required
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <Button variant="primary" type="submit" disabled={name.trim() === ''}>
        {action}
      </Button>
      {children}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </form>
  );
}
