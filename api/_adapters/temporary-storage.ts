import type { Storage } from '../_ports/storage';
import { MemoryByteStore } from './bytes/memory-byte-store';
import { openTemporary } from './database/embedded';
import { testTemplate } from './database/test-template';
import { assembleStorage } from './storage';

/** A storage of its own that is gone when it closes: for tests of what stands above. */
export async function openTemporaryStorage(): Promise<Storage> {
  return assembleStorage(await openTemporary(testTemplate()), new MemoryByteStore());
}
