export interface Quotas {
  items: number;
  files: number;
  fileBytes: number;
  messages: number;
  users: number;
}

export interface Sandbox {
  id: string;
  createdAtMs: number;
  expiresAtMs: number;
}

/** Private places of visitors. What is in one is erased with it. */
export interface Sandboxes {
  create(sandbox: Sandbox): Promise<void>;
  /** @returns Undefined when it never was, was erased, or expired. */
  get(id: string, nowMs: number): Promise<Sandbox | undefined>;
  usage(id: string): Promise<Quotas>;
  /** Erases the sandbox with everything in it: rows, bytes, events. */
  erase(id: string): Promise<boolean>;
  /** Ids of up to `limit` sandboxes whose time is over. */
  expired(nowMs: number, limit: number): Promise<string[]>;
  /** Ids of live sandboxes in which something changed since then. */
  active(sinceMs: number, nowMs: number, limit: number): Promise<string[]>;
}
