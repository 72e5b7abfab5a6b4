import type { RandomStream } from '../kernel/random-stream';
import { wholeUs } from '../kernel/units';
import { KeyPopularity } from './key-popularity';

interface AuthorizerSettings {
  cacheTtlS: number;
  identities: number;
  skew: number;
  unauthorizedShare: number;
}

/** The callers of a gateway, and what it remembers of them: a decision is kept for a fixed time after it was made. */
export class CallerMemory {
  private readonly callers: KeyPopularity;
  private readonly ttlUs: number;
  private readonly knownUntilUs: Float64Array;

  constructor(
    private readonly settings: AuthorizerSettings,
    private readonly stream: RandomStream,
  ) {
    this.callers = new KeyPopularity({ count: settings.identities, skew: settings.skew });
    this.ttlUs = wholeUs(settings.cacheTtlS);
    this.knownUntilUs = new Float64Array(settings.identities);
  }

  /** Who sends the next request. */
  drawCaller(): number {
    return this.callers.draw(this.stream);
  }

  /** Whether a decision about a caller is at hand. */
  knows(caller: number, nowUs: number): boolean {
    return nowUs < (this.knownUntilUs[caller] as number);
  }

  remember(caller: number, nowUs: number): void {
    this.knownUntilUs[caller] = nowUs + this.ttlUs;
  }

  /** Whether a caller is turned away; those are spread evenly over the popular and the rare ones. */
  refuses(caller: number): boolean {
    const { unauthorizedShare } = this.settings;
    return Math.floor((caller + 1) * unauthorizedShare) > Math.floor(caller * unauthorizedShare);
  }
}
