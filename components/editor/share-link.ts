import { decodeShare, encodeShare } from '@/content/exchange/share';
import type { Architecture } from '@/simulator';
import type { EditorSession } from './session';

/** A link to a design, or why there is none. */
export type ShareLink = { kind: 'link'; address: string } | { kind: 'too-long'; characters: number; most: number };

/** The address of this page with the design as it runs; what differs from the pattern goes into it, behind `#`. */
export async function shareLink({ running, pattern, slug }: EditorSession): Promise<ShareLink> {
  const shared = await encodeShare(running, { slug, architecture: pattern });
  if (shared.kind === 'too-long') return { ...shared, most: shared.mostCharacters };
  const { origin, pathname } = window.location;
  return { kind: 'link', address: `${origin}${pathname}#${shared.fragment}` };
}

/** Opens the design of an address; says why, when it is refused. */
export async function openShared(session: EditorSession, hash: string): Promise<void> {
  const patternOf = (slug: string): Architecture | undefined => (slug === session.slug ? session.pattern : undefined);
  const reading = await decodeShare(hash, patternOf);
  if (reading.kind === 'valid') {
    session.open(reading.value, 'Opened the design of the link');
    return;
  }
  const [first] = reading.errors;
  session.say(`The design of the link is refused: ${first?.pointer ?? ''} ${first?.message ?? 'not valid'}.`, 'error');
}
