// `node tests/sim/mutations.ts [part of a name] [--kept file]`: switches off rule after rule in a
// copy of the tree and sees what notices: the quickest tests that know of it, then the simulation.
// Writes what caught each into docs/RELIABILITY.md; a survivor is a rule that nothing proves.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { writeDocument } from '../bench/write-document.ts';
import { mutated, type Mutation } from './mutation.ts';
import { HUB } from './mutations-of-hub.ts';
import { MATCHING } from './mutations-of-matching.ts';
import { MONEY } from './mutations-of-money.ts';
import { JUDGED, KEPT } from './mutations-of-watchers.ts';

export const MUTATIONS: Readonly<Record<string, readonly Mutation[]>> = {
  'rules by which money finds its sale': MATCHING,
  'rules of what is done with it': MONEY,
  'rules that several tills agree on': HUB,
  'invariants of the ledger': KEPT,
  'rules of the judge': JUDGED,
};

const TOP = resolve(import.meta.dirname, '../..');
const COPIED = ['shared', 'electron', 'tests', 'simulator', 'renderer', 'build', 'docs'];
const FILES = ['package.json', 'vitest.config.ts', 'tsconfig.json', 'tsconfig.base.json'];
/** A mutant may loop for ever; that is noticed too. */
const RUN_MS_MAX = 300_000;
/** A busy machine is no witness: a test may be slow. */
const PATIENCE = '--testTimeout=100000';
const SIM_SEEDS = ['--seed', '1', '--seeds', '40', '--days', '1', '--no-story', '--quiet'];
const BEGIN = '<!-- mutations: written by tests/sim/mutations.ts -->';
const END = '<!-- end of mutations -->';

/** What caught it, in a few words; null when nothing did. */
function caughtBy(mutation: Mutation, dir: string): string | null {
  const path = join(dir, mutation.file);
  const source = readFileSync(path, 'utf8');
  writeFileSync(path, mutated(source, mutation));
  try {
    return inTests(mutation.tests, dir) ?? inSimulation(dir);
  } finally {
    writeFileSync(path, source);
  }
}

function inTests(tests: readonly string[], dir: string): string | null {
  const outputFile = join(dir, 'result.json');
  rmSync(outputFile, { force: true });
  const vitest = join(dir, 'node_modules/vitest/vitest.mjs');
  const report = ['--reporter=json', `--outputFile=${outputFile}`];
  const { status } = node([vitest, 'run', '--bail=1', PATIENCE, ...report, ...tests], dir);
  if (status === 0) return null;
  if (!existsSync(outputFile)) return `${tests[0]}: never ends`;
  return firstFailure(JSON.parse(readFileSync(outputFile, 'utf8')) as VitestReport, dir);
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function firstFailure({ testResults }: VitestReport, dir: string): string {
  for (const { name, assertionResults } of testResults) {
    const failed = assertionResults.find(({ status }) => status === 'failed');
    if (failed) return `${name.replace(`${dir}/`, '')}: ${failed.fullName}`;
  }
  return `${testResults[0]?.name.replace(`${dir}/`, '') ?? 'the tests'}: can't be run`;
}

function inSimulation(dir: string): string | null {
  const { status, stdout, stderr } = node([join(dir, 'tests/sim/main.ts'), ...SIM_SEEDS], dir);
  if (status === 0) return null;
  const line = stdout.split('\n').find((each) => each.startsWith('{"seed"'));
  if (line === undefined) {
    const thrown = stderr.split('\n').find((each) => /^\w*Error\b/.test(each));
    return `simulation: ${thrown?.slice(0, 80) ?? 'it never ends'}`;
  }
  const { seed, faults } = JSON.parse(line) as { seed: number; faults: string[] };
  return `simulation, seed ${seed}: ${(faults[0] ?? '').slice(0, 80)}`;
}

function node(
  args: readonly string[],
  cwd: string,
): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  return spawnSync(process.execPath, args, {
    cwd,
    encoding: 'utf8',
    timeout: RUN_MS_MAX,
    killSignal: 'SIGKILL',
    maxBuffer: 2 ** 26,
  });
}

/** A tree of its own to break. */
function copied(): string {
  const dir = mkdtempSync(join(tmpdir(), 'lunas-mutant-'));
  for (const name of COPIED) cpSync(join(TOP, name), join(dir, name), { recursive: true });
  for (const name of FILES) cpSync(join(TOP, name), join(dir, name));
  symlinkSync(join(TOP, 'node_modules'), join(dir, 'node_modules'));
  return dir;
}

function table(caught: ReadonlyMap<Mutation, string | null>): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|');
  return Object.entries(MUTATIONS)
    .map(([title, mutations]) => {
      const rows = mutations.map((mutation) => {
        const by = caught.get(mutation) ?? '**nothing**';
        return `| ${cell(mutation.name)} | ${cell(by)} |`;
      });
      return [
        `### ${mutations.length} ${title}`,
        '',
        '| switched off | caught by |',
        '| --- | --- |',
        ...rows,
      ].join('\n');
    })
    .join('\n\n');
}

/** What a run that was ended before had found, one line of JSON each. */
function foundBefore(file: string | undefined): Map<string, string> {
  if (file === undefined || !existsSync(file)) return new Map();
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as [string, string]));
}

function main(): void {
  const { values, positionals } = parseArgs({
    /** Results are added to this file, and those in it are not looked for again. */
    options: { kept: { type: 'string' } },
    allowPositionals: true,
  });
  const [part] = positionals;
  const { kept } = values;
  const before = foundBefore(kept);
  const dir = copied();
  const caught = new Map<Mutation, string | null>();
  try {
    for (const mutation of Object.values(MUTATIONS).flat()) {
      const { name } = mutation;
      if (part !== undefined && !name.includes(part)) continue;
      const by = before.get(name) ?? caughtBy(mutation, dir);
      caught.set(mutation, by);
      if (kept !== undefined && by !== null && !before.has(name))
        appendFileSync(kept, `${JSON.stringify([name, by])}\n`);
      process.stdout.write(`${by === null ? 'SURVIVES' : 'caught'}  ${name}: ${by}\n`);
    }
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
  const survivors = [...caught.values()].filter((by) => by === null).length;
  process.stdout.write(`${caught.size} switched off, ${survivors} not noticed\n`);
  process.exitCode = survivors > 0 ? 1 : 0;
  if (part === undefined) write(caught);
}

function write(caught: ReadonlyMap<Mutation, string | null>): void {
  const document = readFileSync(join(TOP, 'docs/RELIABILITY.md'), 'utf8');
  const [before, rest] = document.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error('docs/RELIABILITY.md has no place for the table');
  writeDocument('RELIABILITY.md', `${before}${BEGIN}\n\n${table(caught)}\n\n${END}${after}`);
}

if (process.argv[1] === import.meta.filename) main();
