// Owns the house's rules as a test: what a review would say twice is said here, with what to do
// instead. Sizes of files and functions, `any`, default exports and lost promises are oxlint's.
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TEST_FILE, WALLS } from './import-walls.ts';
import { codeOnly, filesMatching, importsOf, textOf, topLevel } from './sources.ts';

const LINE_LENGTH_MAX = 100;
const STYLE_LINES_MAX = 400;

const sources = filesMatching(/\.(ts|tsx|mjs)$/);
const product = sources.filter(
  ({ path }) => /^(shared|electron|renderer|simulator)\//.test(path) && !TEST_FILE.test(path),
);

describe('who may import what', () => {
  it('keeps every file inside its wall', () => {
    const breaches = product.flatMap((file) => {
      const wall = WALLS.find(({ from }) => from.test(file.path));
      if (wall === undefined) return [`${file.path} has no row in build/tidy/import-walls.ts`];
      return importsOf(file)
        .filter(({ to, isPackage, isTypeOnly }) => {
          if (isPackage) return !wall.packages.test(to);
          return !wall.files.test(to) && !(isTypeOnly && wall.types?.test(to));
        })
        .map(({ to }) => `${file.path} imports ${to}: ${wall.instead}`);
    });
    expect(breaches).toEqual([]);
  });

  it('keeps test files and the build out of the product', () => {
    const breaches = product.flatMap((file) =>
      importsOf(file)
        .filter(
          ({ to, isPackage }) => !isPackage && (TEST_FILE.test(to) || to.startsWith('build/')),
        )
        .map(({ to }) => `${file.path} imports ${to}`),
    );
    expect(breaches).toEqual([]);
  });
});

interface Ban {
  readonly what: RegExp;
  /** Files where it is right. */
  readonly except: RegExp;
  readonly instead: string;
}

/** The ports' real makers; renderer/client/fake.ts plays a till for the gallery. */
const CLOCK =
  /^(electron\/core\/system-clock|renderer\/main|renderer\/display\/main|renderer\/client\/fake|simulator\/start)\.tsx?$/;
const DICE = /^(electron\/core\/system-clock\.ts|renderer\/main\.tsx)$/;
const NOWHERE = /^$/;

const BANS: readonly Ban[] = [
  { what: /\bDate\.now\b/, except: CLOCK, instead: 'take the clock as an argument (ports.ts)' },
  { what: /\bnew Date\(\s*\)/, except: NOWHERE, instead: 'take the time as epoch milliseconds' },
  { what: /\bperformance\.now\b/, except: CLOCK, instead: 'take the clock as an argument' },
  { what: /\bMath\.random\b/, except: DICE, instead: 'take randomness as an argument (ports.ts)' },
  {
    what: /\bsetInterval\b/,
    except: NOWHERE,
    instead: 'a loop that reschedules itself after its work',
  },
  { what: /\bconsole\./, except: NOWHERE, instead: 'the log of ports.ts, or process.stdout.write' },
  {
    what: /\bprocess\.exit\b/,
    except: /^(electron\/web|electron\/main|simulator\/main)\.ts$/,
    instead: 'throw; only entries end the process',
  },
  { what: /\.innerHTML\b|dangerouslySetInnerHTML/, except: NOWHERE, instead: 'React elements' },
];

describe('what the product never does by itself', () => {
  it.each(BANS)('$what', ({ what, except, instead }) => {
    const breaches = product
      .filter(({ path }) => !except.test(path))
      .flatMap(({ path, text }) =>
        linesMatching(codeOnly(text), what).map((line) => `${path}:${line}: ${instead}`),
      );
    expect(breaches).toEqual([]);
  });
});

