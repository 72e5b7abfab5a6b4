import type { Architecture } from '@/simulator';
import { LiveApi } from './live-api';
import type { FormOperation } from './operations';

export interface LiveSectionProps {
  architecture: Architecture;
  /** Every operation of the API that has a form. */
  operations: readonly FormOperation[];
}

/** What prose writes as `<LiveApi />`: the place where a pattern runs for real. */
export function LiveSection(props: LiveSectionProps) {
  return <LiveApi {...props} />;
}
