import type { Metadata } from 'next';
import { EmbedView } from '@/components/embed/embed-view';

export const metadata: Metadata = {
  title: 'A design to run',
  description: 'One cloud architecture that runs, for a frame in another page.',
  robots: { index: false },
};

/** What other sites show in a frame: one design, which runs. The only page that may be framed. */
export default function EmbedPage() {
  return (
    <>
      <noscript>This design runs by a script.</noscript>
      <EmbedView />
    </>
  );
}
