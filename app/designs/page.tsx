import { DesignList } from '@/components/designs/design-list';
import { ReadingPage } from '@/components/site/reading-page';
import { docsMetadata } from '../docs/docs-page';

const TITLE = 'My architectures';
const SUMMARY =
  'Designs of your own, kept in this browser and nowhere else. Export them to take them along or to keep them safe.';

export const metadata = docsMetadata(TITLE, SUMMARY, '/designs');

/** The visitor's own designs. The page is the same for everybody; what it lists, the browser reads. */
export default function DesignsPage() {
  return (
    <ReadingPage title={TITLE} summary={SUMMARY}>
      <noscript>The list is made by a script, from what this browser keeps.</noscript>
      <DesignList />
    </ReadingPage>
  );
}
