/** A design that was kept by itself, as the text of a document. */
export interface DesignVersion {
  id: number;
  /** What it is a version of: the slug of a pattern, or the id of a design of one's own. */
  slug: string;
  savedAt: number;
  text: string;
}

/** Versions of one design that are kept; older ones go. */
export const VERSIONS_KEPT = 20;

/** Where versions are kept. Every call may fail where a browser keeps nothing: then there is nothing, and no harm. */
export interface DesignVersions {
  /** Versions of a design, the newest first. */
  list(slug: string): Promise<DesignVersion[]>;
  /** Keeps another version; the oldest beyond the limit go. */
  add(slug: string, text: string, savedAt: number): Promise<void>;
}
