import { serveLive } from '@/app/api/serve-live';

// Items, messages and what became of them: the function crud.
export const dynamic = 'force-dynamic';
export const maxDuration = 15;

export {
  serveLive as DELETE,
  serveLive as GET,
  serveLive as HEAD,
  serveLive as OPTIONS,
  serveLive as PATCH,
  serveLive as POST,
  serveLive as PUT,
};
