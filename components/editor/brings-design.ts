/** Whether the part of an address behind `#` brings a design along. Stands alone: the stage asks before it has an editor. */
export function bringsDesign(hash: string): boolean {
  return /^#(?:[^#]*&)?d=/.test(hash);
}
