const KIB = 1024;
const MIB = 1024 * KIB;

/** What the live API accepts, and how much of it. Every refusal names one of these. */
export const LIMITS = {
  /** Of a JSON request, before it is parsed. */
  jsonBodyBytes: 64 * KIB,
  /** How deep JSON may nest; a value alone has depth 0. */
  jsonDepth: 32,
  addressCharacters: 8 * KIB,
  /** Entries of one page of a list. */
  pageEntries: 100,
  defaultPageEntries: 20,

  /** A sandbox lives so long, and its token with it. */
  sandboxLifeS: 24 * 60 * 60,
  itemBytes: 16 * KIB,
  itemsPerSandbox: 1000,
  fileBytes: 256 * KIB,
  filesPerSandbox: 50,
  fileBytesPerSandbox: 5 * MIB,
  messageBytes: 16 * KIB,
  messagesPerSandbox: 1000,
  usersPerSandbox: 50,

  accessTokenLifeS: 15 * 60,
  /** Never longer than the sandbox lives. */
  refreshTokenLifeS: 24 * 60 * 60,
  uploadAddressLifeS: 15 * 60,
  idempotencyLifeS: 24 * 60 * 60,

  passwordMinCharacters: 8,
  passwordMaxCharacters: 128,
  /** Failed tries that cost nothing; each one after doubles the wait, beginning with a second. */
  freeLoginFailures: 5,
  longestLockoutS: 15 * 60,

  /** A stream of events ends after this time, and the page opens another. Platforms end a request after 300 s. */
  eventStreamLifeS: 290,
  eventStreamHeartbeatS: 15,
  eventStreamsPerSandbox: 4,

  functionConcurrency: 10,
  functionKeepAliveS: 60,
  functionTimeMs: { auth: 3000, crud: 3000, process: 10_000 },

  queueBatch: 10,
  queueVisibilityS: 30,
  queueMaxReceives: 5,
  streamBatch: 100,
  streamRetries: 3,
  /** Of an asynchronous event, such as an upload, after its first delivery failed. */
  eventRetries: 2,
  thumbnailPixels: 256,
} as const;

/** How many requests a window of time admits. A window begins with its first request. */
export interface RateLimit {
  requests: number;
  windowS: number;
  /** Whose requests are counted together. */
  per: 'sandbox' | 'network';
}

/**
 * Rate limits by class of operation. A visitor counts as a sandbox, with all users in it; who has none yet counts as a
 * network: an IPv4 address, or the /64 of an IPv6 address.
 */
export const RATE_LIMITS = {
  /** Health, version, documents. */
  public: { requests: 300, windowS: 60, per: 'network' },
  /** Making sandboxes. */
  sandboxes: { requests: 20, windowS: 24 * 60 * 60, per: 'network' },
  /** What computes a password hash, or could guess a secret. */
  credentials: { requests: 30, windowS: 60, per: 'network' },
  /** Reading and writing: 60 a second on average. */
  data: { requests: 120, windowS: 2, per: 'sandbox' },
} as const satisfies Record<string, RateLimit>;

export type RateClass = keyof typeof RATE_LIMITS;
