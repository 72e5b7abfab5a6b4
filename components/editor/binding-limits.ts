'use client';

import { useMemo } from 'react';
import type { SimulationState } from '@/components/simulation/simulation-store';
import { useSimulation } from '@/components/simulation/stage-context';
import type { Subject } from '@/content/editing/change';
import { linkOf, resourceOf } from '@/content/editing/edit';
import { limitFieldsOf, limitFieldsOfAccount, limitFieldsOfLink } from '@/content/kinds/limit-fields';
import type { Architecture, BindingLimit } from '@/simulator';

const US_PER_S = 1_000_000;
const NONE: readonly BindingLimit[] = [];

/** The limits that bound in the window of the run that is looked at; the newest one while it plays. */
function limitsNow({ series, viewedUs }: SimulationState): readonly BindingLimit[] {
  if (viewedUs === undefined) return series.at(-1)?.limits ?? NONE;
  return series.findLast(({ atS }) => atS * US_PER_S <= viewedUs)?.limits ?? NONE;
}

/** The fields of a subject in which a limit is set that binds now, with the limit in words. */
export function useBindingFields(architecture: Architecture, subject: Subject): ReadonlyMap<string, string> {
  const limits = useSimulation(limitsNow);
  return useMemo(() => bindingFields(architecture, subject, limits), [architecture, subject, limits]);
}

/** As `useBindingFields`, of limits that are given. Where several bind in one field, the most frequent one is told. */
export function bindingFields(
  architecture: Architecture,
  subject: Subject,
  limits: readonly BindingLimit[],
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const limit of limits) {
    for (const field of fieldsOf(architecture, subject, limit)) {
      if (!found.has(field)) found.set(field, limit.reason);
    }
  }
  return found;
}

function fieldsOf(
  architecture: Architecture,
  subject: Subject,
  { resource: at, kind }: BindingLimit,
): readonly string[] {
  if (subject.of === 'account') return limitFieldsOfAccount(kind);
  if (subject.of === 'resource') {
    const resource = subject.id === at ? resourceOf(architecture, at) : undefined;
    return resource ? limitFieldsOf(resource, kind) : [];
  }
  const link = subject.of === 'link' ? linkOf(architecture, subject.id) : undefined;
  return link?.from === at ? limitFieldsOfLink(link, kind) : [];
}
