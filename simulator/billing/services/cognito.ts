import { amount, choice, count, defineService, meter } from './service';

/** One user pool. */
export const cognito = defineService({
  name: 'cognito',
  rules:
    'A user counts once a month. Users who come through SAML or OIDC federation are counted apart, at a price of their own.',
  fields: {
    tier: choice(['essentials', 'lite', 'plus'], 'Feature plan.'),
    monthlyActiveUsers: count('users', 'Users who sign in directly or through a social provider.'),
    federatedUsers: count('users', 'Users who come through SAML or OIDC.'),
    tokenRequests: count('requests', 'Token requests between machines.'),
    appClients: amount('client-months', 'App clients for those.'),
  },
  metersOf: (usage) => [
    meter(`cognito.${usage.tier}.mau`, 'monthly active users', usage.monthlyActiveUsers),
    meter('cognito.federated.mau', 'federated users', usage.federatedUsers),
    meter('cognito.tokens', 'machine tokens', usage.tokenRequests),
    meter('cognito.app-clients', 'machine app clients', usage.appClients),
  ],
});
