import type { Architecture, Link, Resource } from '@/simulator';
import { accountFields, type Field, linkFields, resourceFields } from '../editing/fields';

/** A setting of a design: where it stands, what it means, and how it stands. */
export interface DesignSetting<F extends Field['form'] = Field['form']> {
  /** As the command line takes it, such as `worker.memoryMib` or `client.traffic.ratePerS`. */
  path: string;
  /** Id of the resource or link it belongs to, or `account`. */
  owner: string;
  /** Field names from the owner to the setting. */
  fields: readonly string[];
  description: string;
  unit?: string;
  /** As it stands; undefined where the design leaves it out. */
  value: unknown;
  form: F;
}

type NumberForm = Extract<Field['form'], { type: 'number' }>;

/** A number of a design that can be set, with the values it takes. */
export interface NumericSetting extends Omit<DesignSetting, 'form' | 'value'> {
  value: number | undefined;
  range: NumberRange;
}

export interface NumberRange {
  min: number;
  max: number;
  isWhole: boolean;
  /** Whether the least value itself is out. */
  isAboveMin: boolean;
}

/** Every single value of a design that can be set, in the document's order; the account's quotas come last. */
export function designSettings(architecture: Architecture): DesignSetting[] {
  const { resources, links, account } = architecture;
  const kindOf = new Map(resources.map(({ id, kind }) => [id, kind]));
  const fieldsOfLink = ({ kind, from, to }: Link) => {
    const [start, end] = [kindOf.get(from), kindOf.get(to)];
    return start && end ? linkFields(kind, start, end) : [];
  };
  return [
    ...resources.flatMap((resource: Resource) => settingsIn(resource.id, resource, resourceFields(resource.kind))),
    ...links.flatMap((link) => settingsIn(link.id, link, fieldsOfLink(link))),
    ...settingsIn('account', account, accountFields()),
  ].filter((setting) => !isUnusedRate(architecture, setting));
}

/** Those settings of a design that are numbers. */
export function numericSettings(architecture: Architecture): NumericSetting[] {
  return designSettings(architecture).flatMap(({ form, value, ...setting }) =>
    form.type === 'number'
      ? [{ ...setting, value: typeof value === 'number' ? value : undefined, range: rangeOf(form) }]
      : [],
  );
}

function rangeOf({ min, max, isWhole, isAboveMin }: NumberForm): NumberRange {
  return { min, max, isWhole, isAboveMin };
}

function settingsIn(
  owner: string,
  values: object,
  fields: readonly Field[],
  way: readonly string[] = [],
): DesignSetting[] {
  return fields.flatMap(({ name, description, unit, form }) => {
    const value = (values as Record<string, unknown>)[name];
    const names = [...way, name];
    if (form.type === 'number' || form.type === 'choice' || form.type === 'flag') {
      const path = [owner, ...names].join('.');
      return [{ path, owner, fields: names, description, ...(unit === undefined ? {} : { unit }), value, form }];
    }
    if (typeof value !== 'object' || value === null) return [];
    if (form.type === 'group') return settingsIn(owner, value, form.fields, names);
    if (form.type !== 'variants') return [];
    const chosen = (value as Record<string, unknown>)[form.key];
    const variant = form.variants.find((each) => each.name === chosen);
    return variant ? settingsIn(owner, value, variant.fields, names) : [];
  });
}

/** Recorded arrivals come when they came, whatever the rate says. */
function isUnusedRate({ resources }: Architecture, { owner, fields }: DesignSetting): boolean {
  const client = resources.find(({ id }) => id === owner);
  return client?.kind === 'client' && client.traffic.shape === 'trace' && fields[0] === 'traffic';
}

/** Whether a setting takes a value. */
export function allows({ min, max, isWhole, isAboveMin }: NumberRange, value: number): boolean {
  if (!Number.isFinite(value) || (isWhole && !Number.isInteger(value))) return false;
  return value <= max && (isAboveMin ? value > min : value >= min);
}

/** A value moved into the range of a setting, and to a whole number where it takes no other. */
export function fitted(value: number, { min, max, isWhole }: NumberRange): number {
  return Math.min(max, Math.max(min, isWhole ? Math.round(value) : value));
}
