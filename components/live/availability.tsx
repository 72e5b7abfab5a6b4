'use client';

import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { useLiveState } from './live-context';
import type { LiveSession } from './live-session';

/** Says when the API cannot be used, and what still can. */
export function Availability({ session }: { session: LiveSession }) {
  const availability = useLiveState((state) => state.availability);
  switch (availability.kind) {
    case 'unreachable':
      return (
        <div role="status">
          <Callout tone="warning" title="The live API does not answer">
            <p>
              It said: <q>{availability.reason}</q> The simulation above does not need it and works as ever; the
              requests below can be read and copied.
            </p>
            <Button onClick={() => void session.check()}>Try again</Button>
          </Callout>
        </div>
      );
    case 'read-only':
      return (
        <div role="status">
          <Callout tone="warning" title="The live API is read-only for now">
            <p>
              It refuses what would write, a new sandbox included. The simulation above works as ever; the requests
              below can be read and copied.
            </p>
          </Callout>
        </div>
      );
    default:
      return null;
  }
}
