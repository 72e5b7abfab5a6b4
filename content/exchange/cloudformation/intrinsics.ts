import { isObject, type Json, type JsonObject } from '../json';
import { EXCHANGE_LIMITS } from '../limits';

/** Values of an account and a stack that a template may name; any will do, since nothing is deployed. */
const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::AccountId': '123456789012',
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::StackId': 'stack',
  'AWS::StackName': 'stack',
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Thrown when a template says more, its references followed, than is read. */
export class TooMuchText extends Error {}

/**
 * Follows the functions of a template as far as their values stand in it: parameters' defaults, mappings, conditions,
 * joined and substituted text. What is left are references to resources: `Ref`, `Fn::GetAtt`, and a `Fn::Join` with an
 * empty separator for a text with references in it.
 */
export class Intrinsics {
  private readonly parameters: JsonObject;
  private readonly mappings: JsonObject;
  private readonly conditions: JsonObject;
  private readonly resources: JsonObject;
  private readonly known = new Map<string, boolean | undefined>();
  private readonly asked = new Set<string>();
  private characters = 0;

  constructor(template: JsonObject) {
    const section = (name: string) => (isObject(template[name]) ? template[name] : {});
    this.parameters = section('Parameters');
    this.mappings = section('Mappings');
    this.conditions = section('Conditions');
    this.resources = section('Resources');
  }

  /** A value with everything followed; undefined where the template says that there is none. */
  resolve(value: Json | undefined): Json | undefined {
    if (Array.isArray(value)) return value.flatMap((each) => this.resolve(each) ?? []);
    if (!isObject(value)) return value;
    const [name, ...others] = Object.keys(value);
    if (name !== undefined && others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.call(name, value[name] as Json, value);
    }
    const entries = Object.entries(value).flatMap(([key, each]): [string, Json][] => {
      const resolved = this.resolve(each);
      return resolved === undefined ? [] : [[key, resolved]];
    });
    return Object.fromEntries(entries);
  }

  /** Whether a condition holds; undefined when it hangs on something that the template does not say. */
  holds(name: string): boolean | undefined {
    if (this.known.has(name)) return this.known.get(name);
    if (this.asked.has(name)) return undefined;
    this.asked.add(name);
    const result = this.test(this.conditions[name]);
    this.asked.delete(name);
    this.known.set(name, result);
    return result;
  }

  private call(name: string, argument: Json, whole: JsonObject): Json | undefined {
    switch (name) {
      case 'Ref':
        return this.reference(argument);
      case 'Fn::GetAtt':
        return typeof argument === 'string' ? attributeOf(argument) : whole;
      case 'Fn::Sub':
        return this.substitute(argument);
      case 'Fn::Join':
        return this.join(argument);
      case 'Fn::If':
        return this.choose(argument);
      case 'Fn::FindInMap':
        return this.find(argument) ?? whole;
      case 'Fn::Select':
        return this.select(argument) ?? whole;
      case 'Fn::Split':
        return this.split(argument) ?? whole;
      default:
        return { [name]: this.resolve(argument) ?? null };
    }
  }

  private reference(name: Json): Json | undefined {
    if (typeof name !== 'string') return { Ref: String(name) };
    if (name === 'AWS::NoValue') return undefined;
    const pseudo = Object.hasOwn(PSEUDO_PARAMETERS, name) ? PSEUDO_PARAMETERS[name] : undefined;
    if (pseudo !== undefined) return pseudo;
    const parameter = Object.hasOwn(this.resources, name) ? undefined : this.parameters[name];
    if (!isObject(parameter) || !Object.hasOwn(parameter, 'Default')) return { Ref: name };
    const value = parameter.Default;
    const isList = typeof parameter.Type === 'string' && /^(CommaDelimitedList|List<)/.test(parameter.Type);
    return isList && typeof value === 'string' ? value.split(',').map((each) => each.trim()) : value;
  }

