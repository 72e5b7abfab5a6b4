/** A section of a page, as its table of contents lists it. */
export interface Heading {
  id: string;
  text: string;
}

/**
 * The sections of a text in Markdown: its headings of the second level, with the ids that the page gives them.
 * Headings in fenced code are none.
 */
export function headingsOf(markdown: string): Heading[] {
  const prose = markdown.replace(/^(```|~~~).*?^\1/gms, '');
  const seen = new Map<string, number>();
  return [...prose.matchAll(/^## +(.+?) *#*$/gm)].map(([, raw = '']) => {
    const text = raw.replace(/<[^>]*>|[*`]/g, '').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
    const id = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/ /g, '-');
    const before = seen.get(id) ?? 0;
    seen.set(id, before + 1);
    return { text, id: before === 0 ? id : `${id}-${before}` };
  });
}
