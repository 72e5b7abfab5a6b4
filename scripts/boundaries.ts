import { posix } from 'node:path';
import { parseAst } from 'vitest/node';

/** A source file of the repository; `path` is relative to its root, with forward slashes. */
export interface SourceFile {
  path: string;
  text: string;
}

/** What each folder may import besides itself. Of api, components take the types of `_contract` only. */
export const MAY_IMPORT: Record<string, readonly string[]> = {
  simulator: [],
  content: ['simulator'],
  api: [],
  components: ['content', 'simulator', 'api'],
  app: ['components', 'content', 'simulator', 'api'],
};

const SIMULATOR_DOORS = ['@/simulator', '@/simulator/worker/protocol'];
/** The script of the worker: not imported but loaded, by its address. It alone sees the thread. */
const WORKER_ENTRY = 'simulator/worker/entry.ts';
/** The thread of a function's instance: what it loads is the package that it was started for. */
const INSTANCE_SCRIPT = 'api/_runtime/instance.ts';
/** Files of the simulator that draw random designs; only tests may import them. */
const TEST_SUPPORT = /^simulator\/random-[a-z]+(\.ts)?$/;
/** Packages without clock, randomness or input of their own. */
const PURE_PACKAGES = ['zod'];

/** Names through which the outside would enter a simulation. */
const BANNED_GLOBALS = new Set([
  'window',
  'document',
  'self',
  'globalThis',
  'global',
  'navigator',
  'location',
  'localStorage',
  'sessionStorage',
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'postMessage',
  'importScripts',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'requestIdleCallback',
  'Date',
  'performance',
  'crypto',
  'process',
  'Buffer',
  'require',
]);

