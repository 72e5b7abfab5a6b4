import type { ResourceKind } from '@/simulator';
import type { Json, JsonObject } from '../json';
import { referencesIn, textsIn } from './intrinsics';
import { ServerParts } from './server-parts';

/** What came of one resource of a template. */
export type Verdict =
  /** It is in the result, as a resource, as settings, or as ways between resources. */
  | { kind: 'understood'; as: string }
  /** It was left out on purpose: nothing about it changes a run. */
  | { kind: 'ignored'; reason: string }
  | { kind: 'notUnderstood'; reason: string };

/** A resource of the result. Its key is the logical id, or that of the function and its event. */
export interface Place {
  key: string;
  kind: ResourceKind;
  name: string;
  description?: string | undefined;
  settings: JsonObject;
}

/** Something that things go through and that the document has no kind for, such as a topic. */
export interface Junction {
  key: string;
  what: string;
}

/**
 * A way between two places or junctions, by their keys. `send` hands something over without waiting; what it becomes
 * depends on what stands at its ends.
 */
export interface Way {
  from: string;
  to: string;
  kind: 'call' | 'event' | 'poll' | 'send';
  settings: JsonObject;
  /** A further mention of the same way adds to its share instead of being another way. */
  isRoute?: boolean;
}

/** What a role or a function may do. */
export interface Statement {
  actions: string[];
  resources: Json[];
  /** More was allowed than named action by action, so what it means is a guess. */
  isBroad: boolean;
}

export function understood(as: string): Verdict {
  return { kind: 'understood', as };
}
export function ignored(reason: string): Verdict {
  return { kind: 'ignored', reason };
}
export function notUnderstood(reason: string): Verdict {
  return { kind: 'notUnderstood', reason };
}

/** What the readers of a template's resources have found so far. */
export class Blueprint {
  readonly places = new Map<string, Place>();
  readonly junctions = new Map<string, Junction>();
  readonly ways: Way[] = [];
  readonly notes: string[] = [];
  readonly statements: { principal: string; statement: Statement }[] = [];
  /** Roles and policies that a place works under, by its key. */
  readonly principalsOf = new Map<string, Set<string>>();
  /** Environment variables of functions that may name a resource. */
  readonly environments: { key: string; value: Json }[] = [];
  /** Dead letters and destinations: fields of places that name a queue. */
  readonly queueFields: { key: string; field: string; value: Json }[] = [];
  /** Use at which a scalable target is scaled, in percent, by its logical id. */
  readonly targetPercents = new Map<string, number>();
  /** Throttles of routes, by the key of the gateway and the path. */
  readonly routeThrottles = new Map<string, JsonObject>();
  /** Targets of routes, by the logical ids of their integrations. */
  readonly integrations = new Map<string, { gateway: string; said: JsonObject }>();
  /** Authorizers that stand by themselves, by their logical ids. */
  readonly authorizers = new Map<string, JsonObject>();
  /** What is known of servers before all of the template is read. */
  readonly servers = new ServerParts();
  private readonly delayed: (() => void)[] = [];
  private readonly aliases = new Map<string, string>();
  private readonly physicalNames = new Map<string, string>();

  addPlace(place: Place): Place {
    this.places.set(place.key, place);
    this.worksAs(place.key, place.key);
    this.worksAs(place.key, `${place.key}Role`);
    return place;
  }

  addJunction(key: string, what: string): void {
    if (!this.places.has(key)) this.junctions.set(key, { key, what });
  }

  addWay(way: Way): void {
    this.ways.push(way);
  }

  /** Does something when all resources have been read, so that their order in the template does not matter. */
  later(action: () => void): void {
    this.delayed.push(action);
  }

  /** Does what was put off. */
  settle(): void {
    for (const action of this.delayed) action();
  }

  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }

  /** Says that one logical id stands for another, as an alias does for its function. */
  alias(key: string, target: string): void {
    if (key !== target) this.aliases.set(key, target);
  }

  /** Says under which name a resource is known outside of the template. */
  named(key: string, name: Json | undefined): void {
    if (typeof name === 'string' && name.length > 2) this.physicalNames.set(name, key);
  }

  worksAs(key: string, principal: string): void {
    const known = this.principalsOf.get(key) ?? new Set();
    this.principalsOf.set(key, known.add(principal));
  }

  allow(principal: string, statement: Statement): void {
    this.statements.push({ principal, statement });
  }

  /** The key that a logical id stands for in the end. */
  keyOf(id: string): string {
    let key = id;
    for (let steps = 0; steps < 8; steps += 1) {
      const next = this.aliases.get(key);
      if (next === undefined) return key;
      key = next;
    }
    return key;
  }

  has(key: string): boolean {
    return this.places.has(key) || this.junctions.has(key);
  }

  /** Places and junctions that a resolved value names, by reference or by their names outside. */
  targetsIn(value: Json | undefined): string[] {
    const keys = referencesIn(value).map((id) => this.keyOf(id));
    for (const text of textsIn(value)) {
      for (const word of text.split(/[:/{}\s"']+/)) {
        const key = this.physicalNames.get(word);
        if (key !== undefined) keys.push(key);
      }
    }
    return [...new Set(keys)].filter((key) => this.has(key));
  }
}
