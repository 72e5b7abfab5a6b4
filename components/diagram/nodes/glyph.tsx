import type { ResourceKind } from '@/simulator';

/* Line drawings of our own on a grid of 24 units, one path for each kind of resource. */
const PATHS: Readonly<Record<ResourceKind, string>> = {
  client: 'M3 5h18v11H3zM9 20h6M12 16v4M3 8.5h18M5.5 6.8h.01M7.5 6.8h.01',
  gateway: 'M4 20V10a8 8 0 0 1 16 0v10M8 20v-9a4 4 0 0 1 8 0v9M2.5 20h19',
  function: 'M15.5 4.5c-2.6-.9-4 .3-4.4 2.6L9 19.5c-.3 1.6-1.5 2-3 1.5M7.5 10.5h7M14 14l5 5M19 14l-5 5',
  'user-pool':
    'M9 11.5a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4M3 19.5c.4-3.6 2.6-5.5 6-5.5s5.6 1.9 6 5.5M15.5 5.6a2.9 2.9 0 0 1 0 5.5M17.5 14.3c2 .7 3.2 2.4 3.5 5.2',
  table: 'M4 5h16v14H4zM4 9.5h16M4 14.2h16M10 5v14',
  bucket: 'M4.5 6.5 6.5 20h11l2-13.5M4.5 6.5c0-1.4 3.4-2.5 7.5-2.5s7.5 1.1 7.5 2.5S16.1 9 12 9 4.5 7.9 4.5 6.5',
  queue: 'M3 8h4.5v8H3zM9.75 8h4.5v8h-4.5zM16.5 8H21v8h-4.5M5 4.5h14M16.5 2.5l2.5 2-2.5 2',
  schedule: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17M12 7v5.2l3.4 2',
};

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
      <path d={PATHS[kind]} />
    </svg>
  );
}
