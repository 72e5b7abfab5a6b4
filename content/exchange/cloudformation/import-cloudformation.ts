import type { Architecture } from '@/simulator';
import { isObject, type Json, type JsonObject } from '../json';
import { EXCHANGE_LIMITS, type Reading, refused } from '../limits';
import { Blueprint, notUnderstood, type Verdict } from './blueprint';
import { type Drawing, draw } from './draw';
import { reasonToIgnore } from './ignored-types';
import { Intrinsics, TooMuchText } from './intrinsics';
import { API_READERS } from './read-apis';
import { FUNCTION_READERS } from './read-functions';
import { MESSAGING_READERS } from './read-messaging';
import { connect, PERMISSION_READERS, settlePermissions } from './read-permissions';
import { SERVER_READERS, settleServers } from './read-servers';
import { STORE_READERS } from './read-stores';
import { readTemplate } from './read-template';
import { recall } from './recall';
import type { Reader } from './source';
import { mapOf, merged, textOf } from './values';

const READERS: ReadonlyMap<string, Reader> = new Map(
  Object.entries({
    ...FUNCTION_READERS,
    ...API_READERS,
    ...STORE_READERS,
    ...MESSAGING_READERS,
    ...PERMISSION_READERS,
    ...SERVER_READERS,
  }),
);
/** Which section of the globals holds for a type of resource. */
const GLOBALS: Readonly<Record<string, string>> = {
  'AWS::Serverless::Function': 'Function',
  'AWS::Serverless::Api': 'Api',
  'AWS::Serverless::HttpApi': 'HttpApi',
  'AWS::Serverless::SimpleTable': 'SimpleTable',
  'AWS::Serverless::WebSocketApi': 'WebSocketApi',
  'AWS::Serverless::StateMachine': 'StateMachine',
};

export interface UnderstoodResource {
  logicalId: string;
  type: string;
  /** What it is in the result. */
  as: string;
}
export interface LeftOutResource {
  logicalId: string;
  type: string;
  reason: string;
}

/** What came of a template. */
export interface ImportedTemplate {
  /** A valid document with traffic and a layout, which runs as it is. */
  architecture: Architecture;
  /** Resources whose meaning is in the document: as a resource, as settings of one, or as ways between them. */
  understood: UnderstoodResource[];
  /** Resources that are left out on purpose, for they change nothing about a run. */
  ignored: LeftOutResource[];
  notUnderstood: LeftOutResource[];
  /** What was not understood, as it stands in the template, by logical id. */
  kept: JsonObject;
  /** Sentences on what was assumed. */
  notes: string[];
}

/**
 * Reads an AWS SAM or CloudFormation template, as YAML or JSON, and draws it.
 *
 * A template made by `exportSam` gives back the design it was made of, with whatever was changed in it since. Any other
 * gives what its resources, permissions and events say; what it does not say, such as traffic and service times, is
 * assumed and noted. A resource that is not understood is listed and kept, and never stops the rest.
 *
 * @returns Invalid only for a text that is no template or goes beyond the limits, with a JSON pointer or line and column.
 */
export function importCloudFormation(text: string): Reading<ImportedTemplate> {
  const template = readTemplate(text);
  if (template.kind === 'invalid') return template;
  try {
    return importTemplate(template.value);
  } catch (error) {
    if (!(error instanceof TooMuchText)) throw error;
    return refused(`expected at most ${EXCHANGE_LIMITS.inflatedBytes} characters, references followed`, '/Resources');
  }
}

function importTemplate(template: JsonObject): Reading<ImportedTemplate> {
  const plain = plainImport(template);
  if (plain.kind === 'invalid') return plain;
  const { drawing, result } = plain.value;
  const recalled = recall(template, drawing, (fresh) => {
    const again = plainImport(fresh);
    return again.kind === 'valid' ? again.value.drawing : undefined;
  });
  if (recalled.kind === 'none') return { kind: 'valid', value: result };
  if (recalled.kind === 'unreadable') {
    return { kind: 'valid', value: { ...result, notes: [...result.notes, recalled.reason] } };
  }
  return { kind: 'valid', value: { ...result, architecture: recalled.architecture, notes: recalled.notes } };
}

/** What the resources of a template say by themselves, without what its metadata remembers. */
export function plainImport(template: JsonObject): Reading<{ drawing: Drawing; result: ImportedTemplate }> {
  const blueprint = new Blueprint();
  const verdicts = readResources(template, blueprint);
  settleServers(blueprint);
  blueprint.settle();
  settlePermissions(blueprint);
  const name = textOf(template.Description)?.split('\n')[0]?.trim() ?? '';
  const drawn = draw(blueprint, name);
  if (drawn.kind === 'invalid') return drawn;
  const result: ImportedTemplate = {
    architecture: drawn.value.architecture,
    understood: [],
    ignored: [],
    notUnderstood: [],
    kept: {},
    notes: blueprint.notes,
  };
  for (const { logicalId, type, verdict: given, raw } of verdicts) {
    const verdict = typeof given === 'function' ? given() : given;
    if (verdict.kind === 'understood') result.understood.push({ logicalId, type, as: verdict.as });
    else if (verdict.kind === 'ignored') result.ignored.push({ logicalId, type, reason: verdict.reason });
    else {
      result.notUnderstood.push({ logicalId, type, reason: verdict.reason });
      result.kept[logicalId] = raw;
    }
  }
  return { kind: 'valid', value: { drawing: drawn.value, result } };
}

interface Judged {
  logicalId: string;
  type: string;
  verdict: Verdict | (() => Verdict);
  raw: Json;
}

function readResources(template: JsonObject, blueprint: Blueprint): Judged[] {
  const intrinsics = new Intrinsics(template);
  const globals = mapOf(intrinsics.resolve(template.Globals));
  return Object.entries(mapOf(template.Resources)).map(([logicalId, raw]) => {
    const type = textOf(mapOf(raw).Type) ?? '';
    return { logicalId, type, raw, verdict: verdictOn(logicalId, mapOf(raw), { intrinsics, globals, blueprint }) };
  });
}

/** What the reading of one resource needs of the whole template. */
interface Surroundings {
  intrinsics: Intrinsics;
  globals: JsonObject;
  blueprint: Blueprint;
}

function verdictOn(logicalId: string, raw: JsonObject, surroundings: Surroundings): Judged['verdict'] {
  const { intrinsics, globals, blueprint } = surroundings;
  const type = textOf(raw.Type);
  if (type === undefined) return notUnderstood('expected a resource with a type');
  const condition = textOf(raw.Condition);
  if (condition !== undefined && intrinsics.holds(condition) === false) {
    return { kind: 'ignored', reason: `its condition ${condition} does not hold` };
  }
  const reason = reasonToIgnore(type);
  if (reason !== undefined) return { kind: 'ignored', reason };
  const reader = READERS.get(type);
  if (reader === undefined) return notUnderstood('there is no kind of resource for it yet');
  const own = intrinsics.resolve(raw.Properties);
  const section = GLOBALS[type];
  const properties = mapOf(section === undefined ? own : merged(globals[section], isObject(own) ? own : {}));
  const buildMethod = textOf(mapOf(raw.Metadata).BuildMethod);
  const verdict = reader({ logicalId, type, properties, buildMethod }, blueprint);
  for (const connector of Object.values(mapOf(intrinsics.resolve(raw.Connectors)))) {
    blueprint.later(() => connect(blueprint, { Id: logicalId }, mapOf(mapOf(connector).Properties)));
  }
  return verdict;
}
