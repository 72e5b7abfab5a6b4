'use client';

import { type ReactNode, useId, useState } from 'react';
import { Button, IconButton } from '@/components/ui/button';
import { Slider } from '@/components/ui/slider';
import { Switch } from '@/components/ui/switch';
import { beginningOf, valueAt, variantBeginning } from '@/content/editing/beginnings';
import { nameOf } from '@/content/editing/edit';
import type { Field, Form } from '@/content/editing/fields';
import { isObject, type Json, sameJson } from '@/content/exchange/json';
import { useArchitecture } from './editor-context';
import { choiceLabel, fieldLabel } from './field-words';
import { Icon } from './icon';
import styles from './inspector.module.css';
import { sourceDate } from './source-dates';

/** From here on a slider gives each factor of ten the same length. */
const WIDE_RANGE = 500;
/** A text that may be longer is written in several lines. */
const LONG_TEXT = 300;

/** Sets the value at a path; undefined takes it away. Returns why it was refused, if it was. */
type Change = (path: readonly string[], value: Json | undefined) => string | undefined;

interface FieldEditorProps {
  field: Field;
  value: Json | undefined;
  path: readonly string[];
  onChange: Change;
  /** What the value comes to, in a sentence. */
  note?: string | undefined;
  /** The limit that is set here, in words, while it holds work back in the run. */
  binding?: string | undefined;
}

/** One setting: its value, what it means, and the way back to its default. */
export function FieldEditor({ field, value, path, onChange, note, binding }: FieldEditorProps) {
  const id = useId();
  const [isExplained, setExplained] = useState(false);
  const [problem, setProblem] = useState<string>();
  const label = fieldLabel(field.name);
  const change: Change = (at, next) => {
    const reason = onChange(at, next);
    setProblem(reason);
    return reason;
  };
  const isDefault = field.default === undefined ? value === undefined : sameJson(value, field.default);
  return (
    <div className={styles.field} data-field={field.name} data-binding={binding !== undefined || undefined}>
      {value === undefined && field.isOptional ? (
        <div className={styles.unset}>
          <span>{label}</span>
          <Button variant="quiet" onClick={() => change(path, beginningOf(field))}>
            Set<span className="visually-hidden"> {label}</span>
          </Button>
        </div>
      ) : (
        <FormEditor field={field} label={label} value={value} path={path} onChange={change} />
      )}
      <div className={styles.aids}>
        {!isDefault && (field.isOptional || field.default !== undefined) && (
          <IconButton
            label={field.isOptional ? `Leave out ${label}` : `${label} back to its default`}
            onClick={() => change(path, field.default)}
          >
            <Icon name="reset" />
          </IconButton>
        )}
        <IconButton
          label={`About ${label}`}
          aria-expanded={isExplained}
          aria-controls={id}
          onClick={() => setExplained(!isExplained)}
        >
          <Icon name="info" />
        </IconButton>
      </div>
      {binding !== undefined && <p className={styles.binding}>Binds now: {binding}.</p>}
      {note !== undefined && <p className={styles.about}>{note}</p>}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <div id={id} className={styles.explanation} hidden={!isExplained}>
        <p>{field.description}</p>
        <p>{rangeInWords(field)}</p>
        {field.source !== undefined && <p>{sourceInWords(field.source)}</p>}
        {field.isUnverified && <p>No stored source confirms this figure.</p>}
      </div>
    </div>
  );
}

interface FormEditorProps extends FieldEditorProps {
  label: string;
}

function FormEditor({ field, label, value, path, onChange }: FormEditorProps): ReactNode {
  const { form } = field;
  const set = (next: Json) => onChange(path, next);
  switch (form.type) {
    case 'number':
      return (
        <Slider
          label={label}
          value={typeof value === 'number' ? value : form.min}
          {...rangeOf(form)}
          {...(field.unit !== undefined && { unit: field.unit })}
          onChange={set}
        />
      );
    case 'choice':
      return (
        <Choice label={label} value={String(value ?? '')} options={form.options.map(plainOption)} onChange={set} />
      );
    case 'flag':
      return <Switch label={label} checked={value === true} onChange={set} />;
    case 'text':
      return (
        <Text
          label={label}
          value={String(value ?? '')}
          longest={form.longest}
          onChange={(text) => onChange(path, text === '' && field.isOptional ? undefined : text)}
        />
      );
    case 'reference':
      return <Reference label={label} value={String(value ?? '')} kind={form.kind} onChange={set} />;
    case 'set':
      return <Several label={label} value={value} options={form.options} onChange={set} />;
    case 'list':
      return <List label={label} value={value} onChange={set} />;
    case 'group':
      return (
        <fieldset className={styles.group}>
          <legend>{label}</legend>
          <Parts fields={form.fields} value={value} path={path} onChange={onChange} />
        </fieldset>
      );
    case 'variants':
      return <Variants form={form} label={label} value={value} path={path} onChange={onChange} />;
  }
}

function Parts({
  fields,
  value,
  path,
  onChange,
}: {
  fields: readonly Field[];
  value: Json | undefined;
  path: readonly string[];
  onChange: Change;
}) {
  return fields.map((field) => (
    <FieldEditor
      key={field.name}
      field={field}
      value={valueAt(value, field.name)}
      path={[...path, field.name]}
      onChange={onChange}
    />
  ));
}

