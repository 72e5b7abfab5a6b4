import { join } from 'node:path';

/** Where the versioned migrations lie. The server runs in the root of the project, and so do tests and scripts. */
export function migrationsFolder(): string {
  return join(process.cwd(), 'api/_adapters/database/migrations');
}
