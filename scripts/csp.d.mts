export function inlineScriptHashes(html: string): string[];
export function policyOf(hashes: readonly string[], path?: string): string;
export function writePolicies(build: string): number;
