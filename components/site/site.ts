/** Name and one idea of the site, as titles, previews and lists say them. */
export const SITE_NAME = 'Cloud Architecture Patterns';
export const SITE_DESCRIPTION =
  'A gallery of cloud architectures that run: each pattern is drawn, simulated request by request and priced line by line, from one document.';

/**
 * Where the site is published, without a slash at the end.
 *
 * @throws {TypeError} When SITE_URL is set and is no address.
 */
export function siteUrl(): URL {
  return new URL(process.env.SITE_URL ?? 'http://localhost:3000');
}
