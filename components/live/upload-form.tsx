'use client';

import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { FileInput } from '@/components/ui/file-input';
import { CodeScroller } from './code-scroller';
import { CopyButton } from './copy-button';
import { useLiveState } from './live-context';
import { type OperationFormProps, OperationHead } from './operation-form';
import styles from './try-it.module.css';

/** Sends the bytes of a file to the signed address that the last announcement gave. */
export function UploadForm({ operation, session, onAnswer }: OperationFormProps) {
  const id = useId();
  const upload = useLiveState((state) => state.known.upload);
  const [file, setFile] = useState<File>();
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!upload || !file) return;
    onAnswer(
      await session.exchange(operation.id, { method: upload.method, url: upload.url, headers: upload.headers }, file),
    );
  };
  const command = upload
    ? `curl -i -X PUT '${upload.url}' \\\n  -H 'Content-Type: ${upload.headers['Content-Type']}' \\\n  --data-binary @FILE`
    : '';
  return (
    <form className={styles.form} onSubmit={(event) => void send(event)} aria-label={operation.summary}>
      <OperationHead operation={operation} />
      {upload ? (
        <>
          <p className={styles.field}>
            <label htmlFor={id}>The announced file, of just this size and type</label>
            <FileInput id={id} onChoose={setFile} />
          </p>
          <p className={styles.actions}>
            <Button variant="primary" type="submit" disabled={!file}>
              Send
            </Button>
          </p>
          <Disclosure summary="The same as curl">
            <CodeScroller label="The request for curl" text={command} />
            <CopyButton label="Copy" text={command} />
          </Disclosure>
        </>
      ) : (
        <p className={styles.description}>
          Announce a file first; its answer holds the address. “Upload a file” above does both in one go.
        </p>
      )}
    </form>
  );
}
