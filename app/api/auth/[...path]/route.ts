import { serveLive } from '@/app/api/serve-live';

// Accounts: the function auth.
export const dynamic = 'force-dynamic';
export const maxDuration = 10;

export {
  serveLive as DELETE,
  serveLive as GET,
  serveLive as HEAD,
  serveLive as OPTIONS,
  serveLive as PATCH,
  serveLive as POST,
  serveLive as PUT,
};
