import type { Fault } from '../document/fault';
import type { RandomStream } from '../kernel/random-stream';
import { wholeUs } from '../kernel/units';
import { ENDED, FAULT_LIMIT } from './calls';
import type { Component } from './component';
import { type Sampler, samplerOf } from './sampler';
import type { World } from './world';

const BOUNDARY = 0;
const DELAYED = 1;

/** What goes wrong with one resource now. */
interface Trouble {
  isDown: boolean;
  errorRate: number;
  throttleRate: number;
  poisonRate: number;
  delay: Sampler | undefined;
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
  private readonly stream: RandomStream;
  private troubles: (Trouble | undefined)[] = [];
  private plan: readonly Fault[] = [];
  /** Boundaries of an older plan carry an older number and are void. */
  private generation = 0;

  constructor(
    private readonly world: World,
    resources: number,
  ) {
    this.self = world.enrol(this);
    this.stream = world.stream('faults');
    this.isTroubled = new Uint8Array(resources);
  }

  /** Takes other faults from now on; one whose time has come is active at once. */
  configure(plan: readonly Fault[]): void {
    this.plan = plan;
    this.generation += 1;
    this.apply();
  }

  handle(code: number, argument: number): void {
    if (code === DELAYED) this.world.serve(argument);
    else if (argument === this.generation) this.apply();
  }

  answered(): void {
    throw new Error('faults make no calls');
  }

  /** Whether a resource is out of service. */
  isDown(resource: number): boolean {
    return this.troubles[resource]?.isDown ?? false;
  }

  /** Whether a message or record that a resource takes in now will fail whoever works on it. */
  poisons(resource: number): boolean {
    const share = this.troubles[resource]?.poisonRate ?? 0;
    return share > 0 && this.stream.next() < share;
  }

  /** Stops or delays a call that has arrived at a troubled resource; false when it goes on at once. */
  intercept(call: number, resource: number): boolean {
    const trouble = this.troubles[resource];
    if (!trouble) return false;
    const limit = this.limitThatStops(trouble);
    if (limit !== undefined) {
      this.world.stop(call, resource, limit, limit === FAULT_LIMIT.throttling ? ENDED.throttled : ENDED.failed);
      return true;
    }
    if (!trouble.delay) return false;
    this.world.scheduleAfter(trouble.delay.drawUs(this.stream), this.self, DELAYED, call);
    return true;
  }

  private limitThatStops(trouble: Trouble): number | undefined {
    if (trouble.isDown) return FAULT_LIMIT.outage;
    if (trouble.errorRate > 0 && this.stream.next() < trouble.errorRate) return FAULT_LIMIT.errors;
    if (trouble.throttleRate > 0 && this.stream.next() < trouble.throttleRate) return FAULT_LIMIT.throttling;
    return undefined;
  }

  /** Works out what is wrong now, and when that changes next. */
  private apply(): void {
    const { world, plan } = this;
    this.troubles = [];
    this.isTroubled.fill(0);
    let nextUs = Number.POSITIVE_INFINITY;
    for (const fault of plan) {
      const fromUs = wholeUs(fault.fromS);
      const untilUs = wholeUs(fault.untilS);
      if (fromUs > world.nowUs) nextUs = Math.min(nextUs, fromUs);
      else if (untilUs > world.nowUs) {
        nextUs = Math.min(nextUs, untilUs);
        this.add(fault);
      }
    }
    if (nextUs < Number.POSITIVE_INFINITY) {
      world.events.schedule(nextUs, world.target(this.self, BOUNDARY), this.generation);
    }
  }

  private add(fault: Fault): void {
    const resource = this.world.resourceIndex(fault.resource);
    const trouble = this.troubles[resource] ?? {
      isDown: false,
      errorRate: 0,
      throttleRate: 0,
      poisonRate: 0,
      delay: undefined,
    };
    this.troubles[resource] = trouble;
    this.isTroubled[resource] = 1;
    if (fault.fault === 'outage') trouble.isDown = true;
    else if (fault.fault === 'errors') trouble.errorRate = either(trouble.errorRate, fault.rate);
    else if (fault.fault === 'throttling') trouble.throttleRate = either(trouble.throttleRate, fault.rate);
    else if (fault.fault === 'poison') trouble.poisonRate = either(trouble.poisonRate, fault.rate);
    else trouble.delay = samplerOf(fault.addMs);
  }
}

/** The chance that at least one of two independent things happens. */
function either(a: number, b: number): number {
  return a + b - a * b;
}
