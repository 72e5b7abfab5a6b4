import type { Fault } from '../document/fault';
import type { RandomStream } from '../kernel/random-stream';
import { wholeUs } from '../kernel/units';
import { type Call, ENDED, FAULT_LIMIT } from './calls';
import type { Component } from './component';
import { type Sampler, samplerOf } from './sampler';
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
  streams: Streams;
}

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
      streams: this.streamsOf(resource, fault.resource),
    };
    this.troubles[resource] = trouble;
    this.isTroubled[resource] = 1;
    if (fault.fault === 'outage') trouble.isDown = true;
    else if (fault.fault === 'errors') trouble.errorRate = either(trouble.errorRate, fault.rate);
    else if (fault.fault === 'throttling') trouble.throttleRate = either(trouble.throttleRate, fault.rate);
    else if (fault.fault === 'poison') trouble.poisonRate = either(trouble.poisonRate, fault.rate);
    else trouble.delays.push(samplerOf(fault.addMs));
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
