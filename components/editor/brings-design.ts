/** Whether the part of an address behind `#` brings a design along. Stands alone: the stage asks before it has an editor. */
export function bringsDesign(hash: string): boolean {
  return /^#(?:[^#]*&)?d=/.test(hash);
}

/** Whether it brings a moment of a run along, of that design or of the page's own. */
export function bringsMoment(hash: string): boolean {
  return /^#(?:[^#]*&)?m=/.test(hash);
}
