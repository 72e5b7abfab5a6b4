import { serveLive } from '@/app/api/serve-live';

// What the gateway answers by itself, and whatever is not there. Streams of events take the longest.
export const dynamic = 'force-dynamic';
export const maxDuration = 300;

export {
  serveLive as DELETE,
  serveLive as GET,
  serveLive as HEAD,
  serveLive as OPTIONS,
  serveLive as PATCH,
  serveLive as POST,
  serveLive as PUT,
};
