import type { Architecture } from '@/simulator';
import type { Controls, Settings } from './settings';

/**
 * Whether a run can go on from one document with another: the same resources and the same ways between them, whatever
 * their settings. Which queue takes dead letters, and whether a queue keeps its order, is part of what there is.
 */
export function isSameStructure(a: Architecture, b: Architecture): boolean {
  return structureOf(a) === structureOf(b);
}

function structureOf({ resources, links }: Architecture): string {
  return JSON.stringify([
    resources.map((each) => [
      each.id,
      each.kind,
      'deadLetterQueue' in each ? each.deadLetterQueue : null,
      'onFailure' in each ? each.onFailure : null,
      'fifo' in each ? each.fifo : null,
      'authorizer' in each && each.authorizer?.kind === 'lambda' ? each.authorizer.function : null,
    ]),
    links.map((each) => [each.id, each.kind, each.from, each.to, 'onFailure' in each ? each.onFailure : null]),
  ]);
}

/** Settings that say over again what the document says. */
const SAID_TWICE = ['ratePerS', 'shape', 'mix', 'off', 'limit'] as const;

/** Settings for another document: what the document changed holds, everything else stays as somebody set it. */
export function adoptedSettings(settings: Settings, before: Controls, after: Controls): Settings {
  const adopted: Settings = { ...settings };
  const changed = SAID_TWICE.filter((key) => !isAlike(before.defaults[key], after.defaults[key]));
  for (const key of changed) Object.assign(adopted, { [key]: after.defaults[key] });
  const isOtherMix = !isAlike(
    before.mix.map(({ linkId }) => linkId),
    after.mix.map(({ linkId }) => linkId),
  );
  if (isOtherMix) adopted.mix = after.defaults.mix;
  adopted.off = adopted.off.filter((source) => after.sources[source] !== undefined);
  return adopted;
}

/** Whether somebody set something else than what the document says. */
export function differsFromDocument(settings: Settings, { defaults }: Controls): boolean {
  return SAID_TWICE.some((key) => !isAlike(settings[key], defaults[key]));
}

function isAlike(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
