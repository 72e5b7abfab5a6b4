import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { usageJsonSchema } from '@/simulator/billing/price-usage';
import { REFERENCE_FILE, referencePage, SCHEMA_FILE } from './price-reference';

mkdirSync(dirname(SCHEMA_FILE), { recursive: true });
writeFileSync(REFERENCE_FILE, referencePage());
writeFileSync(SCHEMA_FILE, JSON.stringify(usageJsonSchema()));
execFileSync('node_modules/.bin/biome', ['format', '--write', SCHEMA_FILE]);
