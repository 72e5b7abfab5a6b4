import { INSTANCE_BOX_LIMIT, INSTANCE_STATE_NAMES } from '@/components/simulation/frame-constants';
import styles from './nodes.module.css';

const PER_ROW = 20;
const PITCH = 10.5;
const SIZE = 8;
const ROWS = Math.ceil(INSTANCE_BOX_LIMIT / PER_ROW);

type Shape = (x: number, y: number) => string;

const square: Shape = (x, y) => `M${x} ${y}h${SIZE}v${SIZE}h${-SIZE}z`;
const insetSquare: Shape = (x, y) => `M${x + 0.75} ${y + 0.75}h${SIZE - 1.5}v${SIZE - 1.5}h${1.5 - SIZE}z`;
const diamond: Shape = (x, y) =>
  `M${x + SIZE / 2} ${y - 0.5}l${SIZE / 2 + 0.5} ${SIZE / 2 + 0.5}l${-SIZE / 2 - 0.5} ${SIZE / 2 + 0.5}l${-SIZE / 2 - 0.5} ${-SIZE / 2 - 0.5}z`;
const dot: Shape = (x, y) => `M${x + SIZE / 2 - 0.75} ${y + SIZE / 2 - 0.75}h1.5v1.5h-1.5z`;

const SHAPES: Record<(typeof INSTANCE_STATE_NAMES)[number], Shape> = {
  none: dot,
  starting: diamond,
  busy: square,
  idle: insetSquare,
  expiring: insetSquare,
};

/**
 * The first instances of a function, each in its place for life. One path for each state, so that sixty boxes
 * cost five elements. Starting is a diamond, busy a full square, idle a frame, expiring a broken frame.
 */
export function InstanceBoxes({ states }: { states: Uint8Array | undefined }) {
  const paths = INSTANCE_STATE_NAMES.map(() => '');
  for (let slot = 0; slot < INSTANCE_BOX_LIMIT; slot += 1) {
    const index = states?.[slot] ?? 0;
    const name = INSTANCE_STATE_NAMES[index] ?? 'none';
    const x = (slot % PER_ROW) * PITCH;
    const y = 1 + Math.floor(slot / PER_ROW) * PITCH;
    paths[index] = `${paths[index] ?? ''}${SHAPES[name](x, y)}`;
  }
  return (
    <svg
      className={styles.boxes}
      viewBox={`-1 0 ${PER_ROW * PITCH} ${ROWS * PITCH + 1}`}
      width={PER_ROW * PITCH}
      height={ROWS * PITCH + 1}
      aria-hidden="true"
    >
      {INSTANCE_STATE_NAMES.map(
        (name, index) => paths[index] && <path key={name} data-instance={name} d={paths[index]} />,
      )}
    </svg>
  );
}
