import type { ClientResource } from '../document/kinds/client';
import { DelayLine } from '../kernel/delay-line';
import type { RandomStream } from '../kernel/random-stream';
import { grown, Slots } from '../kernel/slots';
import { US_PER_MS } from '../kernel/units';
import type { ConservationCheck } from '../metrics/views';
import { drawBackOffUs, isTriedAgain, ONE_TRY, type RetryRules, retryRulesOf } from './back-off';
import { type Call, ENDED, NOBODY } from './calls';
import type { Component } from './component';
import type { RetryStorm } from './faults';
import type { World } from './world';

const EVENT = { timeLimit: 0, retry: 1 } as const;
/** The limit of a client: how long it waits for an answer. */
export const PATIENCE = 0;

/** Requests that are not over: one record each, through all of their tries. */
class OpenRequests {
  readonly slots = new Slots(16, this);
  link = new Int32Array(this.slots.capacity);
  operation = new Int32Array(this.slots.capacity);
  tries = new Int32Array(this.slots.capacity);
  /** 1 while a try is on its way or being worked on; 0 during a back-off, and when the request is over. */
  isTrying = new Uint8Array(this.slots.capacity);
  /** 1 when a user of a closed workload waits for it. */
  isUsers = new Uint8Array(this.slots.capacity);
  sentUs = new Float64Array(this.slots.capacity);
  chain = new Float64Array(this.slots.capacity);

  grow(capacity: number): void {
    this.link = grown(this.link, capacity);
    this.operation = grown(this.operation, capacity);
    this.tries = grown(this.tries, capacity);
    this.isTrying = grown(this.isTrying, capacity);
    this.isUsers = grown(this.isUsers, capacity);
    this.sentUs = grown(this.sentUs, capacity);
    this.chain = grown(this.chain, capacity);
  }
}

/** Who is told that a request is over. */
export interface RequestOwner {
  readonly index: number;
  requestEnded(outcome: number, reason: number, link: number, sentUs: number, chain: number, isUsers: boolean): void;
}

/**
 * Requests of a client that needs to remember them: because it gives up waiting, tries again, or has users who wait.
 * A request is over with the first try that succeeds or the last that does not; each try is a call of its own.
 */
export class TrackedRequests implements Component {
  private readonly self: number;
  private readonly open = new OpenRequests();
  private readonly limits: DelayLine;
  private timeoutUs = Number.POSITIVE_INFINITY;
  private rules: RetryRules = ONE_TRY;
  /** How long the last try that had a time limit waits for its answer; the words for giving up need it. */
  patienceUs = 0;
  /** Requests of lower numbers were sent before the counting began. */
  private countFromChain = 0;
  private attempts = 0;
  private retryCount = 0;
  private answeredWell = 0;
  private answeredBadly = 0;
  private abandonedCount = 0;

  constructor(
    private readonly world: World,
    private readonly owner: RequestOwner,
    private readonly backOffStream: RandomStream,
  ) {
    this.self = world.enrol(this);
    this.limits = new DelayLine(world.events, world.calls.slots, world.target(this.self, EVENT.timeLimit));
  }

  /** Takes other settings; tries under way keep the time limit they were sent with. */
  configure({ timeoutMs, retry }: ClientResource): void {
    this.timeoutUs = timeoutMs === undefined ? Number.POSITIVE_INFINITY : timeoutMs * US_PER_MS;
    this.rules = retry ? retryRulesOf(retry) : ONE_TRY;
  }

  /** Sends a request for the first time. */
  send(link: number, operation: number, chain: number, isUsers: boolean): void {
    const { open, world } = this;
    const request = open.slots.take();
    open.link[request] = link;
    open.operation[request] = operation;
    open.tries[request] = 0;
    open.isUsers[request] = isUsers ? 1 : 0;
    open.sentUs[request] = world.nowUs;
    open.chain[request] = chain;
    this.attempt(request);
  }

  handle(code: number, request: number): void {
    if (code === EVENT.timeLimit) {
      this.abandonOverdue();
      return;
    }
    if (this.isCounted(request)) this.retryCount += 1;
    this.attempt(request);
  }

