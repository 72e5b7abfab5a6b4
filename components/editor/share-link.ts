import { DESIGN_PAGE } from '@/components/designs/design-host';
import { readImport } from '@/components/import/read-import';
import { encodeShare } from '@/content/exchange/share';
import type { EditorSession } from './session';

/** A link to a design, or why there is none. */
export type ShareLink =
  | { kind: 'link'; address: string; fragment: string }
  | { kind: 'too-long'; characters: number; most: number };

/** The address of this design as it runs; what differs from the pattern goes into it, or all of it, behind `#`. */
export async function shareLink({ running, pattern, slug, isPattern }: EditorSession): Promise<ShareLink> {
  const shared = await encodeShare(running, isPattern ? { slug, architecture: pattern } : undefined);
  if (shared.kind === 'too-long') return { ...shared, most: shared.mostCharacters };
  const { origin, pathname } = window.location;
  const { fragment } = shared;
  return { kind: 'link', address: `${origin}${isPattern ? pathname : DESIGN_PAGE}#${fragment}`, fragment };
}

/** Puts a link to the design on the clipboard, and says so. Returns the link; undefined when the design is too large. */
export async function copyShareLink(session: EditorSession): Promise<Extract<ShareLink, { kind: 'link' }> | undefined> {
  const made = await shareLink(session);
  if (made.kind === 'too-long') {
    session.say(
      `The design is too large for a link: ${made.characters} characters of at most ${made.most}. Export the document instead.`,
      'error',
    );
    return undefined;
  }
  await navigator.clipboard
    .writeText(made.address)
    .then(() => session.say('Copied the link.'))
    .catch(() => session.say('Here is the link.'));
  return made;
}

/** Opens the design of an address; says why, when it is refused. */
export async function openShared(session: EditorSession, hash: string): Promise<void> {
  const { slug, pattern, isPattern } = session;
  const made = isPattern ? { pattern: { slug, architecture: pattern } } : {};
  const read = await readImport({ kind: 'link', fragment: hash, ...made });
  if (!read) return;
  if (read.kind === 'design') {
    session.open(read.architecture, 'Opened the design of the link');
    return;
  }
  session.state.setState({ isGuest: false });
  session.say(`The design of the link is refused. ${read.reason}`, 'error');
}
