import { amount, choice, count, defineService, meter } from './service';

/** Groups of edge locations with one price. */
const EDGES = [
  'us-canada-mexico',
  'europe-israel',
  'africa-middle-east',
  'south-america',
  'japan',
  'australia-new-zealand',
  'asia-pacific',
  'india',
] as const;

/** One distribution, as far as one group of edge locations serves it. */
export const cloudfront = defineService({
  name: 'cloudfront',
  rules:
    'Pay as you go counts data and requests, in tiers of each group of edge locations; the free quantities of a month are over all of them. A flat-rate plan costs the same whatever is used and has no overage: fields of usage are then not charged.',
  fields: {
    plan: choice(['pay-as-you-go', 'free', 'pro', 'business', 'premium'], 'Pay as you go, or a flat-rate plan.'),
    edge: choice(EDGES, 'Edge locations that serve the viewers.'),
    dataOutGb: amount('GB', 'Data sent to viewers.'),
    httpRequests: count('requests', 'HTTP requests.'),
    httpsRequests: count('requests', 'HTTPS requests.'),
    originDataGb: amount('GB', 'Data sent to the origin.'),
    invalidationPaths: count('paths', 'Paths invalidated.'),
    functionInvocations: count('invocations', 'Invocations of CloudFront Functions.'),
  },
  metersOf: (usage) =>
    usage.plan === 'pay-as-you-go'
      ? [
          meter(`cloudfront.data-out.${usage.edge}`, 'data out', usage.dataOutGb),
          meter(`cloudfront.https-requests.${usage.edge}`, 'HTTPS requests', usage.httpsRequests),
          meter(`cloudfront.http-requests.${usage.edge}`, 'HTTP requests', usage.httpRequests),
          meter(`cloudfront.origin-data.${usage.edge}`, 'data to the origin', usage.originDataGb),
          meter('cloudfront.invalidations', 'invalidations', usage.invalidationPaths),
          meter('cloudfront.functions', 'functions', usage.functionInvocations),
        ]
      : [meter(`cloudfront.plan.${usage.plan}`, 'flat-rate plan', 1)],
});
