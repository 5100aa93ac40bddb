// Owns reading the checkout as text for the tidy tests: its files, their imports, and their code
// without comments and texts. TypeScript 7 has no compiler API, so this reads by hand and stays
// simple: it may miss a trick, it must never cry wolf.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';

const TOP = resolve(import.meta.dirname, '../..');
const NOT_OURS = /^(node_modules|out|release|test-results|playwright-report|\.git)$/;

export interface SourceFile {
  /** From the top of the checkout, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** A path from the top of the checkout, or a package's name. */
  readonly to: string;
  readonly isPackage: boolean;
  readonly isTypeOnly: boolean;
}

/** Names in the top folder that git would see. */
export function topLevel(): string[] {
  return readdirSync(TOP).filter((name) => !NOT_OURS.test(name));
}

/** Every file of ours whose name matches; build outputs and packages are not ours. */
export function filesMatching(pattern: RegExp): SourceFile[] {
  return topLevel().flatMap((name) =>
    below(name)
      .filter((path) => pattern.test(path))
      .map((path) => ({ path, text: readFileSync(join(TOP, path), 'utf8') })),
  );
}

/** Text of one file of ours. */
export function textOf(path: string): string {
  return readFileSync(join(TOP, path), 'utf8');
}

function below(path: string): string[] {
  const entries = tryReadDir(path);
  if (entries === null) return [path];
  return entries.filter((name) => !NOT_OURS.test(name)).flatMap((name) => below(`${path}/${name}`));
}

function tryReadDir(path: string): string[] | null {
  try {
    return readdirSync(join(TOP, path));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return null;
    throw error;
  }
}

const IMPORT = new RegExp(
  [
    /^\s*(?:import|export)\s(?<type>type\s)?[^'";]*?from\s+'(?<from>[^']+)'/,
    /\bimport\('(?<lazy>[^']+)'\)/,
    /^\s*import\s+'(?<bare>[^']+)'/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gmu',
);

/** What a file imports, static or not. */
export function importsOf({ path, text }: SourceFile): Import[] {
  return [...withoutComments(text).matchAll(IMPORT)].map(({ groups }) => {
    const name = groups?.['from'] ?? groups?.['lazy'] ?? groups?.['bare'] ?? '';
    const isPackage = !name.startsWith('.');
    const to = isPackage ? name : normalize(join(dirname(path), name)).replaceAll('\\', '/');
    return { to, isPackage, isTypeOnly: groups?.['type'] !== undefined };
  });
}

/** A comment, a text, a template or a regular expression, whichever starts first. */
const TOKEN = new RegExp(
  [
    /(?<comment>\/\/[^\n]*|\/\*[\s\S]*?\*\/)/,
    /(?<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`)/,
    /(?<before>(?:^|[=(,:[!&|?{};>+]|\breturn|\bcase)\s*)/,
  ]
    .map(({ source }) => source)
    .join('|')
    .concat(/(?<regex>\/(?![*/])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/)/.source),
  'gmu',
);

/** The text with comments blanked, lines kept. */
export function withoutComments(text: string): string {
  return text.replaceAll(TOKEN, (token: string, comment: string | undefined) =>
    comment === undefined ? token : blank(token),
  );
}

/**
 * The text with comments and texts blanked, lines kept. What stands in the `${…}` of a template is
 * kept, because it is code.
 */
export function codeOnly(text: string): string {
  return text.replaceAll(TOKEN, (...match) => {
    const token = match[0] as string;
    const groups = match.at(-1) as Record<string, string | undefined>;
    if (groups['regex'] !== undefined) return `${groups['before']}${blank(groups['regex'])}`;
    if (!token.startsWith('`')) return blank(token);
    const kept = [...token.matchAll(/\$\{([^}]*)\}/g)].map(([, code]) => code);
    const lines = token.split('\n').length - 1;
    return `${kept.join(' ; ')}${'\n'.repeat(lines)}`;
  });
}

function blank(token: string): string {
  return token.replaceAll(/[^\n]/g, ' ');
}
