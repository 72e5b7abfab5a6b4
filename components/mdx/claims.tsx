import type { ReactNode } from 'react';
import { ClaimTrial } from '@/components/claims/claim-trial';
import type { Claim as ClaimData } from '@/content/claims';
import { citationsOf, type Ground, runOf, runsOf } from '@/content/claims-figures';
import { type ClaimResult, runClaim } from '@/content/claims-run';
import type { Provenance } from '@/simulator';
import { claimCommand } from './finding';
import { Finding } from './finding-sentence';
import styles from './mdx.module.css';

/** A list of short arguments for or against. */
export function Claims({ kind, children }: { kind: 'pro' | 'con'; children: ReactNode }) {
  return (
    <ul className={styles.claims} data-kind={kind}>
      {children}
    </ul>
  );
}

/** The claims of a pattern, and what they are tried on. */
export interface ClaimsOfPattern {
  slug: string;
  claims: readonly ClaimData[];
  ground: Ground;
}

export interface ClaimProps {
  title: string;
  children: ReactNode;
}

/** One argument: its name, the sentences that explain it, and what runs found of it. */
export function Claim({ slug, claims, ground, title, children }: ClaimsOfPattern & ClaimProps) {
  const tried = claims.filter(({ proves }) =>
    proves.some(({ section, point }) => (section === 'pro' || section === 'con') && point === title),
  );
  return (
    <li className={styles.claim}>
      <h3 className={styles.claimTitle}>{title}</h3>
      {children}
      {tried.map((claim) => (
        <Found key={claim.id} slug={slug} ground={ground} result={runClaim(claim, ground)} />
      ))}
    </li>
  );
}

/** What prose writes after a sentence that a claim proves: `<Proof id="event-driven" />`. */
export interface ProofProps {
  id: string;
}

/**
 * What runs found of a claim.
 *
 * @throws {Error} When the pattern has no claim of that id.
 */
export function Proof({ slug, claims, ground, id }: ClaimsOfPattern & ProofProps) {
  const claim = claims.find((each) => each.id === id);
  if (!claim) throw new Error(`<Proof id="${id}" />: expected the id of a claim`);
  return <Found slug={slug} ground={ground} result={runClaim(claim, ground)} />;
}

/** A finding, whether the claim holds, and how to have it again. */
function Found({ slug, ground, result }: { slug: string; ground: Ground; result: ClaimResult }) {
  const { claim, finding } = result;
  const documents = new Set(citationsOf(claim).map(citationText));
  return (
    <div className={styles.found} data-claim={claim.id} data-holds={result.holds}>
      <ClaimTrial slug={slug} id={claim.id}>
        <Finding pieces={finding} />
      </ClaimTrial>
      <details>
        <summary>{verdictOf(result)}</summary>
        <p>{claim.claim}</p>
        <ul>
          {runsOf(claim).map((id) => (
            <li key={id}>{runOf(ground, id).title}</li>
          ))}
          {[...documents].map((document) => (
            <li key={document}>{document}</li>
          ))}
        </ul>
        <pre>
          <code>{claimCommand(slug, claim.id)}</code>
        </pre>
      </details>
    </div>
  );
}

const citationText = ({ source, retrieved, verified }: Provenance): string =>
  `${source}, ${retrieved}${verified ? '' : ' (unverified)'}`;

function verdictOf({ holds, seeds, checks }: ClaimResult): string {
  if (holds) return `Holds with each of ${seeds.length} seeds; the figures are means`;
  const broken = new Set(checks.flatMap(({ brokenBy }) => brokenBy));
  return `Does not hold with seed ${[...broken].join(', ')}`;
}
