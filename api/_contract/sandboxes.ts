import { z } from 'zod';
import { Count, Id, Timestamp } from './values';

export const QuotaView = z.strictObject({
  items: Count,
  files: Count,
  fileBytes: Count,
  messages: Count,
  users: Count,
});
export type QuotaView = z.infer<typeof QuotaView>;

/** A new sandbox. The token is shown here and never again. */
export const CreatedSandbox = z.strictObject({
  sandboxId: Id,
  token: z.string(),
  expiresAt: Timestamp,
  quotas: QuotaView,
});
export type CreatedSandbox = z.infer<typeof CreatedSandbox>;

export const SandboxView = z.strictObject({
  sandboxId: Id,
  createdAt: Timestamp,
  expiresAt: Timestamp,
  usage: QuotaView,
  quotas: QuotaView,
});
export type SandboxView = z.infer<typeof SandboxView>;
