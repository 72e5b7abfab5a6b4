import { defineConfig } from 'drizzle-kit';

/** `npx drizzle-kit generate` compares the schema with the migrations and writes the next one. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './api/_adapters/database/schema.ts',
  out: './api/_adapters/database/migrations',
});
