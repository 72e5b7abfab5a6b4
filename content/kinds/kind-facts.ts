import type { ArchitectureInput, LimitKind, Resource, ResourceKind } from '@/simulator';

export type OfKind<Kind extends ResourceKind> = Extract<Resource, { kind: Kind }>;
export type InputOfKind<Kind extends ResourceKind> = Extract<ArchitectureInput['resources'][number], { kind: Kind }>;

/** What people see of one kind of resource, wherever it is drawn or named. What it does is the simulator's business. */
export interface KindFacts<Kind extends ResourceKind = ResourceKind> {
  /** What it is called within a sentence, such as `user pool`. */
  word: string;
  /** The provider's own name for it, in text only. */
  service: string;
  /** Size of its node in a drawing, in CSS pixels. Fixed, so that the server draws what the browser measures. */
  size: { width: number; height: number };
  /** Its sign: SVG path data of a line drawing of our own, on a grid of 24 units. */
  glyph: string;
  /** What stands under its label: the settings that matter most; without it the service. */
  subtitle?(resource: OfKind<Kind>): string;
  /** What one invocation of a function does there on a new link; kinds that keep nothing have none. */
  usualWork?: { reads?: number; writes?: number };
  /** Fields in which its limits are set, by the sort of limit: where one that binds is to be raised. */
  limitFields?: { readonly [Limit in LimitKind]?: readonly (keyof OfKind<Kind> & string)[] };
  /** What a new one says beyond its id: fields that have no default. A place to begin, meant to be changed. */
  starter: Omit<InputOfKind<Kind>, 'id' | 'kind'>;
}
