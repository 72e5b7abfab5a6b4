import type { ContainerServiceResource } from '../document/kinds/container-service';
import { wholeUs } from '../kernel/units';
import type { Usage } from './component';
import { ServerFleet } from './server-fleet';

const S_PER_HOUR = 3_600;
const MIB_PER_GIB = 1_024;
/** The smallest share of a processor that is sold, so that quantities are whole. */
const VCPU_PARTS = 4;

/** Tasks of one container: processors and memory by the second, scaling that waits for what it did to take effect. */
export class ContainerServiceModel extends ServerFleet<ContainerServiceResource> {
  protected readonly words = { one: 'task', many: 'tasks' };
  private lastOutUs = Number.NEGATIVE_INFINITY;
  private lastChangeUs = Number.NEGATIVE_INFINITY;
  /** Tasks that the load was measured on when the last scale-out was decided. */
  private beforeOut = 0;

  override usage(): Usage[] {
    const { architecture, vcpu, memoryMib } = this.spec;
    const taskS = this.billedServerS();
    return [
      {
        price: `fargate.vcpu-hours.${architecture}`,
        service: 'fargate',
        meter: 'processors',
        amount: taskS * vcpu * VCPU_PARTS,
        divisor: S_PER_HOUR * VCPU_PARTS,
      },
      {
        price: `fargate.memory-hours.${architecture}`,
        service: 'fargate',
        meter: 'memory',
        amount: taskS * memoryMib,
        divisor: S_PER_HOUR * MIB_PER_GIB,
      },
    ];
  }

  protected processorsOf({ vcpu }: ContainerServiceResource): number {
    return vcpu;
  }

  /** In the cooldown the load is still shared by the tasks that the last scale-out began from. */
  protected baseOf(): number {
    return this.isCooling() ? this.beforeOut : this.desired;
  }

  protected mayScaleIn(): boolean {
    const { nowUs } = this.world;
    return nowUs - this.lastChangeUs >= wholeUs(this.spec.scaling?.scaleInCooldownS ?? 0);
  }

  protected resized(before: number): void {
    const { nowUs } = this.world;
    this.lastChangeUs = nowUs;
    if (this.desired < before) return;
    if (!this.isCooling()) this.beforeOut = before;
    this.lastOutUs = nowUs;
  }

  private isCooling(): boolean {
    return this.world.nowUs - this.lastOutUs < wholeUs(this.spec.scaling?.scaleOutCooldownS ?? 0);
  }
}
