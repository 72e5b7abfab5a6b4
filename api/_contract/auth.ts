import { z } from 'zod';
import { LIMITS } from './limits';
import { Count, characters, Id, Timestamp } from './values';

/** Letters, digits and `. _ -` inside. Capital and small letters are the same name. */
export const UserName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{1,30}[A-Za-z0-9]$/);

/** Any characters, taken as they are; only the length counts here. The function refuses common ones. */
export const NewPassword = z
  .string()
  .refine((value) => characters(value) >= LIMITS.passwordMinCharacters, 'Too short')
  .refine((value) => characters(value) <= LIMITS.passwordMaxCharacters, 'Too long')
  .meta({ minLength: LIMITS.passwordMinCharacters, maxLength: LIMITS.passwordMaxCharacters });

/* Whatever could be a password, so that a sign-in with a short one takes the same way as any wrong one. */
const AnyPassword = z
  .string()
  .refine((value) => characters(value) <= LIMITS.passwordMaxCharacters, 'Too long')
  .meta({ maxLength: LIMITS.passwordMaxCharacters });

export const SignUpRequest = z.strictObject({ name: UserName, password: NewPassword });
export type SignUpRequest = z.infer<typeof SignUpRequest>;

export const SignInRequest = z.strictObject({ name: UserName, password: AnyPassword });
export type SignInRequest = z.infer<typeof SignInRequest>;

export const RefreshRequest = z.strictObject({ refreshToken: z.string().regex(/^[A-Za-z0-9._-]{1,512}$/) });
export type RefreshRequest = z.infer<typeof RefreshRequest>;

export const UserView = z.strictObject({ id: Id, name: UserName, createdAt: Timestamp });
export type UserView = z.infer<typeof UserView>;

/** `refreshToken` is good for one use; using it again revokes the whole session. */
export const Session = z.strictObject({
  accessToken: z.string(),
  refreshToken: z.string(),
  tokenType: z.literal('Bearer'),
  expiresInS: Count,
});
export type Session = z.infer<typeof Session>;

/** A JSON Web Key Set (RFC 7517) with the public halves of the signing keys. */
export const PublicKeys = z.strictObject({ keys: z.array(z.record(z.string(), z.string())) });
export type PublicKeys = z.infer<typeof PublicKeys>;
