import { KINDS } from '@/content/kinds/kinds';
import type { ResourceKind } from '@/simulator';

/** The sign of a kind of resource. */
export function Glyph({ kind }: { kind: ResourceKind }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="22"
      height="22"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={KINDS[kind].glyph} />
    </svg>
  );
}