  private substitute(argument: Json): Json {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    if (typeof text !== 'string') return { 'Fn::Sub': argument };
    const own = isObject(variables) ? variables : {};
    const parts: Json[] = [];
    let end = 0;
    for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
      parts.push(text.slice(end, match.index));
      end = match.index + match[0].length;
      const name = (match[1] ?? '').trim();
      if (name.startsWith('!')) parts.push(`\${${name.slice(1)}}`);
      else if (Object.hasOwn(own, name)) parts.push(this.resolve(own[name]) ?? '');
      else parts.push((name.includes('.') ? attributeOf(name) : this.reference(name)) ?? '');
    }
    parts.push(text.slice(end));
    return this.joined(parts, '');
  }

  private join(argument: Json): Json {
    const [separator, list] = Array.isArray(argument) ? argument : [];
    const parts = this.resolve(list);
    if (typeof separator !== 'string' || !Array.isArray(parts)) return { 'Fn::Join': argument };
    return this.joined(parts, separator);
  }

  /** Parts one after the other: a text where all of them are, else a join of texts and references. */
  private joined(parts: readonly Json[], separator: string): Json {
    const pieces: Json[] = [];
    const add = (piece: Json) => {
      const last = pieces.at(-1);
      if (typeof piece === 'object' && piece !== null) pieces.push(piece);
      else if (typeof last === 'string') pieces[pieces.length - 1] = this.counted(last, String(piece ?? ''));
      else pieces.push(this.counted('', String(piece ?? '')));
    };
    parts.forEach((part, index) => {
      if (index > 0 && separator !== '') add(separator);
      const inner = isObject(part) && Array.isArray(part['Fn::Join']) ? part['Fn::Join'] : undefined;
      if (inner?.[0] === '' && Array.isArray(inner[1])) for (const piece of inner[1]) add(piece);
      else add(part);
    });
    const [first] = pieces;
    if (pieces.length === 0) return '';
    if (pieces.length === 1 && first !== undefined) return first;
    return { 'Fn::Join': ['', pieces] };
  }

  private counted(before: string, after: string): string {
    this.characters += before.length + after.length;
    if (this.characters > EXCHANGE_LIMITS.inflatedBytes) throw new TooMuchText();
    return before + after;
  }

  /** The branch of a condition that holds, or whose outcome is not known. */
  private choose(argument: Json): Json | undefined {
    const [name, yes, no] = Array.isArray(argument) ? argument : [];
    if (typeof name !== 'string') return { 'Fn::If': argument };
    return this.holds(name) === false ? this.resolve(no) : this.resolve(yes);
  }

  private find(argument: Json): Json | undefined {
    const path = this.resolve(argument);
    if (!Array.isArray(path)) return undefined;
    const [map, first, second] = path;
    let value: Json | undefined = this.mappings;
    for (const key of [map, first, second]) {
      if (typeof key !== 'string' || !isObject(value) || !Object.hasOwn(value, key)) return undefined;
      value = value[key];
    }
    return value;
  }

  private select(argument: Json): Json | undefined {
    const [index, list] = Array.isArray(argument) ? argument : [];
    const resolved = this.resolve(list);
    const at = Number(this.resolve(index));
    return Array.isArray(resolved) && Number.isInteger(at) ? resolved[at] : undefined;
  }

  private split(argument: Json): Json | undefined {
    const [separator, text] = Array.isArray(argument) ? argument : [];
    const resolved = this.resolve(text);
    if (typeof separator !== 'string' || typeof resolved !== 'string' || separator === '') return undefined;
    return this.counted('', resolved).split(separator);
  }

  private test(condition: Json | undefined): boolean | undefined {
    if (!isObject(condition)) return undefined;
    const [name] = Object.keys(condition);
    const argument = name === undefined ? undefined : condition[name];
    const list = Array.isArray(argument) ? argument : [];
    switch (name) {
      case 'Condition':
        return typeof argument === 'string' ? this.holds(argument) : undefined;
      case 'Fn::Equals': {
        const [a, b] = list.map((each) => this.resolve(each));
        const isStatic = [a, b].every((each) => each !== undefined && typeof each !== 'object');
        return isStatic ? String(a) === String(b) : undefined;
      }
      case 'Fn::Not':
        return negated(this.test(list[0]));
      case 'Fn::And': {
        const all = list.map((each) => this.test(each));
        return all.includes(false) ? false : all.includes(undefined) ? undefined : true;
      }
      case 'Fn::Or': {
        const all = list.map((each) => this.test(each));
        return all.includes(true) ? true : all.includes(undefined) ? undefined : false;
      }
      default:
        return undefined;
    }
  }
}

function negated(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function attributeOf(text: string): JsonObject {
  const [resource = '', ...attribute] = text.split('.');
  return { 'Fn::GetAtt': [resource, attribute.join('.')] };
}

/** Logical ids that a resolved value refers to, in order, each once. */
export function referencesIn(value: Json | undefined): string[] {
  const found = new Set<string>();
  const visit = (each: Json | undefined) => {
    if (Array.isArray(each)) each.forEach(visit);
    else if (isObject(each)) {
      const attribute = each['Fn::GetAtt'];
      if (typeof each.Ref === 'string') found.add(each.Ref.split('.')[0] ?? '');
      else if (Array.isArray(attribute) && typeof attribute[0] === 'string') found.add(attribute[0]);
      else Object.values(each).forEach(visit);
    }
  };
  visit(value);
  return [...found];
}

/** The texts that stand in a resolved value, references left out. */
export function textsIn(value: Json | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
