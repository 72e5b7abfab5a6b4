import { catalog } from '../../catalog/load-catalog';
import { defaultOf } from '../defaults';

/** How code for a runtime gets into a function. */
export interface Delivery {
  /** Name of the runtime on the platform. */
  runtime: string;
  handler: string;
  /** Code that stands in the template itself; undefined for a language that must be built first. */
  inlineCode?: string;
}

const MEASURED = new Set(catalog.coldStarts.runtimes.map(({ runtime }) => runtime));
const DEFAULT_RUNTIME = String(defaultOf('function', 'runtime'));
/** Languages that run on the platform's bare runtimes, as build methods of templates name them. */
const LANGUAGE_OF_BUILD: Readonly<Record<string, string>> = { 'go1.x': 'go', 'rust-cargolambda': 'rust' };

const NODE_CODE = `exports.handler = async (event) =>
  event.Records ? { batchItemFailures: [] } : { statusCode: 200, body: '{}' };
`;
const NODE_DENIAL = 'exports.handler = async () => ({ isAuthorized: false });\n';
const PYTHON_CODE = `def handler(event, context):
    if "Records" in event:
        return {"batchItemFailures": []}
    return {"statusCode": 200, "body": "{}"}
`;
const PYTHON_DENIAL = 'def handler(event, context):\n    return {"isAuthorized": False}\n';

/**
 * How a template delivers code for a runtime of the cold-start catalog.
 *
 * @param isAuthorizer - The placeholder of an authorizer lets nobody in.
 * @returns Undefined for a runtime that the platform has no name for.
 */
export function deliveryOf(runtime: string, isAuthorizer: boolean): Delivery | undefined {
  if (/^nodejs\d+\.x$/.test(runtime)) {
    return { runtime, handler: 'index.handler', inlineCode: isAuthorizer ? NODE_DENIAL : NODE_CODE };
  }
  if (/^python3\.\d+$/.test(runtime)) {
    return { runtime, handler: 'index.handler', inlineCode: isAuthorizer ? PYTHON_DENIAL : PYTHON_CODE };
  }
  if (/^ruby\d\.\d$/.test(runtime)) return { runtime, handler: 'function.handler' };
  if (/^java(\d+|8\.al2)$/.test(runtime)) return { runtime, handler: 'example.Handler::handleRequest' };
  if (/^dotnet\d+$/.test(runtime)) return { runtime, handler: 'Function::Function.Handler::Handle' };
  const bare = /\(prov\.(al2|al2023)\)$/.exec(runtime)?.[1];
  return bare === undefined ? undefined : { runtime: `provided.${bare}`, handler: 'bootstrap' };
}

/**
 * The runtime of the cold-start catalog that stands for one of the platform: itself, where it was measured, or the
 * oldest measured one of its language that is newer, or the newest.
 *
 * @param buildMethod - What the template says of how the code is built, which tells the language of a bare runtime.
 */
export function measuredRuntime(runtime: string, buildMethod?: string): string {
  if (MEASURED.has(runtime)) return runtime;
  const bare =
    /^provided\.(al2023|al2)$/.exec(runtime)?.[1] ?? (/^(provided|go1\.x)$/.test(runtime) ? 'al2' : undefined);
  if (bare !== undefined) return `${LANGUAGE_OF_BUILD[buildMethod ?? ''] ?? 'go'} (prov.${bare})`;
  const language = /^(nodejs|python|ruby|java|dotnet)/.exec(runtime)?.[1];
  if (language === undefined) return DEFAULT_RUNTIME;
  const known = [...MEASURED].filter((each) => new RegExp(`^${language}\\d+(\\.\\w+)?$`).test(each));
  known.sort((a, b) => versionOf(a) - versionOf(b));
  return known.find((each) => versionOf(each) >= versionOf(runtime)) ?? known.at(-1) ?? DEFAULT_RUNTIME;
}

/** Major version and hundredths of the minor one, so that 3.9 comes before 3.10. */
function versionOf(runtime: string): number {
  const [, major = '0', minor = '0'] = /(\d+)(?:\.(\d+))?/.exec(runtime) ?? [];
  return Number(major) + Number(minor) / 100;
}
