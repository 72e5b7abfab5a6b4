export interface Picture {
  name: string;
  title: string;
  text: string;
  slug: string;
  fingerprint: string;
}
export const PICTURES: string;
export const FINGERPRINTS: string;
export function picturesOf(root: string): Picture[];
