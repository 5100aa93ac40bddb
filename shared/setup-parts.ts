// Owns a setup taken apart: what of it a page may see, and what becomes of it when parts of it
// change. Must stay true: a value marked `writeOnly` in the schema is in no answer of `seen`, and
// what a change does not name stays, sections that nobody here has heard of among them.
import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

/** Longer texts are no setting of a shop; a draft may hold anything. */
const TEXT_MAX = 4_096;

/** The setup, or a draft of one, without its secrets and without what the schema doesn't know. */
export function seen(schema: z.ZodType, value: unknown): unknown {
  if (isSecret(schema)) return undefined;
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodArray) {
    if (!Array.isArray(value)) return undefined;
    const element = bare.element as z.ZodType;
    return value.map((each) => seen(element, each)).filter((each) => each !== undefined);
  }
  const shape = shapeOf(bare, value);
  if (shape !== null) {
    const parts = Object.entries(shape).flatMap(([key, part]) => {
      const answer = seen(part, isJson(value) ? own(value, key) : undefined);
      return answer === undefined ? [] : [[key, answer] as const];
    });
    return isJson(value) ? Object.fromEntries(parts) : undefined;
  }
  if (typeof value === 'string') return value.slice(0, TEXT_MAX);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** Where secrets are kept, such as `feeds.qiospay.apiKey`; never what they are. */
export function keptSecrets(schema: z.ZodType, value: unknown): string[] {
  return leaves(schema, value, '').flatMap(({ path, isSecret: is }) => (is ? [path] : []));
}

/** The places in which two setups differ, secrets among them, in the order of the schema. */
export function changedPlaces(schema: z.ZodType, before: unknown, after: unknown): string[] {
  const was = new Map(leaves(schema, before, '').map(({ path, text }) => [path, text]));
  const is = new Map(leaves(schema, after, '').map(({ path, text }) => [path, text]));
  return [...new Set([...was.keys(), ...is.keys()])].filter(
    (path) => was.get(path) !== is.get(path),
  );
}

/** Whether a part of the setup has a secret anywhere in it. */
export function hasSecret(schema: z.ZodType): boolean {
  if (isSecret(schema)) return true;
  const bare = unwrapped(schema);
  if (bare instanceof z.ZodArray) return hasSecret(bare.element as z.ZodType);
  if (bare instanceof z.ZodObject) return Object.values(bare.shape as Shape).some(hasSecret);
  return bare instanceof z.ZodDiscriminatedUnion && optionsOf(bare).some(hasSecret);
}

/**
 * The value with a change laid over it, as a JSON merge patch (RFC 7386): what is absent stays,
 * null removes. A list of named things (feeds by kind, webhooks by address) is changed by an object
 * of those names. An empty text for a secret keeps the one that is there.
 */
export function merged(schema: z.ZodType, before: unknown, change: unknown): unknown {
  const bare = unwrapped(schema);
  if (!isJson(change)) return change;
  if (bare instanceof z.ZodArray) return mergedList(bare.element as z.ZodType, before, change);
  const base = isSameKind(bare, before, change) && isJson(before) ? before : {};
  const shape = shapeOf(bare, { ...base, ...change }) ?? {};
  const parts = new Map(Object.entries(base));
  for (const [key, next] of Object.entries(change)) {
    const part = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (next === null) parts.delete(key);
    else if (part === undefined) parts.set(key, next);
    else if (!(isSecret(part) && next === '')) parts.set(key, merged(part, own(base, key), next));
  }
  return Object.fromEntries(parts);
}

function mergedList(element: z.ZodType, before: unknown, change: Json): unknown {
  const key = nameOf(element);
  const list = new Map(
    (Array.isArray(before) ? before : []).map((each) => [named(each, key), each]),
  );
  for (const [name, next] of Object.entries(change)) {
    if (next === null) list.delete(name);
    else list.set(name, merged(element, list.get(name) ?? { [key]: name }, next));
  }
  return [...list.values()];
}

type Shape = Readonly<Record<string, z.ZodType>>;

interface Leaf {
  readonly path: string;
  readonly text: string;
  readonly isSecret: boolean;
}

function leaves(schema: z.ZodType, value: unknown, path: string): Leaf[] {
  if (value === undefined) return [];
  const leaf = { path, text: JSON.stringify(value), isSecret: isSecret(schema) };
  if (leaf.isSecret) return [leaf];
  const bare = unwrapped(schema);
  const under = (name: string): string => (path === '' ? name : `${path}.${name}`);
  if (bare instanceof z.ZodArray && Array.isArray(value)) {
    const element = bare.element as z.ZodType;
    const key = nameOf(element);
    if (key === '') return [leaf];
    return value.flatMap((each) => leaves(element, each, under(named(each, key))));
  }
  const shape = shapeOf(bare, value);
  if (shape === null || !isJson(value)) return [leaf];
  return Object.entries(shape).flatMap(([key, part]) => leaves(part, own(value, key), under(key)));
}

/** The things of a list are told apart by their first field: a feed's kind, a webhook's url. */
function nameOf(element: z.ZodType): string {
  const bare = unwrapped(element);
  const first = bare instanceof z.ZodDiscriminatedUnion ? optionsOf(bare)[0] : bare;
  const shape = first instanceof z.ZodObject ? (first.shape as Shape) : {};
  return Object.keys(shape)[0] ?? '';
}

function named(value: unknown, key: string): string {
  return isJson(value) ? String(own(value, key)) : '';
}

/** The fields of an object; of a union those of the kind that the value says it is. */
function shapeOf(bare: z.ZodType, value: unknown): Shape | null {
  if (bare instanceof z.ZodObject) return bare.shape as Shape;
  if (!(bare instanceof z.ZodDiscriminatedUnion)) return null;
  const key = bare._zod.def.discriminator;
  const kind = isJson(value) ? own(value, key) : undefined;
  const option = optionsOf(bare).find((each) => {
    const part = each instanceof z.ZodObject ? (each.shape as Shape)[key] : undefined;
    return part instanceof z.ZodLiteral && part.values.has(kind as string);
  });
  return option instanceof z.ZodObject ? (option.shape as Shape) : {};
}

/** A thing that becomes another kind begins anew: fields of the old kind mean nothing in it. */
function isSameKind(bare: z.ZodType, before: unknown, change: Json): boolean {
  if (!(bare instanceof z.ZodDiscriminatedUnion)) return true;
  const key = bare._zod.def.discriminator;
  return !Object.hasOwn(change, key) || (isJson(before) && own(before, key) === change[key]);
}

function optionsOf(union: z.ZodDiscriminatedUnion): readonly z.ZodType[] {
  return union.options as readonly z.ZodType[];
}

function isSecret(schema: z.ZodType): boolean {
  if (schema.meta()?.['writeOnly'] === true) return true;
  const inner = innerOf(schema);
  return inner !== null && isSecret(inner);
}

/** Without `optional`, `default` and the like around it. */
function unwrapped(schema: z.ZodType): z.ZodType {
  const inner = innerOf(schema);
  return inner === null ? schema : unwrapped(inner);
}

function innerOf(schema: z.ZodType): z.ZodType | null {
  const isWrapped =
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault;
  return isWrapped ? (schema._zod.def.innerType as z.ZodType) : null;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(value: Json, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
