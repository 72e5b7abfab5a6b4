import type { Architecture, ResourceKind } from '@/simulator';
import { withoutDefaults } from '../defaults';
import { inertJson, inertText } from '../inert-text';
import type { Json } from '../json';
import { addFunctions } from './functions';
import { addGateways } from './gateways';
import { logicalIds } from './logical-ids';
import { samContext } from './sam-context';
import { addStores } from './stores';
import { METADATA_KEY, type Template } from './template';
import { writeYaml } from './write-yaml';

const LONGEST_DESCRIPTION = 1_000;
const MOST_NOTES = 60;

/** A template, and sentences on what it cannot say. */
export interface SamExport {
  template: Template;
  /** Ids of resources by their logical ids; of schedules, by function and event. */
  idOfKey: ReadonlyMap<string, string>;
  notes: string[];
}

/**
 * A design as an AWS SAM template with placeholder code: what the platform can be told is in properties; what only a
 * run knows, such as traffic and service times, goes along in the metadata, which the platform does not read. Keys and
 * names are made of ids, and no text of a person can be more than a text.
 *
 * @returns YAML.
 */
export function exportSam(architecture: Architecture): string {
  const { template, notes } = samTemplate(architecture);
  const shown = notes.slice(0, MOST_NOTES);
  const more = notes.length > shown.length ? [`… and ${notes.length - shown.length} more of the kind.`] : [];
  const preface = [
    'Made from an architecture document. Code is a placeholder; an authorizer lets nobody in until it is replaced.',
    ...(notes.length > 0 ? ['What this template cannot say:'] : []),
  ];
  return writeYaml(template as Json, [...preface, ...[...shown, ...more].map((note) => `- ${note}`)]);
}

/** The same template as data. */
export function samTemplate(architecture: Architecture): SamExport {
  const context = samContext(functionPart(architecture), logicalIds(architecture));
  context.notes.push(...serverNotes(architecture));
  addStores(context);
  addGateways(context);
  addFunctions(context);
  const { parameters, resources, outputs } = context;
  return {
    template: {
      AWSTemplateFormatVersion: '2010-09-09',
      Transform: 'AWS::Serverless-2016-10-31',
      Description: inertText(architecture.name, LONGEST_DESCRIPTION) || 'An architecture',
      ...(Object.keys(parameters).length > 0 ? { Parameters: parameters } : {}),
      Resources: resources,
      ...(Object.keys(outputs).length > 0 ? { Outputs: outputs } : {}),
      Metadata: { [METADATA_KEY]: { Document: inertJson(withoutDefaults(architecture)) } },
    },
    idOfKey: new Map([
      ...[...context.names].map(([id, name]): [string, string] => [name, id]),
      ...context.scheduleOfEvent,
    ]),
    notes: context.notes,
  };
}

/** Servers need a network, images and machines that no design of ours knows, so a template of functions leaves them out. */
export const SERVER_KINDS: ReadonlySet<ResourceKind> = new Set(['load-balancer', 'container-service', 'vm-group']);

/** A design without its servers and what leads to them or from them. */
function functionPart(architecture: Architecture): Architecture {
  const resources = architecture.resources.filter(({ kind }) => !SERVER_KINDS.has(kind));
  const said = new Set(resources.map(({ id }) => id));
  return {
    ...architecture,
    resources,
    links: architecture.links.filter(({ from, to }) => said.has(from) && said.has(to)),
  };
}

function serverNotes({ resources }: Architecture): string[] {
  return resources
    .filter(({ kind }) => SERVER_KINDS.has(kind))
    .map(
      ({ id, kind }) => `${id}: a ${kind} needs a network and an image that the design does not name; it is left out.`,
    );
}
