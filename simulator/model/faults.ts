import type { Fault } from '../document/fault';
import type { RandomStream } from '../kernel/random-stream';
import { US_PER_MS, wholeUs } from '../kernel/units';
import type { RetryRules } from './back-off';
import { type Call, ENDED, FAULT_LIMIT } from './calls';
import type { Component } from './component';
import { type Sampler, samplerOf } from './sampler';
import type { Surge } from './surges';
import type { World } from './world';

const BOUNDARY = 0;
const DELAYED = 1;

/** The draws of one resource's faults, by purpose. */
interface Streams {
  strikes: RandomStream;
  delays: RandomStream;
  poison: RandomStream;
}

/** What goes wrong with one resource now. */
interface Trouble {
  isDown: boolean;
  errorRate: number;
  throttleRate: number;
  poisonRate: number;
  delays: Sampler[];
  storm: RetryStorm | undefined;
  streams: Streams;
}

/** How a client behaves in a retry storm. */
export interface RetryStorm {
  rules: RetryRules;
  /** How long it waits for an answer; Infinity for as long as it comes. */
  patienceUs: number;
}

/** Every outcome but completion is tried again, and at once. */
const EVERY_FAILURE = (1 << ENDED.failed) | (1 << ENDED.throttled) | (1 << ENDED.timedOut);
const AT_ONCE = { baseUs: 0, capUs: 0, jitterShare: 0 };

const WORDS: Record<number, string> = {
  [FAULT_LIMIT.outage]: 'it is down, by an injected fault',
  [FAULT_LIMIT.errors]: 'it fails, by an injected fault',
  [FAULT_LIMIT.throttling]: 'it turns calls away, by an injected fault',
};

/** The words for a limit that is an injected fault; undefined for a resource's own limit. */
export function faultInWords(limit: number): string | undefined {
  return WORDS[limit];
}

/**
 * Faults of the document, while they last. Their beginnings and ends are events, so that a run without a
 * fault pays one comparison a call.
 */
export class Faults implements Component {
  /** Whether anything is wrong with a resource, by its number. */
  readonly isTroubled: Uint8Array;

  private readonly self: number;
  /** Kept through a run, so that a fault that comes back goes on with its draws. */
  private readonly streams: (Streams | undefined)[] = [];
  private troubles: (Trouble | undefined)[] = [];
  private plan: readonly Fault[] = [];
  /** Boundaries of an older plan carry an older number and are void. */
  private generation = 0;

  constructor(
    private readonly world: World,
    resources: number,
  ) {
    this.self = world.enrol(this);
    this.isTroubled = new Uint8Array(resources);
  }

  /** Takes other faults from now on; one whose time has come is active at once. */
  configure(plan: readonly Fault[]): void {
    const { world } = this;
    if (JSON.stringify(plan) === JSON.stringify(this.plan)) return;
    this.plan = plan;
    this.generation += 1;
    this.apply();
    // All at once and now, so that at its very moment a change comes before what is sent later for that moment.
    const boundaries = plan.flatMap(({ fromS, untilS }) => [wholeUs(fromS), wholeUs(untilS)]);
    for (const atUs of new Set(boundaries)) {
      if (atUs > world.nowUs) world.events.schedule(atUs, world.target(this.self, BOUNDARY), this.generation);
    }
  }

  handle(code: number, argument: number): void {
    if (code === DELAYED) this.arriveLate(this.world.calls.at(argument));
    else if (argument === this.generation) this.apply();
  }

  answered(): void {
    throw new Error('faults make no calls');
  }

  /** Whether a message or record that a resource takes in now will fail whoever works on it. */
  poisons(resource: number): boolean {
    const trouble = this.troubles[resource];
    return trouble !== undefined && trouble.poisonRate > 0 && trouble.streams.poison.next() < trouble.poisonRate;
  }

  /** When the traffic of a client comes at another rate than its own, as planned now. */
  surgesOf(id: string): readonly Surge[] {
    return this.plan.flatMap((fault) => (fault.fault === 'spike' && fault.resource === id ? [fault] : []));
  }

  /** The retry storm that a client is in now. */
  stormAt(resource: number): RetryStorm | undefined {
    return this.isTroubled[resource] === 1 ? this.troubles[resource]?.storm : undefined;
  }