interface VariantsProps {
  form: Extract<Form, { type: 'variants' }>;
  label: string;
  value: Json | undefined;
  path: readonly string[];
  onChange: Change;
}

function Variants({ form, label, value, path, onChange }: VariantsProps) {
  const { key, variants } = form;
  const chosen = variants.find(({ name }) => name === valueAt(value, key));
  const choose = (name: string) => {
    const variant = variants.find((each) => each.name === name);
    if (variant) onChange(path, variantBeginning(key, variant, isObject(value) ? value : {}));
  };
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      <Choice
        label={fieldLabel(key)}
        value={chosen?.name ?? ''}
        options={variants.map(({ name }) => plainOption(name))}
        onChange={choose}
      />
      {chosen && <p className={styles.about}>{chosen.description}</p>}
      {chosen && <Parts key={chosen.name} fields={chosen.fields} value={value} path={path} onChange={onChange} />}
    </fieldset>
  );
}

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label className={styles.text}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

function Reference({
  label,
  value,
  kind,
  onChange,
}: Omit<ChoiceProps, 'options'> & { kind: Extract<Form, { type: 'reference' }>['kind'] }) {
  const { resources } = useArchitecture();
  const fitting = resources.filter((resource) => kind === undefined || resource.kind === kind);
  const none = value === '' || !fitting.some(({ id }) => id === value) ? [{ value: '', label: 'Choose a part' }] : [];
  const options = [...none, ...fitting.map((resource) => ({ value: resource.id, label: nameOf(resource) }))];
  return <Choice label={label} value={value} options={options} onChange={onChange} />;
}

function Text({
  label,
  value,
  longest,
  onChange,
}: {
  label: string;
  value: string;
  longest: number;
  onChange: (value: string) => string | undefined;
}) {
  if (longest <= LONG_TEXT) {
    return (
      <label className={styles.text}>
        <span>{label}</span>
        <input value={value} maxLength={longest} onChange={(event) => onChange(event.target.value)} />
      </label>
    );
  }
  return (
    <label className={styles.text}>
      <span>{label}</span>
      <textarea
        className={styles.prose}
        rows={4}
        value={value}
        maxLength={longest}
        onChange={(event) => onChange(event.target.value)}
      />
    </label>
  );
}

function Several({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Json | undefined;
  options: readonly string[];
  onChange: (value: Json) => void;
}) {
  const chosen = Array.isArray(value) ? value : [];
  return (
    <fieldset className={styles.group}>
      <legend>{label}</legend>
      {options.map((option) => (
        <Switch
          key={option}
          label={choiceLabel(option)}
          checked={chosen.includes(option)}
          onChange={(isOn) => onChange(options.filter((each) => (each === option ? isOn : chosen.includes(each))))}
        />
      ))}
    </fieldset>
  );
}

/** A list as JSON; it holds when the field is left. */
function List({
  label,
  value,
  onChange,
}: {
  label: string;
  value: Json | undefined;
  onChange: (value: Json) => string | undefined;
}) {
  const [typed, setTyped] = useState<string>();
  const confirm = () => {
    if (typed === undefined) return;
    try {
      if (onChange(JSON.parse(typed) as Json) === undefined) setTyped(undefined);
    } catch {
      onChange(typed);
    }
  };
  return (
    <label className={styles.text}>
      <span>{label}, as JSON</span>
      <textarea
        rows={4}
        spellCheck={false}
        value={typed ?? JSON.stringify(value)}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={confirm}
      />
    </label>
  );
}

function plainOption(value: string) {
  return { value, label: choiceLabel(value) };
}

/** The range as a slider takes it: whole steps for whole numbers, thousandths for others. */
function rangeOf({ min, max, isWhole, isAboveMin }: Extract<Form, { type: 'number' }>) {
  const step = isWhole ? 1 : 0.001;
  const from = isAboveMin ? min + step : min;
  const isWide = from >= 0 && max / Math.max(from, step) > WIDE_RANGE && max > 1;
  return { min: from, max, step, scale: isWide ? ('log' as const) : ('linear' as const) };
}

/** Where default or range come from, and how old the figures are that were taken from there. */
function sourceInWords(source: string): string {
  const date = sourceDate(source);
  return `Source: ${source}${date === undefined ? '' : `, ${date}`}.`;
}

/** What a setting may be, and what it is if nobody says. */
function rangeInWords({ form, unit, default: known, isOptional }: Field): string {
  const parts: string[] = [];
  if (form.type === 'number') {
    const [min, max] = [form.min, form.max].map((each) => each.toLocaleString('en-US'));
    parts.push(`${form.isAboveMin ? 'Above' : 'From'} ${min} to ${max}${unit === undefined ? '' : ` ${unit}`}.`);
  }
  if (typeof known === 'number') parts.push(`Default ${known.toLocaleString('en-US')}.`);
  else if (typeof known === 'string' || typeof known === 'boolean') parts.push(`Default ${String(known)}.`);
  else if (known !== undefined) parts.push(`Default ${JSON.stringify(known)}.`);
  if (isOptional) parts.push('May be left out.');
  return parts.join(' ');
}
