/** A request rate that operations of one kind share. */
export interface CategoryQuota {
  /** Requests a second, from the start. */
  ratePerS: number;
  /** Requests a second that each whole million of monthly active users adds. */
  perMillionUsersPerS: number;
}

/**
 * Request rates of an account's user pools, by category. `ChallengeResponse` stands for answers to challenges,
 * which have three times the rate of authentications to themselves.
 *
 * @see Cognito Developer Guide, quotas. The rates of UserUpdate, UserToken and UserPoolRead, and the growth of
 * UserFederation, are confirmed by no document at hand.
 */
export const CATEGORY_QUOTAS = {
  UserAuthentication: { ratePerS: 120, perMillionUsersPerS: 40 },
  ChallengeResponse: { ratePerS: 360, perMillionUsersPerS: 120 },
  UserCreation: { ratePerS: 50, perMillionUsersPerS: 10 },
  UserFederation: { ratePerS: 25, perMillionUsersPerS: 10 },
  UserAccountRecovery: { ratePerS: 30, perMillionUsersPerS: 0 },
  UserRead: { ratePerS: 120, perMillionUsersPerS: 40 },
  UserUpdate: { ratePerS: 25, perMillionUsersPerS: 0 },
  UserToken: { ratePerS: 120, perMillionUsersPerS: 40 },
  UserResourceRead: { ratePerS: 50, perMillionUsersPerS: 20 },
  UserList: { ratePerS: 30, perMillionUsersPerS: 0 },
  UserPoolRead: { ratePerS: 15, perMillionUsersPerS: 0 },
  ClientAuthentication: { ratePerS: 150, perMillionUsersPerS: 0 },
} as const satisfies Record<string, CategoryQuota>;

export type UserPoolCategory = keyof typeof CATEGORY_QUOTAS;

export const USER_POOL_CATEGORIES = Object.keys(CATEGORY_QUOTAS) as [UserPoolCategory, ...UserPoolCategory[]];
