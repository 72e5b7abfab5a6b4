import type { Recorder } from '../metrics/recorder';
import type { Span } from '../metrics/trace-log';
import type { BindingLimit, ConservationCheck, LimitKind, ResourceView } from '../metrics/views';
import type { RetryRules } from './back-off';
import type { Call } from './calls';

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
  /** Whether its calls serve a call it works on, which is then their token. */
  readonly callsOnBehalf?: boolean;
  /** Takes the answer to a call it sent; the call's record is released afterwards. */
  answered(token: number, call: Call): void;
}

/** Instances, requests or units: how many a limit allows, and about how many were needed. */
export type Demand = NonNullable<BindingLimit['demand']>;

/** Extra facts of a resource in the report of a run. */
export type ResourceFacts = Record<string, number>;

/** What a message keeps when it moves to a dead-letter queue. */
export interface DeadLetter {
  /** When its first queue took it. */
  enqueuedUs: number;
  bytes: number;
  isPoisoned: boolean;
  group: number;
}

/** What only the kind of resource knows of a call that it served. */
export type SpanDetails = Pick<Span, 'usage'> & Partial<Pick<Span, 'startedUs' | 'initUs'>>;

/** Instances of one resource, by what they do. */
export interface InstanceLoad {
  starting: number;
  busy: number;
  idle: number;
  /** Since the reset. */
  coldStarts: number;
}

/** A resource of the document, running. Shared code knows it by this alone, never by its kind. */
export interface ResourceModel<Spec = unknown> extends Component {
  readonly index: number;
  readonly recorder: Recorder;
  /** What the SDK of a caller does when this resource throttles it. */
  readonly retryRules: RetryRules;
  /** Most bytes of a call it takes, and of its answer; without it any. */
  readonly mostPayloadBytes?: number;
  /** Takes new settings from now on; the state of the run is kept. */
  configure(spec: Spec): void;
  /** Starts what the resource does by itself. */
  start?(): void;
  /** Takes a call. Not every kind can be called. */
  arrive?(call: Call): void;
  /** Takes an asynchronous event. Not every kind can. */
  submit?(link: number, chain: number): void;
  /** Takes what could not be delivered elsewhere; a message brings its letter along, valid during the call. */
  bury?(chain: number, letter?: DeadLetter): void;
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
  /** Names the limits that hold work back at this moment; asked at the end of each window, changes nothing. */
  noteLimits?(): void;
  /** What a trace tells of a call that is about to end, beside what every call has. */
  detailsOf?(call: Call): SpanDetails;
  /** Instances now, of kinds that have them. */
  load?(): InstanceLoad;
  /** Whether anybody is there to take a call; kinds that are always there do not say. */
  isReachable?(): boolean;
  /** Whether a limit ends calls by closing their connection, without an answer. */
  closesConnection?(limit: number): boolean;
  /** A refusal's limit in words, with its numbers now. */
  describeLimit?(limit: number): string;
  /** What sort each of its limits is, by number. */
  readonly limitKinds?: readonly LimitKind[];
  /** What a limit allows and about what was asked for, when it bound so many times in a window. */
  demandOn?(limit: number, times: number, windowS: number): Demand | undefined;
}