  answered(request: number, call: Call): void {
    const outcome = call.outcome;
    if (this.isCounted(request)) {
      if (outcome === ENDED.completed) this.answeredWell += 1;
      else this.answeredBadly += 1;
    }
    this.tryEnded(request, outcome, call.reason);
  }

  /** Counts from now on the requests from this number on, and only these. */
  reset(countFromChain: number): void {
    this.countFromChain = countFromChain;
    this.attempts = 0;
    this.retryCount = 0;
    this.answeredWell = 0;
    this.answeredBadly = 0;
    this.abandonedCount = 0;
  }

  /** Tries after the first ones. */
  get retries(): number {
    return this.retryCount;
  }

  /** Tries whose answer was no longer waited for. */
  get abandoned(): number {
    return this.abandonedCount;
  }

  /** Every try was answered, was abandoned, or goes on. */
  conservation(client: string): ConservationCheck[] {
    if (this.attempts === 0) return [];
    const failed = this.answeredBadly + this.abandonedCount;
    const waiting = this.countTrying();
    return [
      {
        name: `tries of ${client}`,
        arrived: this.attempts,
        completed: this.answeredWell,
        failed,
        waiting,
        holds: this.attempts === this.answeredWell + failed + waiting,
      },
    ];
  }

  private attempt(request: number): void {
    const { world, open } = this;
    open.tries[request]! += 1;
    open.isTrying[request] = 1;
    if (this.isCounted(request)) this.attempts += 1;
    const link = open.link[request] as number;
    const operation = open.operation[request] as number;
    const call = world.prepare(this.self, request, link, operation, open.chain[request] as number);
    const patienceUs = Math.min(this.timeoutUs, this.storm?.patienceUs ?? Number.POSITIVE_INFINITY);
    if (patienceUs < Number.POSITIVE_INFINITY) {
      this.patienceUs = patienceUs;
      this.limits.add(world.nowUs + patienceUs, call.slot);
    }
    world.dispatch(call);
  }

  private abandonOverdue(): void {
    const { calls, nowUs } = this.world;
    for (let slot = this.limits.due(nowUs); slot >= 0; slot = this.limits.due(nowUs)) {
      const call = calls.at(slot);
      const request = call.token;
      // What was called goes on working for nobody.
      call.caller = NOBODY;
      this.world.blame(call, this.owner.index, PATIENCE);
      if (this.isCounted(request)) this.abandonedCount += 1;
      this.tryEnded(request, ENDED.timedOut, call.reason);
    }
  }

  private tryEnded(request: number, outcome: number, reason: number): void {
    const { world, open } = this;
    open.isTrying[request] = 0;
    const tries = open.tries[request] as number;
    if (this.isRetried(outcome, tries, open.link[request] as number)) {
      const delayUs = drawBackOffUs(this.rulesNow.backOff, tries, this.backOffStream);
      world.scheduleAfter(delayUs, this.self, EVENT.retry, request);
      return;
    }
    const link = open.link[request] as number;
    const sentUs = open.sentUs[request] as number;
    const chain = open.chain[request] as number;
    const isUsers = open.isUsers[request] === 1;
    open.slots.release(request);
    this.owner.requestEnded(outcome, reason, link, sentUs, chain, isUsers);
  }

  private isRetried(outcome: number, tries: number, link: number): boolean {
    return isTriedAgain(this.rulesNow, outcome, tries) && this.world.links[link]?.enabled === true;
  }

  /** The retry storm it is in, by an injected fault. */
  private get storm(): RetryStorm | undefined {
    return this.world.faults.stormAt(this.owner.index);
  }

  private get rulesNow(): RetryRules {
    return this.storm?.rules ?? this.rules;
  }

  private isCounted(request: number): boolean {
    return (this.open.chain[request] as number) >= this.countFromChain;
  }

  private countTrying(): number {
    return this.open.isTrying.reduce(
      (count, flag, request) => count + (flag === 1 && this.isCounted(request) ? 1 : 0),
      0,
    );
  }
}
