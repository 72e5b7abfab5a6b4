'use client';

import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Disclosure } from '@/components/ui/disclosure';
import { Segmented } from '@/components/ui/segmented';
import { sendForm, tokenFor } from './api-caller';
import { CodeScroller } from './code-scroller';
import { CopyButton } from './copy-button';
import { prefill } from './known-values';
import { useLiveState } from './live-context';
import { type Exchange, type LiveSession, reasonOf } from './live-session';
import { type FormField, type FormOperation, type FormValues, missingFields, requestOf } from './operations';
import { SNIPPET_KINDS, type SnippetKind, snippetOf } from './snippets';
import styles from './try-it.module.css';
import { UploadForm } from './upload-form';

export interface OperationFormProps {
  operation: FormOperation;
  session: LiveSession;
  onAnswer: (exchange: Exchange) => void;
}

/** The form of one operation, filled with what is known, and the same request for other tools. */
export function OperationForm(props: OperationFormProps) {
  return props.operation.caller === 'signed' ? <UploadForm {...props} /> : <FilledForm {...props} />;
}

function FilledForm({ operation, session, onAnswer }: OperationFormProps) {
  const known = useLiveState((state) => state.known);
  const canSend = useLiveState(({ availability }) => availability.kind !== 'unreachable');
  const [changed, setChanged] = useState<Partial<FormValues>>({});
  const [key, setKey] = useState(() => session.newKey());
  const [isSending, setSending] = useState(false);
  const [problem, setProblem] = useState<string>();
  const filled = prefill(operation, known, () => key);
  const values = { fields: { ...filled.fields, ...changed.fields }, body: changed.body ?? filled.body };

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const missing = missingFields(operation, values);
    if (missing.length > 0) {
      setProblem(`Still to be filled: ${missing.join(', ')}. Create or list something first, and it fills itself.`);
      return;
    }
    setProblem(undefined);
    setSending(true);
    try {
      if (operation.caller === 'sandbox' || operation.caller === 'user') await session.ensureSandbox();
      const exchange = await sendForm(session, operation, values);
      onAnswer(exchange);
      if (exchange.status === 0) setProblem(reasonOf(exchange));
      // What the answer taught fills the form again; a key is good for one request.
      setChanged(changed.body === undefined ? {} : { body: changed.body });
      setKey(session.newKey());
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setSending(false);
    }
  };

  return (
    <form className={styles.form} onSubmit={(event) => void send(event)} aria-label={operation.summary} noValidate>
      <OperationHead operation={operation} />
      {operation.fields.length > 0 && (
        <div className={styles.fields}>
          {operation.fields.map((field) => (
            <Field
              key={`${field.in} ${field.name}`}
              field={field}
              value={values.fields[field.name] ?? ''}
              onChange={(value) => setChanged({ ...changed, fields: { ...changed.fields, [field.name]: value } })}
            />
          ))}
        </div>
      )}
      {operation.body && (
        <Body
          contentType={operation.body.contentType}
          value={values.body}
          onChange={(body) => setChanged({ ...changed, body })}
        />
      )}
      <p className={styles.actions}>
        <Button variant="primary" type="submit" disabled={isSending || !canSend}>
          {isSending ? 'Sending' : 'Send'}
        </Button>
        <span className={styles.problem} role="alert">
          {problem}
        </span>
      </p>
      <Snippets operation={operation} session={session} values={values} />
    </form>
  );
}

/** What an operation does, and who may ask for it. */
export function OperationHead({ operation }: { operation: FormOperation }) {
  return (
    <>
      <p className={styles.line}>
        <span className={styles.method}>{operation.method}</span>
        <code>{operation.path}</code>
      </p>
      <p className={styles.description}>
        {operation.description} {CALLER_WORDS[operation.caller]}
      </p>
    </>
  );
}

const CALLER_WORDS: Record<FormOperation['caller'], string> = {
  anyone: 'It needs no token.',
  sandbox: 'It is sent with your sandbox’s token.',
  user: 'It needs a signed-in user: sign up and sign in first, then its token is sent.',
  signed: 'The address itself is signed; no token is sent.',
};

interface FieldProps {
  field: FormField;
  value: string;
  onChange: (value: string) => void;
}

function Field({ field, value, onChange }: FieldProps) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        <code>{field.name}</code> {field.isRequired ? '' : '(optional)'}
      </label>
      {field.choices ? (
        <select id={id} className={styles.select} value={value} onChange={(event) => onChange(event.target.value)}>
          <option value="">not sent</option>
          {field.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <input
          id={id}
          className={styles.input}
          value={value}
          autoComplete="off"
          spellCheck={false}
          aria-required={field.isRequired}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
      {field.hint && <span className={styles.hint}>{field.hint}</span>}
    </div>
  );
}

function Body({
  contentType,
  value,
  onChange,
}: {
  contentType: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>
        Body, <code>{contentType}</code>
      </label>
      <textarea
        id={id}
        className={styles.body}
        rows={Math.min(16, Math.max(3, value.split('\n').length))}
        value={value}
        spellCheck={false}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}

const KIND_LABELS: Record<SnippetKind, string> = { curl: 'curl', fetch: 'fetch', python: 'Python' };

function Snippets({
  operation,
  session,
  values,
}: {
  operation: FormOperation;
  session: LiveSession;
  values: FormValues;
}) {
  const [kind, setKind] = useState<SnippetKind>('curl');
  useLiveState((state) => state.sandbox);
  useLiveState((state) => state.known.accessToken);
  const token = tokenFor(session, operation) ?? 'TOKEN';
  const text = snippetOf(kind, requestOf(operation, values, { origin: session.origin, token }));
  return (
    <Disclosure summary="The same as curl, fetch or Python">
      <Segmented
        label="Tool"
        hideLabel
        options={SNIPPET_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
        value={kind}
        onChange={setKind}
      />
      <CodeScroller label={`The request for ${KIND_LABELS[kind]}`} text={text} />
      <CopyButton label="Copy" text={text} />
    </Disclosure>
  );
}