const FORBIDDEN_CONSTRUCTS: readonly [RegExp, string][] = [
  [/['"`]use server['"`]/g, 'server actions are not used'],
  [/['"`]use cache\b[^'"`]*['"`]/g, 'cached functions are not used'],
  [/['"`](next\/image|next\/legacy\/image)(\.js)?['"`]/g, 'pictures are plain elements'],
  [/['"`](next\/og|@vercel\/og)(\.js)?['"`]/g, 'preview pictures are made at build'],
  [/\brewrites\s*\(/g, 'an address is served where it is'],
  [/\bdangerouslySetInnerHTML\b/g, 'text never becomes markup'],
  [/\beval\s*\(/g, 'text never becomes code'],
  [/\bnew\s+Function\b/g, 'text never becomes code'],
];

interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Node>).type === 'string';
}

function parse(file: SourceFile): Node {
  const program: unknown = parseAst(file.text, { lang: file.path.endsWith('x') ? 'tsx' : 'ts' }, file.path);
  if (!isNode(program)) throw new Error(`${file.path}: expected a program`);
  return program;
}

/** Visits a tree, parents first, with the parent and the field that holds the node. */
function walk(node: Node, visit: (node: Node, parent: Node | undefined, field: string) => void): void {
  const descend = (current: Node, parent: Node | undefined, field: string) => {
    visit(current, parent, field);
    for (const [name, value] of Object.entries(current)) {
      for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) descend(child, current, name);
    }
  };
  descend(node, undefined, '');
}

function place(file: SourceFile, offset: number): string {
  return `${file.path}:${file.text.slice(0, offset).split('\n').length}`;
}

function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || TEST_SUPPORT.test(path);
}

function folderOf(path: string): string {
  return path.split('/')[0] ?? '';
}

function isIdentifier(value: unknown, name?: string): value is Node {
  return isNode(value) && value.type === 'Identifier' && (name === undefined || value.name === name);
}

/** The text of a string literal or of a template without holes. */
function literalText(value: unknown): string | undefined {
  if (!isNode(value)) return undefined;
  if (value.type === 'Literal' && typeof value.value === 'string') return value.value;
  if (value.type !== 'TemplateLiteral' || !Array.isArray(value.quasis) || value.quasis.length !== 1) return undefined;
  const cooked = (value.quasis[0] as { value?: { cooked?: unknown } }).value?.cooked;
  return typeof cooked === 'string' ? cooked : undefined;
}

/** One place where a file names another one or a package. */
export interface Reference {
  /** How: by importing it, by a glob of imports, or by its address. */
  kind: 'import' | 'glob' | 'url';
  /** Undefined when it is computed and so cannot be read. */
  specifier: string | undefined;
  /** True when nothing is left of it at run time. */
  isTypeOnly: boolean;
  offset: number;
}

/** Every import of a file: static, dynamic, re-exported, of types, by glob, and addresses relative to the file. */
export function referencesOf(file: SourceFile): Reference[] {
  const references: Reference[] = [];
  const add = (kind: Reference['kind'], source: unknown, node: Node, isTypeOnly = false) =>
    references.push({ kind, specifier: literalText(source), isTypeOnly, offset: node.start });
  walk(parse(file), (node) => {
    switch (node.type) {
      case 'ImportDeclaration':
        return add('import', node.source, node, node.importKind === 'type' || hasOnlyTypes(node, 'importKind'));
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
        if (!isNode(node.source)) return;
        return add('import', node.source, node, node.exportKind === 'type' || hasOnlyTypes(node, 'exportKind'));
      case 'ImportExpression':
        return add('import', node.source, node);
      case 'TSImportType':
        return add('import', node.source ?? node.argument, node, true);
      case 'TSExternalModuleReference':
        return add('import', node.expression, node);
      case 'CallExpression': {
        const [first] = node.arguments as unknown[];
        if (isIdentifier(node.callee, 'require')) return add('import', first, node);
        if (!isImportMeta(node.callee, 'glob')) return;
        const patterns = isNode(first) && first.type === 'ArrayExpression' ? (first.elements as unknown[]) : [first];
        for (const pattern of patterns) add('glob', pattern, node);
        return;
      }
      case 'NewExpression': {
        const [first, base] = node.arguments as unknown[];
        if (isIdentifier(node.callee, 'URL') && isImportMeta(base, 'url')) add('url', first, node);
      }
    }
  });
  return references;
}

function hasOnlyTypes(node: Node, field: string): boolean {
  const specifiers = node.specifiers;
  if (!Array.isArray(specifiers) || specifiers.length === 0) return false;
  return specifiers.every((specifier) => isNode(specifier) && specifier[field] === 'type');
}

/** Whether a node is `import.meta.<name>`. */
function isImportMeta(value: unknown, name: string): boolean {
  if (!isNode(value) || value.type !== 'MemberExpression') return false;
  return isNode(value.object) && value.object.type === 'MetaProperty' && isIdentifier(value.property, name);
}

/** Imports of a file that its folder may not have; one sentence each, with file and line. */
export function importViolations(file: SourceFile): string[] {
  return referencesOf(file).flatMap((reference) => {
    const reason = importObjection(file.path, reference);
    return reason === undefined ? [] : [`${place(file, reference.offset)}: ${reason}`];
  });
}

function importObjection(path: string, reference: Reference): string | undefined {
  const { kind, specifier } = reference;
  if (specifier === undefined) {
    if (kind === 'url' || path === INSTANCE_SCRIPT) return undefined;
    return 'an import must name its target in a plain string';
  }
  const isRelative = /^\.{1,2}(\/|$)/.test(specifier);
  if (!isRelative && !specifier.startsWith('@/'))
    return kind === 'import' ? packageObjection(path, specifier) : undefined;
  const target = isRelative ? posix.join(posix.dirname(path), specifier) : specifier.slice(2);
  if (TEST_SUPPORT.test(target) && !isTest(path)) return `only tests may import "${specifier}"`;
  const from = folderOf(path);
  const to = folderOf(target);
  if (from === to) return undefined;
  if (kind === 'url' && !(to in MAY_IMPORT)) return undefined;
  if (from === 'app' && specifier === '@/package.json') return undefined; // the product's own name and version
  if (!MAY_IMPORT[from]?.includes(to)) return `${from} may not import ${to} ("${specifier}")`;
  if (kind === 'url')
    return target === WORKER_ENTRY ? undefined : `only the worker's entry has an address ("${specifier}")`;
  if (kind === 'import' && isRelative) return `write "@/${target}": across folders imports start at the root`;
  const isTestSupport = TEST_SUPPORT.test(target) && isTest(path);
  if (to === 'simulator' && !SIMULATOR_DOORS.includes(specifier) && !isTestSupport) {
    return `"${specifier}" is no door into the simulator; those are ${SIMULATOR_DOORS.join(' and ')}`;
  }
  if (from === 'components' && to === 'api' && !(reference.isTypeOnly && target.startsWith('api/_contract/'))) {
    return `components may import only types of api/_contract ("${specifier}")`;
  }
  return undefined;
}

function packageObjection(path: string, specifier: string): string | undefined {
  if (folderOf(path) !== 'simulator' || isTest(path)) return undefined;
  if (PURE_PACKAGES.some((name) => specifier === name || specifier.startsWith(`${name}/`))) return undefined;
  return `the simulator may not import "${specifier}"`;
}

const SIGNATURES = new Set([
  'TSFunctionType',
  'TSConstructorType',
  'TSMethodSignature',
  'TSCallSignatureDeclaration',
  'TSConstructSignatureDeclaration',
  'TSDeclareFunction',
  'TSEmptyBodyFunctionExpression',
  'TSIndexSignature',
]);

/** Whether an identifier only labels something: a property, a member, a parameter of a type. */
function isLabel(parent: Node, field: string): boolean {
  if (SIGNATURES.has(parent.type)) return field === 'params' || field === 'parameters' || field === 'key';
  switch (parent.type) {
    case 'MemberExpression':
      return field === 'property' && parent.computed !== true;
    case 'Property':
    case 'PropertyDefinition':
    case 'MethodDefinition':
    case 'TSPropertySignature':
      return field === 'key' && parent.computed !== true;
    case 'TSQualifiedName':
      return field === 'right';
    case 'ImportSpecifier':
      return field === 'imported';
    case 'ExportSpecifier':
      return field === 'exported';
    case 'TSEnumMember':
      return field === 'id';
    case 'TSNamedTupleMember':
      return field === 'label';
    default:
      return false;
  }
}

/** The names that a binding pattern makes. */
function boundNames(pattern: unknown): string[] {
  if (!isNode(pattern)) return [];
  switch (pattern.type) {
    case 'Identifier':
      return [String(pattern.name)];
    case 'ObjectPattern':
      return (pattern.properties as Node[]).flatMap((part) => boundNames(part.type === 'Property' ? part.value : part));
    case 'ArrayPattern':
      return (pattern.elements as unknown[]).flatMap(boundNames);
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'TSParameterProperty':
      return boundNames(pattern.parameter);
    default:
      return [];
  }
}

/** Names that a file gives to things of its own; `declare` only claims that the outside has them. */
function ownNames(program: Node): Set<string> {
  const names = new Set<string>();
  walk(program, (node) => {
    const found: string[] = [];
    switch (node.type) {
      case 'VariableDeclaration':
        if (node.declare !== true) for (const part of node.declarations as Node[]) found.push(...boundNames(part.id));
        break;
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        for (const parameter of node.params as unknown[]) found.push(...boundNames(parameter));
        found.push(...boundNames(node.id));
        break;
      case 'CatchClause':
        found.push(...boundNames(node.param));
        break;
      case 'ClassDeclaration':
        if (node.declare !== true) found.push(...boundNames(node.id));
        break;
      case 'ImportSpecifier':
      case 'ImportDefaultSpecifier':
      case 'ImportNamespaceSpecifier':
        found.push(...boundNames(node.local));
    }
    for (const name of found) names.add(name);
  });
  return names;
}

/** Whether a node reads `random` off `Math`, by its name or by taking `Math` apart. */
function readsRandom(node: Node): boolean {
  if (node.type === 'MemberExpression' && isIdentifier(node.object, 'Math')) {
    return isIdentifier(node.property, 'random') || literalText(node.property) === 'random';
  }
  if (node.type !== 'VariableDeclarator' || !isIdentifier(node.init, 'Math') || !isNode(node.id)) return false;
  if (node.id.type !== 'ObjectPattern') return false;
  return (node.id.properties as Node[]).some((part) => isIdentifier(part.key, 'random'));
}

/**
 * Places where a file of the simulator sees the outside: the page, the clock, timers, the network,
 * randomness without a seed. A name that the file itself gives to something, such as a parameter
 * `document`, is its own. Tests and files of other folders may see all of it.
 */
export function globalViolations(file: SourceFile): string[] {
  if (folderOf(file.path) !== 'simulator' || isTest(file.path)) return [];
  const program = parse(file);
  const own = ownNames(program);
  const violations: string[] = [];
  walk(program, (node, parent, field) => {
    if (readsRandom(node)) violations.push(`${place(file, node.start)}: the simulator may not name Math.random`);
    if (!isIdentifier(node) || parent === undefined || isLabel(parent, field)) return;
    const name = String(node.name);
    if (!BANNED_GLOBALS.has(name) || own.has(name)) return;
    if (name === 'self' && file.path === WORKER_ENTRY) return;
    violations.push(`${place(file, node.start)}: the simulator may not name ${name}`);
  });
  return violations;
}

/** What a kind is in the document stands in these files; they may ask which kind another resource is. */
const KIND_FILES = 'simulator/document/kinds/';

/**
 * Places where the simulator's shared code asks which kind a resource is, by comparing, by a `switch`, or by a list
 * of kinds. It should ask what the kind declares instead. Tests may do it, and the files that say what a kind is.
 *
 * @param kinds - Every kind of resource.
 */
export function kindViolations(file: SourceFile, kinds: ReadonlySet<string>): string[] {
  if (folderOf(file.path) !== 'simulator' || isTest(file.path) || file.path.startsWith(KIND_FILES)) return [];
  const violations: string[] = [];
  walk(parse(file), (node) => {
    const asked = askedKinds(node, kinds);
    if (asked.length === 0) return;
    violations.push(
      `${place(file, node.start)}: shared code may not ask whether a resource is a ${asked.join(' or a ')}`,
    );
  });
  return violations;
}

/** Kinds that a value is compared with: by an operator, by a case, or by a list of nothing else. */
function askedKinds(node: Node, kinds: ReadonlySet<string>): string[] {
  const kindsAmong = (values: unknown[]) =>
    values.map((value) => literalText(value) ?? '').filter((text) => kinds.has(text));
  switch (node.type) {
    case 'BinaryExpression':
      return /^[!=]==?$/.test(String(node.operator)) ? kindsAmong([node.left, node.right]) : [];
    case 'SwitchCase':
      return kindsAmong([node.test]);
    case 'ArrayExpression': {
      const elements = node.elements as unknown[];
      const listed = kindsAmong(elements);
      return listed.length === elements.length ? listed : [];
    }
    default:
      return [];
  }
}

/** Constructs that appear nowhere in the product, comments included. */
export function constructViolations(file: SourceFile): string[] {
  return FORBIDDEN_CONSTRUCTS.flatMap(([pattern, reason]) =>
    [...file.text.matchAll(pattern)].map((match) => `${place(file, match.index)}: ${match[0]}: ${reason}`),
  );
}

/**
 * Direct children of api/ that do not start with an underscore. The platform would deploy a script among
 * them as a function of its own, which then takes requests away from app/api.
 */
export function apiChildViolations(names: readonly string[]): string[] {
  return names.filter((name) => !name.startsWith('_')).map((name) => `api/${name}: expected a name that starts with _`);
}
