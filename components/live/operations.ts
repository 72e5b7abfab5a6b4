import type { WireRequest } from './snippets';

/** Who may call an operation, as far as a form must know. */
export type Caller = 'anyone' | 'sandbox' | 'user' | 'signed';

/** One field of a form: a part of the address or a header. */
export interface FormField {
  name: string;
  in: 'path' | 'query' | 'header';
  isRequired: boolean;
  hint?: string;
  /** The values it can have, when they are few. */
  choices?: readonly string[];
}

/** An operation of the API as plain data: what its form needs. */
export interface FormOperation {
  id: string;
  method: string;
  /** With `{name}` for each part that a field fills, such as `/api/items/{id}`. */
  path: string;
  group: string;
  summary: string;
  description: string;
  caller: Caller;
  fields: readonly FormField[];
  body?: { contentType: string; example: string };
}

/** What a person filled in: fields by their names, and the body as text. */
export interface FormValues {
  fields: Readonly<Record<string, string>>;
  body: string;
}

/** The request that a filled form stands for. Fields left empty are left out. */
export function requestOf(
  operation: FormOperation,
  { fields, body }: FormValues,
  { origin, token }: { origin: string; token?: string | undefined },
): WireRequest {
  const filled = operation.fields.flatMap((field) => {
    const value = fields[field.name]?.trim() ?? '';
    return value === '' ? [] : [{ ...field, value }];
  });
  const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(fields[name]?.trim() ?? ''),
  );
  const query = new URLSearchParams(
    filled.flatMap((field) => (field.in === 'query' ? [[field.name, field.value]] : [])),
  );
  const headers = Object.fromEntries(
    filled.flatMap((field) => (field.in === 'header' ? [[field.name, field.value]] : [])),
  );
  return {
    method: operation.method,
    url: `${origin}${path}${query.size > 0 ? `?${query}` : ''}`,
    headers: {
      ...(operation.caller === 'anyone' || operation.caller === 'signed' || token === undefined
        ? {}
        : { Authorization: `Bearer ${token}` }),
      ...(operation.body ? { 'Content-Type': operation.body.contentType } : {}),
      ...headers,
    },
    ...(operation.body ? { body } : {}),
  };
}

/** Names of the fields that must be filled and are not. */
export function missingFields(operation: FormOperation, { fields }: FormValues): string[] {
  return operation.fields
    .filter(({ name, isRequired }) => isRequired && (fields[name]?.trim() ?? '') === '')
    .map(({ name }) => name);
}
