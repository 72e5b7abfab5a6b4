import { type Cron, parseCron } from '../document/cron';
import type { ScheduleResource } from '../document/kinds/schedule';
import { MINUTES_PER_DAY, START_DAY } from '../kernel/calendar';
import { US_PER_S, wholeUs } from '../kernel/units';
import { ENDED } from './calls';
import type { Usage } from './component';
import { nextCronMinute } from './cron';
import { ResourceBase } from './resource-base';
import { eventLinksOf } from './routing';

const EVENT = { tick: 0, send: 1 } as const;
const US_PER_MIN = 60 * US_PER_S;
const START_MINUTE = START_DAY * MINUTES_PER_DAY;

/** A schedule: sends an event along each of its links, at a fixed rate or when its cron expression says. */
export class ScheduleModel extends ResourceBase<ScheduleResource> {
  private readonly choiceStream = this.stream('choices');
  private readonly delayStream = this.stream('delays');
  private readonly duplicateStream = this.stream('duplicates');
  private cron = cronOf(this.spec);
  private generation = 0;
  private sent = 0;

  start(): void {
    this.planTick();
  }

  override configure(spec: ScheduleResource): void {
    const isSame = spec.everyS === this.spec.everyS && spec.cron === this.spec.cron;
    super.configure(spec);
    if (isSame) return;
    this.cron = cronOf(spec);
    this.generation += 1;
    this.planTick();
  }

  override handle(code: number, generation: number): void {
    if (code === EVENT.send) {
      this.send();
      return;
    }
    if (generation !== this.generation) return;
    const delayUs = this.drawDelayUs();
    if (delayUs > 0) this.world.scheduleAfter(delayUs, this.self, EVENT.send, 0);
    else this.send();
    this.planTick();
  }

  override reset(nowUs: number): void {
    super.reset(nowUs);
    this.sent = 0;
  }

  override usage(): Usage[] {
    return [
      { price: 'scheduler.invocations', service: 'scheduler', meter: 'invocations', amount: this.sent, divisor: 1 },
    ];
  }

  private send(): void {
    const { duplicateShare } = this.spec;
    for (const { index, probability } of eventLinksOf(this.world.links, this.spec.id)) {
      if (probability < 1 && this.choiceStream.next() >= probability) continue;
      this.sendAlong(index);
      if (duplicateShare > 0 && this.duplicateStream.next() < duplicateShare) this.sendAlong(index);
    }
  }

  private sendAlong(link: number): void {
    const { world } = this;
    this.sent += 1;
    this.recorder.arrived(world.nowUs);
    world.submit(link, world.nextChain++);
    this.recorder.finished(ENDED.completed, world.nowUs, world.nowUs);
  }

  /** How late a tick comes, in whole microseconds. */
  private drawDelayUs(): number {
    const { jitterS, flexibleWindowMin } = this.spec;
    let delayUs = 0;
    if (flexibleWindowMin > 0) delayUs += Math.floor(this.delayStream.next() * flexibleWindowMin * US_PER_MIN);
    if (jitterS > 0) delayUs += Math.floor(this.delayStream.next() * wholeUs(jitterS));
    return delayUs;
  }

  private planTick(): void {
    const { world, cron } = this;
    if (!cron) {
      world.scheduleAfter(wholeUs(this.spec.everyS), this.self, EVENT.tick, this.generation);
      return;
    }
    // A tick at this very moment has been sent, or lies at the start of the run, which is not waited for.
    const minute = nextCronMinute(cron, START_MINUTE + Math.floor(world.nowUs / US_PER_MIN) + 1);
    if (minute === undefined) return;
    const delayUs = (minute - START_MINUTE) * US_PER_MIN - world.nowUs;
    world.scheduleAfter(delayUs, this.self, EVENT.tick, this.generation);
  }
}

/** The expression of a schedule that has one; the document's parser has made sure that it is valid. */
function cronOf({ cron }: ScheduleResource): Cron | undefined {
  const parsed = cron === undefined ? undefined : parseCron(cron);
  return parsed?.kind === 'valid' ? parsed.value : undefined;
}
