import { DelayLine } from '../kernel/delay-line';
import type { RandomStream } from '../kernel/random-stream';
import { drawBackOffUs, isTriedAgain } from './back-off';
import { type PlannedCall, planCalls } from './call-plan';
import { type Call, ENDED, NOBODY } from './calls';
import type { World } from './world';

/** The stage of a call whose work is done and whose plan is under way; whoever serves it uses other numbers. */
export const CALLING = 3;

/** Whose work has a plan of calls: a function, or a server. */
export interface PlanOwner {
  /** Its number in the document. */
  readonly index: number;
  /** Every call of the plan was answered. */
  planDone(call: Call): void;
  /** A call of the plan did not succeed, nor did its retries; `call` names the reason. */
  planFailed(call: Call): void;
}

/** What one piece of work does elsewhere, run one call after the other, each tried again as its link says. */
export class PlannedCalls {
  private plan: PlannedCall[] = [];
  private readonly retries: DelayLine;
  private readonly callLimits: DelayLine;

  /**
   * @param self - Component that makes the calls.
   * @param codes - Its codes of the events that it hands to `retryDue` and `abandonOverdue`.
   * @param impatience - Which of its limits a call has run into that it no longer waits for.
   */
  constructor(
    private readonly world: World,
    private readonly owner: PlanOwner,
    private readonly self: number,
    codes: { retry: number; callLimit: number },
    private readonly impatience: number,
    private readonly streams: { plan: RandomStream; backOff: RandomStream },
  ) {
    const { events, calls } = world;
    this.retries = new DelayLine(events, calls.slots, world.target(self, codes.retry));
    this.callLimits = new DelayLine(events, calls.slots, world.target(self, codes.callLimit));
  }

  /** Takes the enabled calls that leave a resource. */
  configure(id: string): void {
    this.plan = planCalls(id, this.world.links);
  }

  /** Whether there is nothing to call. */
  get isEmpty(): boolean {
    return this.plan.length === 0;
  }

  /** Makes a call ready for its plan; to be done when it arrives. */
  prepare(call: Call): void {
    call.step = 0;
    call.repeats = -1;
    call.attempts = 0;
  }

  /** Goes on with the plan of a call, from its step. */
  proceed(call: Call): void {
    call.stage = CALLING;
    while (call.step < this.plan.length) {
      const step = this.plan[call.step] as PlannedCall;
      let repeats = call.repeats;
      if (repeats < 0) {
        const isUsed = step.probability >= 1 || this.streams.plan.next() < step.probability;
        if (!isUsed) {
          call.step = step.skipTo;
          continue;
        }
        const whole = Math.floor(step.mean);
        const fraction = step.mean - whole;
        repeats = whole + (fraction > 0 && this.streams.plan.next() < fraction ? 1 : 0);
        call.repeats = repeats;
      }
      if (repeats > 0) {
        this.callNext(call);
        return;
      }
      call.step += 1;
      call.repeats = -1;
    }
    this.owner.planDone(call);
  }

  /** Takes the answer to a call of the plan of `call`. */
  answered(call: Call, child: Call): void {
    const outcome = child.outcome;
    call.child = NOBODY;
    if (outcome === ENDED.completed) {
      call.attempts = 0;
      call.repeats -= 1;
      this.proceed(call);
      return;
    }
    this.notAnswered(call, child, outcome);
  }

  /** Sends again what was to be tried again at this moment. */
  retryDue(): void {
    const { world } = this;
    for (let slot = this.retries.due(world.nowUs); slot >= 0; slot = this.retries.due(world.nowUs)) {
      const call = world.calls.at(slot);
      if (call.stage === CALLING) this.callNext(call);
    }
  }

  /** Gives up on calls whose answers take too long; what was called goes on for nobody. */
  abandonOverdue(): void {
    const { world } = this;
    const { calls } = world;
    for (let slot = this.callLimits.due(world.nowUs); slot >= 0; slot = this.callLimits.due(world.nowUs)) {
      const child = calls.at(slot);
      if (child.caller !== this.self) continue; // the work itself has ended
      const call = calls.at(child.token);
      child.caller = NOBODY;
      call.child = NOBODY;
      world.blame(child, this.owner.index, this.impatience);
      this.notAnswered(call, child, ENDED.timedOut);
    }
  }

  /** A call did not succeed: it is tried again, or the plan fails with its reason. */
  private notAnswered(call: Call, child: Call, outcome: number): void {
    const { world } = this;
    const tries = call.attempts + 1;
    const step = this.plan[call.step];
    const rules = step?.rules ?? world.retryRulesOf(child.link);
    if (isTriedAgain(rules, outcome, tries)) {
      call.attempts = tries;
      this.retries.add(world.nowUs + drawBackOffUs(rules.backOff, tries, this.streams.backOff), call.slot);
      return;
    }
    call.reason = child.reason;
    this.owner.planFailed(call);
  }

  private callNext(call: Call): void {
    const { world } = this;
    const step = this.plan[call.step];
    if (!step) {
      this.proceed(call);
      return;
    }
    const child = world.prepare(this.self, call.slot, step.link, step.operation, call.chain);
    call.child = child.slot;
    if (step.timeoutUs < Number.POSITIVE_INFINITY) this.callLimits.add(world.nowUs + step.timeoutUs, child.slot);
    world.dispatch(child);
  }
}
