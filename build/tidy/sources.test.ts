// Proves that the tidy tests can see: a reader that overlooks everything would find every rule
// kept.
import { describe, expect, it } from 'vitest';
import { codeOnly, filesMatching, importsOf } from './sources.ts';

const file = (text: string) => ({ path: 'electron/core/core.ts', text });

describe('the reader of imports', () => {
  it('sees every way to import, over several lines too', () => {
    const text = [
      "import { a } from '../../shared/sale.ts';",
      "import type { B } from './ports.ts';",
      "import {\n  c,\n  type D,\n} from 'zod';",
      "export { e } from './store/sales.ts';",
      "import './side-effect.ts';",
      "const f = await import('./late.ts');",
    ].join('\n');
    expect(importsOf(file(text))).toEqual([
      { to: 'shared/sale.ts', isPackage: false, isTypeOnly: false },
      { to: 'electron/core/ports.ts', isPackage: false, isTypeOnly: true },
      { to: 'zod', isPackage: true, isTypeOnly: false },
      { to: 'electron/core/store/sales.ts', isPackage: false, isTypeOnly: false },
      { to: 'electron/core/side-effect.ts', isPackage: false, isTypeOnly: false },
      { to: 'electron/core/late.ts', isPackage: false, isTypeOnly: false },
    ]);
  });

  it('takes no import from a comment', () => {
    expect(importsOf(file("// import { a } from './a.ts';\n/* import './b.ts' */"))).toEqual([]);
  });

  it('reads the whole product', () => {
    const sources = filesMatching(/^(shared|electron|renderer|simulator)\/.*\.tsx?$/);
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(200);
  });
});

describe('the reader of code', () => {
  it.each([
    ['a call', 'const t = Date.now();', true],
    ['a call in a template', 'const t = `at ${Date.now()}`;', true],
    ['a call after a text with a quote in it', `const s = "it's"; Date.now();`, true],
    [
      'a call after a regular expression with a quote in it',
      "s.replace(/'/g, ''); Date.now();",
      true,
    ],
    ['a comment', '// Date.now() is not for us', false],
    ['a comment over lines', '/*\n * Date.now()\n */', false],
    ['a text', "throw new Error('no Date.now here');", false],
    ['an address in a text', "const u = 'http://x/'; // Date.now", false],
  ])('%s', (_, text, isSeen) => {
    expect(codeOnly(text).includes('Date.now')).toBe(isSeen);
    expect(codeOnly(text).split('\n').length).toBe(text.split('\n').length);
  });
});
