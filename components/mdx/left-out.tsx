import Link from 'next/link';
import { leftOutOf } from '@/content/left-out';
import type { Architecture } from '@/simulator';

/** What the model leaves out of the page's design, and where its doubtful rules stand. */
export function LeftOut({ architecture }: { architecture: Architecture }) {
  return (
    <>
      <ul>
        {leftOutOf(architecture).map(({ title, text }) => (
          <li key={title}>
            <strong>{title}.</strong> {text}
          </li>
        ))}
      </ul>
      <p>
        What is in the model follows numbered rules. Those that rest on no document are{' '}
        <Link href="/accuracy#left-out">listed with the proof of the engine</Link>.
      </p>
    </>
  );
}