  /** Delays or stops a call that has come to a troubled resource; false when it goes on at once. */
  intercept(call: Call, resource: number): boolean {
    const trouble = this.troubles[resource];
    if (!trouble) return false;
    if (trouble.delays.length === 0) return this.strike(call, resource, trouble);
    let delayUs = 0;
    for (const law of trouble.delays) delayUs += law.drawUs(trouble.streams.delays);
    this.world.scheduleAfter(delayUs, this.self, DELAYED, call.slot);
    return true;
  }

  /** A delayed call arrives, and meets what is wrong now. */
  private arriveLate(call: Call): void {
    const { world } = this;
    const resource = world.targetOf(call);
    const trouble = this.troubles[resource];
    call.arrivedUs = world.nowUs;
    if (!trouble || !this.strike(call, resource, trouble)) world.serve(call);
  }

  /** Ends a call at the door, if it is struck. */
  private strike(call: Call, resource: number, trouble: Trouble): boolean {
    const limit = limitThatStops(trouble);
    if (limit === undefined) return false;
    this.world.stop(call, resource, limit, limit === FAULT_LIMIT.throttling ? ENDED.throttled : ENDED.failed);
    return true;
  }

  /** Works out what is wrong now. */
  private apply(): void {
    const { nowUs } = this.world;
    this.troubles = [];
    this.isTroubled.fill(0);
    for (const fault of this.plan) {
      if (wholeUs(fault.fromS) <= nowUs && wholeUs(fault.untilS) > nowUs) this.add(fault);
    }
  }

  private add(fault: Fault): void {
    const resource = this.world.resourceIndex(fault.resource);
    const trouble = this.troubles[resource] ?? {
      isDown: false,
      errorRate: 0,
      throttleRate: 0,
      poisonRate: 0,
      delays: [],
      storm: undefined,
      streams: this.streamsOf(resource, fault.resource),
    };
    this.troubles[resource] = trouble;
    this.isTroubled[resource] = 1;
    switch (fault.fault) {
      case 'outage':
        trouble.isDown = true;
        break;
      case 'errors':
        trouble.errorRate = either(trouble.errorRate, fault.rate);
        break;
      case 'throttling':
        trouble.throttleRate = either(trouble.throttleRate, fault.rate);
        break;
      case 'poison':
        trouble.poisonRate = either(trouble.poisonRate, fault.rate);
        break;
      case 'latency':
        trouble.delays.push(samplerOf(fault.addMs));
        break;
      case 'retry-storm':
        trouble.storm = worse(trouble.storm, fault);
        break;
      case 'spike': // the client plans with it: see surgesOf
        break;
    }
  }

  private streamsOf(resource: number, id: string): Streams {
    const known = this.streams[resource];
    if (known) return known;
    const purpose = (name: string) => this.world.stream(`${id}/faults/${name}`);
    const streams = { strikes: purpose('strikes'), delays: purpose('delays'), poison: purpose('poison') };
    this.streams[resource] = streams;
    return streams;
  }
}

/** Of several storms the most tries and the least patience hold. */
function worse(storm: RetryStorm | undefined, { tries, patienceMs }: Extract<Fault, { fault: 'retry-storm' }>) {
  const patienceUs = patienceMs === undefined ? Number.POSITIVE_INFINITY : patienceMs * US_PER_MS;
  return {
    rules: { tries: Math.max(storm?.rules.tries ?? 0, tries), backOff: AT_ONCE, outcomes: EVERY_FAILURE },
    patienceUs: Math.min(storm?.patienceUs ?? Number.POSITIVE_INFINITY, patienceUs),
  };
}

/** The chance that at least one of two independent things happens. */
function either(a: number, b: number): number {
  return a + b - a * b;
}

function limitThatStops({ isDown, errorRate, throttleRate, streams }: Trouble): number | undefined {
  if (isDown) return FAULT_LIMIT.outage;
  if (errorRate > 0 && streams.strikes.next() < errorRate) return FAULT_LIMIT.errors;
  if (throttleRate > 0 && streams.strikes.next() < throttleRate) return FAULT_LIMIT.throttling;
  return undefined;
}
