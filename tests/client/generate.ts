// Makes the types of a client from docs/openapi.json with openapi-typescript, as any integrator
// would: `node tests/client/generate.ts FILE`.
import { readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

const DOCUMENT = join(import.meta.dirname, '../../docs/openapi.json');

// openapi-typescript prints with the compiler API of TypeScript 5; the `typescript` of this
// checkout is 7 and has none. The one inside @ts-morph/common stands in for it.
const COMPILER = `import common from ${JSON.stringify(import.meta.resolve('@ts-morph/common'))};
export default common.ts;`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typescript'
      ? { url: `data:text/javascript,${encodeURIComponent(COMPILER)}`, shortCircuit: true }
      : next(specifier, context),
});

const { default: openapiTypes, astToString } = await import('openapi-typescript');
const document = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as Parameters<typeof openapiTypes>[0];
writeFileSync(process.argv[2] ?? 'lunas-api.ts', astToString(await openapiTypes(document)));
