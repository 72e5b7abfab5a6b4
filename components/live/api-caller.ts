import { prefill } from './known-values';
import type { Exchange, LiveSession } from './live-session';
import { type FormOperation, type FormValues, requestOf } from './operations';

/** What a call says; everything else is filled in from what is known. */
export interface CallValues {
  fields?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  body?: unknown;
}

/** Sends a request of an operation by its id. */
export type ApiCall = (operationId: string, values?: CallValues) => Promise<Exchange>;

/**
 * Makes calls of operations by their ids, each in the visitor's sandbox, which is made first when there is none.
 *
 * @returns A function that throws when no operation has the id, or no sandbox could be made.
 */
export function apiCaller(session: LiveSession, operations: readonly FormOperation[]): ApiCall {
  return async (operationId, { fields = {}, body } = {}) => {
    const operation = operations.find(({ id }) => id === operationId);
    if (!operation) throw new Error(`apiCaller: no operation ${operationId}`);
    if (operation.caller !== 'anyone') await session.ensureSandbox();
    const filled = prefill(operation, session.store.getState().known, () => session.newKey());
    return sendForm(session, operation, {
      fields: { ...filled.fields, ...fields },
      body: body === undefined ? filled.body : JSON.stringify(body),
    });
  };
}

/** Sends what a form holds. */
export function sendForm(session: LiveSession, operation: FormOperation, values: FormValues): Promise<Exchange> {
  const token = tokenFor(session, operation);
  return session.exchange(operation.id, requestOf(operation, values, { origin: session.origin, token }));
}

/** The token that an operation takes: of the signed-in user where one is needed, of the sandbox otherwise. */
export function tokenFor(session: Pick<LiveSession, 'store'>, { caller }: FormOperation): string | undefined {
  const { sandbox, known } = session.store.getState();
  return caller === 'user' ? (known.accessToken ?? sandbox?.token) : sandbox?.token;
}
