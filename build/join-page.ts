// Owns the pairing page's being one file: its script and its style are put into it. So whoever is
// not paired gets the same answer for every path, and needs no second one.
import type { Plugin } from 'vite';

const SCRIPT = /<script type="module"[^>]*src="\.\/(assets\/[^"]+)"[^>]*><\/script>/;
const STYLE = /<link rel="stylesheet"[^>]*href="\.\/(assets\/[^"]+)"[^>]*>/;

export function inOnePiece(): Plugin {
  return {
    name: 'join-page-in-one-piece',
    applyToEnvironment: ({ name }) => name === 'join',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const page = bundle['join.html'];
        if (page?.type !== 'asset') throw new Error('the pairing page was not built');
        const take = (file: string): string => {
          const part = bundle[file];
          if (part === undefined) throw new Error(`${file} of the pairing page was not built`);
          delete bundle[file];
          return part.type === 'chunk' ? part.code : String(part.source);
        };
        // At the end of the body: what stands in a page itself does not wait for the page.
        let script = '';
        page.source = String(page.source)
          .replace(SCRIPT, (_tag, file: string) => {
            script = `<script type="module">${take(file).trim()}</script>`;
            return '';
          })
          .replace(STYLE, (_tag, file: string) => `<style>${take(file).trim()}</style>`)
          .replace('</body>', () => `${script}</body>`);
        const left = Object.keys(bundle).filter((file) => file !== 'join.html');
        if (left.length > 0) throw new Error(`the pairing page is in pieces: ${left.join(', ')}`);
      },
    },
  };
}
