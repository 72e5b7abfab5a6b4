/* Line drawings of our own on a grid of 16 units. */
const PATHS = {
  undo: 'M6 3 2.5 6.5 6 10M2.5 6.5h7a4 4 0 0 1 0 8H7',
  redo: 'm10 3 3.5 3.5L10 10M13.5 6.5h-7a4 4 0 0 0 0 8H9',
  insert: 'M8 3v10M3 8h10',
  connect: 'M5 8h6M8.5 5.5 11 8l-2.5 2.5M2 5.5v5M14 5.5v5',
  delete: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5 5 13.5h6l.5-9',
  duplicate: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  arrange: 'M2.5 3h3.5v3.5H2.5zM2.5 9.5h3.5V13H2.5zM10 6.2h3.5v3.6H10zM6 4.8h2v6.4H6M8 8h2',
  fit: 'M2.5 6V2.5h3.5M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  pin: 'M8 10.5v3.5M4.5 10.5h7l-1.8-2.8V3.5h-3.4v4.2zM5.5 2.5h5',
  grid: 'M2.5 2.5h11v11h-11zM2.5 6.2h11M2.5 9.8h11M6.2 2.5v11M9.8 2.5v11',
  map: 'M2 3h12v10H2zM8.5 8h4v3.5h-4z',
  full: 'M2.5 6V2.5H6M13.5 6V2.5H10M2.5 10v3.5H6M13.5 10v3.5H10M6.5 6.5h3v3h-3z',
  note: 'M3 2.5h10v8l-3 3H3zM5.5 5.5h5M5.5 8h3M10 13.5v-3h3',
  frame: 'M2 4.5h12v9H2zM2 4.5v-2h5v2',
  keys: 'M1.5 4.5h13v7h-13zM4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M5 9.5h6',
  commands: 'M3 4.5h10M3 8h10M3 11.5h6',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12M8 7.3v3.6M8 5.1h.01',
  reset: 'M3 8a5 5 0 1 0 1.7-3.75M3 2.5v3h3',
} as const;

export type IconName = keyof typeof PATHS;

/** A picture for a button, drawn with its colour. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.4"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
