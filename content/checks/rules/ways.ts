import type { Architecture } from '@/simulator';
import { freeId, withLink, withNewResource, withoutResource } from '../changes';
import {
  type Design,
  linkPointer,
  linksBy,
  linksOf,
  nameOf,
  type OfKind,
  ofKind,
  type Rule,
  resourcePointer,
} from '../finding';
import { passesOn, reachedFrom } from '../reach';
import { plainly } from '../reasons';

/** Rules on where things go: that they arrive, that somebody takes them on, and that they end. */
export const WAY_RULES: readonly Rule[] = [
  { id: 'unreachable', find: unreachable },
  { id: 'starts-nothing', find: startsNothing },
  { id: 'queue-without-consumer', find: queueWithoutConsumer },
  { id: 'recursive-loop', find: recursiveLoop },
];

function unreachable(design: Design) {
  const starts = design.architecture.resources.filter(({ kind }) => kind === 'client' || kind === 'schedule');
  const reached = reachedFrom(
    design,
    starts.map(({ id }) => id),
  );
  const isAlone = design.architecture.resources.length === 1;
  return design.architecture.resources
    .filter(({ id }) => !reached.has(id))
    .map((resource) => ({
      severity: 'warning' as const,
      pointer: resourcePointer(design, resource.id),
      resources: [resource.id],
      sentence: `Nothing ever comes to ${nameOf(resource)}.`,
      why: plainly('No way from a client or a schedule leads here, so a run never uses it and its figures stay empty.'),
      ...(isAlone
        ? {}
        : {
            fixLabel: 'Take it out',
            fix: (architecture: Architecture) => withoutResource(architecture, resource.id),
          }),
    }));
}

function startsNothing(design: Design) {
  return design.architecture.resources
    .filter(({ kind }) => kind === 'client' || kind === 'gateway' || kind === 'schedule')
    .filter(({ id }) => !design.links.some(({ from }) => from === id))
    .map((resource) => ({
      severity: resource.kind === 'gateway' ? ('error' as const) : ('advice' as const),
      pointer: resourcePointer(design, resource.id),
      resources: [resource.id],
      sentence: `${nameOf(resource)} leads nowhere.`,
      why: plainly('It has no way out that is switched on, so what it sends or lets through ends there.'),
    }));
}

function queueWithoutConsumer(design: Design) {
  const calls = linksOf(design, 'call');
  const polls = linksOf(design, 'poll');
  return ofKind(design, 'queue')
    .filter(({ id }) => calls.some(({ to }) => to === id) && !polls.some(({ from }) => from === id))
    .map((queue) => ({
      severity: 'error' as const,
      pointer: resourcePointer(design, queue.id),
      resources: [queue.id],
      sentence: `Nobody takes messages out of ${nameOf(queue)}.`,
      why: plainly('It fills until its messages are too old, and what was asked for in them is never done.'),
      fixLabel: 'Add a function that works on it',
      fix: (architecture: Architecture) => withConsumer(architecture, queue),
    }));
}

function withConsumer(architecture: Architecture, queue: OfKind<'queue'>): Architecture {
  const id = freeId(architecture, `${queue.id}-worker`);
  const template = { ...BARE_FUNCTION, id };
  const grown = withNewResource(architecture, template, queue.id);
  const link = { ...BARE_POLL, id: freeId(grown, `${queue.id}-${id}`), from: queue.id, to: id };
  return { ...grown, links: [...grown.links, link] };
}

const BARE_FUNCTION: OfKind<'function'> = {
  id: 'worker',
  kind: 'function',
  runtime: 'nodejs24.x',
  architecture: 'x86_64',
  package: 'zip',
  memoryMib: 512,
  timeoutS: 3,
  initMs: { distribution: 'measured' },
  serviceMs: { distribution: 'lognormal', median: 20, p99: 200 },
  cpuBoundShare: 1,
  perRecordMs: 0,
  initLimitS: 10,
  keepAliveS: 360,
  instanceConcurrency: 1,
  provisioningDelayS: 90,
  errorRate: 0,
  asyncRetries: 2,
  duplicateRate: 0,
  maxEventAgeS: 21_600,
  logBytes: 0,
};
const BARE_POLL = {
  id: 'poll',
  kind: 'poll' as const,
  from: 'queue',
  to: 'worker',
  enabled: true,
  batchWindowS: 0,
  lowTrafficWaitS: 0,
  parallelization: 1,
  partialBatchResponse: false,
  bisectOnError: false,
};

/** One finding for each part of a design that things can go round in; its fix switches off the ways that lead back. */
function recursiveLoop(design: Design) {
  return circlesOf(design).map(({ members, back }) => {
    const names = members.map((id) => {
      const resource = design.byId.get(id);
      return resource ? nameOf(resource) : id;
    });
    return {
      severity: 'warning' as const,
      pointer: linkPointer(design, back[0] ?? ''),
      resources: members,
      sentence: `What happens in ${names.join(', ')} comes back and happens again.`,
      why: plainly('Where each round causes another one, the work never ends, and neither does the bill.'),
      fixLabel: back.length === 1 ? 'Switch off the way back' : 'Switch off the ways back',
      fix: (architecture: Architecture) =>
        back.reduce((changed, id) => withLink(changed, id, { enabled: false }), architecture),
    };
  });
}

interface Circle {
  members: string[];
  /** Links that lead back to where a walk came from. */
  back: string[];
}

function circlesOf(design: Design): Circle[] {
  const links = design.links.filter((link) => passesOn(design, link));
  const leaving = linksBy(links, 'from');
  const back = new Set<string>();
  const state = new Map<string, 'open' | 'done'>();
  for (const { id: start } of design.architecture.resources) {
    if (state.has(start)) continue;
    state.set(start, 'open');
    const path = [{ id: start, ways: [...(leaving.get(start) ?? [])] }];
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const way = at.ways.shift();
      if (way === undefined) {
        state.set(at.id, 'done');
        path.pop();
      } else if (state.get(way.to) === 'open') back.add(way.id);
      else if (!state.has(way.to)) {
        state.set(way.to, 'open');
        path.push({ id: way.to, ways: [...(leaving.get(way.to) ?? [])] });
      }
    }
  }
  return grouped(links, back);
}

/** Puts ways back together that close circles with members in common. */
function grouped(links: Design['links'], back: ReadonlySet<string>): Circle[] {
  const [leaving, arriving] = [linksBy(links, 'from'), linksBy(links, 'to')];
  const circles: Circle[] = [];
  for (const link of links) {
    if (!back.has(link.id)) continue;
    const known = circles.find(({ members }) => members.includes(link.to));
    if (known) known.back.push(link.id);
    else {
      const causes = walk(link.to, (id) => (arriving.get(id) ?? []).map(({ from }) => from));
      const effects = walk(link.to, (id) => (leaving.get(id) ?? []).map(({ to }) => to));
      circles.push({ members: [...effects].filter((id) => causes.has(id)), back: [link.id] });
    }
  }
  return circles;
}

/** Everything that steps lead to from a start, itself included. */
function walk(start: string, next: (id: string) => readonly string[]): Set<string> {
  const seen = new Set<string>();
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...next(id));
  }
  return seen;
}
