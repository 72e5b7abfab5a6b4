import { DESIGN_PAGE } from '@/components/designs/design-host';

/** The page that other sites show in a frame. */
export const EMBED_PAGE = '/embed';

export type EmbedTheme = 'system' | 'light' | 'dark';

/** What a frame shows. */
export interface EmbedSource {
  /** Slug of the pattern; undefined for a design that is no pattern's. */
  pattern: string | undefined;
  /** The design, as the part of an address behind `#`; empty for the pattern as it is. */
  fragment: string;
}

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** What an address of the embed asks for; its theme is read before the page is drawn, by public/theme.js. */
export function embedSource({ search, hash }: Pick<Location, 'search' | 'hash'>): EmbedSource {
  const asked = new URLSearchParams(search).get('pattern') ?? undefined;
  return { pattern: asked !== undefined && SLUG.test(asked) ? asked : undefined, fragment: hash.replace(/^#/, '') };
}

/** The address of a frame. */
export function embedAddress(origin: string, { pattern, fragment }: EmbedSource, theme: EmbedTheme): string {
  const query = new URLSearchParams({
    ...(pattern === undefined ? {} : { pattern }),
    ...(theme === 'system' ? {} : { theme }),
  }).toString();
  return `${origin}${EMBED_PAGE}${query === '' ? '' : `?${query}`}${fragment === '' ? '' : `#${fragment}`}`;
}

/** Where the same design can be edited. */
export function galleryAddress({ pattern, fragment }: EmbedSource): string {
  const page = pattern === undefined ? DESIGN_PAGE : `/patterns/${pattern}`;
  return `${page}${fragment === '' ? '' : `#${fragment}`}`;
}

export interface FrameSize {
  width: number | '100%';
  height: number;
}

/**
 * The markup of a frame. The sandbox gives the page no origin, so it can read and keep nothing; it may run its scripts, and
 * open the gallery in a tab of its own.
 */
export function embedSnippet(address: string, title: string, { width, height }: FrameSize): string {
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="${width}" height="${height}" style="border:0" loading="lazy" sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox"></iframe>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
