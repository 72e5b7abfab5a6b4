'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { Answer } from './answer';
import type { Exchange, LiveSession } from './live-session';
import { OperationForm } from './operation-form';
import type { FormOperation } from './operations';
import styles from './try-it.module.css';

interface TryItProps {
  session: LiveSession;
  operations: readonly FormOperation[];
}

/** Address of the form of an operation: what the reference links to. */
const FRAGMENT = /^#try-(\w+)$/;

/** One form for each operation of the API, and the answer to what was sent last. */
export function TryIt({ session, operations }: TryItProps) {
  const selectId = useId();
  const [chosenId, setChosenId] = useState(() => wantedId(operations) ?? 'createItem');
  const [exchange, setExchange] = useState<Exchange>();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (wantedId(operations) !== undefined) box.current?.scrollIntoView();
  }, [operations]);
  const chosen = operations.find(({ id }) => id === chosenId) ?? operations[0];
  if (!chosen) return null;
  const groups = [...new Set(operations.map(({ group }) => group))];
  return (
    <div ref={box} className={styles.tryIt}>
      <p className={styles.choice}>
        <label htmlFor={selectId}>Operation</label>
        <select
          id={selectId}
          className={styles.select}
          value={chosen.id}
          onChange={(event) => setChosenId(event.target.value)}
        >
          {groups.map((group) => (
            <optgroup key={group} label={group}>
              {operations
                .filter((operation) => operation.group === group)
                .map(({ id, method, path, summary }) => (
                  <option key={id} value={id}>
                    {`${summary} (${method} ${path})`}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </p>
      <OperationForm key={chosen.id} operation={chosen} session={session} onAnswer={setExchange} />
      <div role="status">{exchange && <Answer exchange={exchange} />}</div>
    </div>
  );
}

/** The operation that the address asks for. */
function wantedId(operations: readonly FormOperation[]): string | undefined {
  const wanted = FRAGMENT.exec(window.location.hash)?.[1];
  return operations.find(({ id }) => id === wanted)?.id;
}
