import { openApiDocument } from '@/api/_contract/openapi';
import type { Policy } from '@/api/_contract/operation';
import { type OperationId, operation } from '@/api/_contract/operations';
import type { Caller, FormField, FormOperation } from '@/components/live/operations';
import {
  type OpenApiDocument,
  type OpenApiParameter,
  operationsIn,
  type PlacedOperation,
} from '@/components/reference/open-api';

/** The published document of the live API. */
export function apiDocument(): OpenApiDocument {
  return openApiDocument() as unknown as OpenApiDocument;
}

/** No form can do anything with these: the one needs the schedule's secret, the other never ends. */
const WITHOUT_FORM: readonly string[] = ['runCron', 'followEvents'] satisfies OperationId[];

/** Whether an operation has a form on the pattern's page. */
export function hasForm(operationId: string): boolean {
  return !WITHOUT_FORM.includes(operationId);
}

/** What the forms of the pattern's page need to know of each operation, as plain data. */
export function formOperations(): FormOperation[] {
  return operationsIn(apiDocument())
    .filter(({ operationId }) => hasForm(operationId))
    .map(formOf);
}

function formOf({ operationId, method, path, tags, summary, parameters, requestBody }: PlacedOperation): FormOperation {
  const { policy, description } = operation(operationId as OperationId);
  const [media] = Object.entries(requestBody?.content ?? {});
  return {
    id: operationId,
    method,
    path,
    group: tags[0] ?? '',
    summary,
    description,
    caller: CALLERS[policy],
    fields: parameters.map(fieldOf),
    ...(media ? { body: { contentType: media[0], example: JSON.stringify(media[1].example ?? {}, null, 2) } } : {}),
  };
}

const CALLERS: Record<Policy, Caller> = {
  public: 'anyone',
  sandbox: 'sandbox',
  user: 'user',
  signed: 'signed',
  cron: 'sandbox',
};

function fieldOf({ name, in: place, required, description, schema }: OpenApiParameter): FormField {
  return {
    name,
    in: place,
    isRequired: required,
    ...(description ? { hint: description } : {}),
    ...(schema.enum ? { choices: schema.enum.map(String) } : {}),
  };
}
