import type { ByteStore } from '../../_ports/bucket';
import { keyParts } from './byte-keys';

/** Keeps bytes in memory: for tests of what stands above. */
export class MemoryByteStore implements ByteStore {
  private readonly kept = new Map<string, Uint8Array>();

  async put(key: string, bytes: Uint8Array): Promise<void> {
    keyParts(key);
    this.kept.set(key, bytes.slice());
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    return this.kept.get(key)?.slice();
  }

  async delete(key: string): Promise<void> {
    this.kept.delete(key);
  }

  async deleteAll(prefix: string): Promise<number> {
    const keys = [...this.kept.keys()].filter((key) => key.startsWith(`${prefix}/`));
    for (const key of keys) this.kept.delete(key);
    return keys.length;
  }
}
