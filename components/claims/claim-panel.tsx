import { useEffect, useState } from 'react';
import { Callout } from '@/components/ui/callout';
import type { TrialRequest } from './trial';
import { TrialForm } from './trial-form';
import { BROWSER_PORTS, type TrialPorts } from './trial-run';

interface ClaimPanelProps {
  slug: string;
  /** Id of the claim. */
  id: string;
  /** The sentence that the page was built with. */
  pageFinding: () => string;
  ports?: TrialPorts;
}

/** Loads what a claim is tried with, and asks its question. */
export function ClaimPanel({ slug, id, pageFinding, ports = BROWSER_PORTS }: ClaimPanelProps) {
  const [request, setRequest] = useState<TrialRequest>();
  const [failure, setFailure] = useState<string>();

  useEffect(() => {
    let isWanted = true;
    requestOf(ports, slug, id).then(
      (loaded) => isWanted && setRequest(loaded),
      (error: unknown) => isWanted && setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      isWanted = false;
    };
  }, [ports, slug, id]);

  if (failure !== undefined) {
    return (
      <Callout tone="error" title="The question did not come">
        <p>{failure}</p>
      </Callout>
    );
  }
  if (!request) return <p role="status">Loading the question.</p>;
  return <TrialForm slug={slug} request={request} pageFinding={pageFinding} createWorker={ports.createWorker} />;
}

async function requestOf({ loadKit }: TrialPorts, slug: string, id: string): Promise<TrialRequest> {
  const { ground, trials } = await loadKit(slug);
  const trial = trials.find(({ claim }) => claim.id === id);
  if (!trial) throw new Error(`expected a claim "${id}"`);
  return { ...trial, ground };
}