describe('words and sizes', () => {
  it(`keeps lines within ${LINE_LENGTH_MAX} characters, except for what can't be broken`, () => {
    const written = sources.filter(({ path }) => !REPORTS.test(path));
    const tooLong = new RegExp(`.{${LINE_LENGTH_MAX + 1}}`, 'u');
    const breaches = written.flatMap(({ path, text }) =>
      linesMatching(withoutUnbreakable(text), tooLong).map((line) => `${path}:${line}`),
    );
    expect(breaches).toEqual([]);
  });

  it('keeps style sheets and pages within a sitting', () => {
    const breaches = filesMatching(/\.(css|html)$/)
      .filter(({ text }) => text.split('\n').length > STYLE_LINES_MAX)
      .map(({ path }) => path);
    expect(breaches).toEqual([]);
  });

  it('leaves no work for later without a number', () => {
    const open = /\b(TODO|FIXME|HACK)\b(?!\s*\(?#\d+)/;
    const breaches = filesMatching(/\.(ts|tsx|mjs|css|html|yml)$/)
      .filter(({ path }) => path !== 'build/tidy/tidy.test.ts')
      .flatMap(({ path, text }) => linesMatching(text, open).map((line) => `${path}:${line}`));
    expect(breaches).toEqual([]);
  });

  it('names files after what they hold, in kebab-case', () => {
    const empty = /(^|\/)(index|utils?|helpers?|types?|constants?)\.(ts|tsx|mjs)$/;
    const shape = /(^|\/)[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+)*\.(ts|tsx|mjs)$/;
    const breaches = sources
      .map(({ path }) => path)
      .filter((path) => empty.test(path) || !shape.test(path));
    expect(breaches).toEqual([]);
  });

  it('opens every file with what it owns', () => {
    const breaches = product.filter(({ text }) => !text.startsWith('//')).map(({ path }) => path);
    expect(breaches).toEqual([]);
  });

  it('keeps the top level to the names a newcomer expects', () => {
    const known = [
      /^(electron|renderer|shared|build|docs|simulator|tests)$/,
      /^(README|CONTRIBUTING|CHANGELOG)\.md$|^LICENSE$/,
      /^package(-lock)?\.json$|^electron-builder\.yml$/,
      /^\..+|^[a-z]+\.config\.ts$|^tsconfig(\.[a-z]+)?\.json$/,
    ];
    expect(topLevel().filter((name) => !known.some((pattern) => pattern.test(name)))).toEqual([]);
  });
});

describe('what never changes once shipped', () => {
  it('leaves every migration as it was', () => {
    const folder = 'electron/core/store/migrations';
    const shipped = JSON.parse(textOf(`${folder}/hashes.json`)) as Record<string, string>;
    const there = filesMatching(/^electron\/core\/store\/migrations\/\d{3}-[a-z0-9-]+\.ts$/)
      .filter(({ path }) => !TEST_FILE.test(path))
      .map(({ path, text }): [string, string] => {
        const hash = createHash('sha256').update(text.replaceAll('\r\n', '\n')).digest('hex');
        return [path.slice(folder.length + 1), hash];
      });
    // A migration no till has run yet may change: write its new hash. Any other needs a new file.
    expect(Object.fromEntries(there)).toEqual(shipped);
  });
});

/** Programs that write a report hold its Markdown, whose tables have no place to break. */
const REPORTS = /^tests\/.+\/(?:main|report)\.ts$/;

function linesMatching(text: string, pattern: RegExp): number[] {
  return text.split('\n').flatMap((line, index) => (pattern.test(line) ? [index + 1] : []));
}

/**
 * Addresses, payloads, hashes and the like have no place to break: they count as short. So do the
 * name of a test, which is one sentence, and a long text in quotes, which is read as one.
 */
function withoutUnbreakable(text: string): string {
  return text
    .replaceAll(/[^\s'"`]{40,}/gu, '…')
    .replaceAll(/(["'`])(?:(?!\1).){60,}\1/gu, '…')
    .replaceAll(/^(\s*(?:it|test|describe)(?:\.\w+)?\()(["'`]).*?\2/gmu, '$1…');
}
