import type { ScheduleResource } from '../document/kinds/schedule';
import { wholeUs } from '../kernel/units';
import { ENDED } from './calls';
import type { Usage } from './component';
import { ResourceBase } from './resource-base';
import { eventLinksOf } from './routing';

/** A schedule: sends an event along each of its links at a fixed rate. */
export class ScheduleModel extends ResourceBase<ScheduleResource> {
  private readonly choiceStream = this.stream('choices');
  private generation = 0;
  private sent = 0;

  start(): void {
    this.planTick();
  }

  override configure(spec: ScheduleResource): void {
    const isSame = spec.everyS === this.spec.everyS;
    super.configure(spec);
    if (isSame) return;
    this.generation += 1;
    this.planTick();
  }

  override handle(_code: number, generation: number): void {
    if (generation !== this.generation) return;
    const { world } = this;
    for (const { index, probability } of eventLinksOf(world.links, this.spec.id)) {
      if (probability < 1 && this.choiceStream.next() >= probability) continue;
      this.sent += 1;
      this.recorder.arrived(world.nowUs);
      world.submit(index, world.nextChain++);
      this.recorder.finished(ENDED.completed, world.nowUs, world.nowUs);
    }
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

  private planTick(): void {
    this.world.scheduleAfter(wholeUs(this.spec.everyS), this.self, 0, this.generation);
  }
}
