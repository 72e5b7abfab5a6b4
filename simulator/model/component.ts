import type { Recorder } from '../metrics/recorder';
import type { ConservationCheck, ResourceView } from '../metrics/views';

/** What a resource was used for, in exact quantities; prices are put on them at the end. */
export interface Usage {
  /** Price id in the catalog. */
  price: string;
  service: string;
  meter: string;
  /** Quantity in the price's unit is `amount / divisor`; both are whole numbers unless `isStanding`. */
  amount: number;
  divisor: number;
  /** A quantity that accrues by the month whatever happens, such as storage; `amount` is of one month. */
  isStanding?: boolean;
}

/** A part of the running model that has events of its own and gets answers to its calls. */
export interface Component {
  /** Handles an event this component scheduled. */
  handle(code: number, argument: number): void;
  /** Takes the answer to a call it sent; the call's record is released afterwards. */
  answered(token: number, call: number): void;
}

/** Extra facts of a resource in the report of a run. */
export type ResourceFacts = Record<string, number>;

/** A resource of the document, running. Shared code knows it by this alone, never by its kind. */
export interface ResourceModel<Spec = unknown> extends Component {
  readonly index: number;
  readonly recorder: Recorder;
  /** Takes new settings from now on; the state of the run is kept. */
  configure(spec: Spec): void;
  /** Starts what the resource does by itself. */
  start?(): void;
  /** Takes a call. Not every kind can be called. */
  arrive?(call: number): void;
  /** Takes an asynchronous event. Not every kind can. */
  submit?(link: number, chain: number): void;
  /** Takes what could not be delivered elsewhere. */
  bury?(chain: number): void;
  /** Meters since the reset. */
  usage(): Usage[];
  /** Forgets what was counted, at the end of a warm-up period. */
  reset(nowUs: number): void;
  /** Kind-specific part of a view. */
  view(): Partial<ResourceView>;
  /** Kind-specific facts of the report. */
  facts(): ResourceFacts;
  /** Laws that must hold beside the resource's own counts. */
  conservation?(): ConservationCheck[];
  /** A refusal's limit in words, with its numbers now. */
  describeLimit?(limit: number): string;
}
