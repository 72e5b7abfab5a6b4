// Writes the references that are made of the schemas: pages for people, JSON Schemas for programs.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { usageJsonSchema } from '@/simulator/billing/price-usage';
import { architectureJsonSchema } from '@/simulator/document/json-schema';
import {
  ARCHITECTURE_REFERENCE_FILE,
  ARCHITECTURE_SCHEMA_FILE,
  architectureReferencePage,
} from './architecture-reference';
import { PRICE_REFERENCE_FILE, PRICE_SCHEMA_FILE, priceReferencePage } from './price-reference';

writeFileSync(PRICE_REFERENCE_FILE, priceReferencePage());
writeFileSync(PRICE_SCHEMA_FILE, JSON.stringify(usageJsonSchema()));
writeFileSync(ARCHITECTURE_REFERENCE_FILE, architectureReferencePage());
writeFileSync(ARCHITECTURE_SCHEMA_FILE, JSON.stringify(architectureJsonSchema()));
execFileSync('node_modules/.bin/biome', ['format', '--write', PRICE_SCHEMA_FILE, ARCHITECTURE_SCHEMA_FILE]);
