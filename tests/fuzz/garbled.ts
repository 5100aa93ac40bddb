// Owns damage done to text under way: cut, flipped, doubled, wrapped, nested past all sense.
import type { SeededRandom } from '../../electron/core/testing/seeded-random.ts';

export function garbled(text: string, dice: SeededRandom): string {
  const at = dice.int(text.length + 1);
  const cut = (from: number, until: number, put: string) =>
    text.slice(0, from) + put + text.slice(until);
  return dice.pick<() => string>([
    () => text.slice(0, at),
    () => text.slice(at),
    () => cut(at, at + 1, String.fromCodePoint(dice.int(0xffff))),
    () =>
      cut(
        at,
        at + 1,
        dice.pick(['"', '{', '}', '[', ']', ',', ':', '\\', '0', '-', '\n', '\u0000']),
      ),
    () => cut(at, at + 1 + dice.int(20), ''),
    () => text + text,
    () => cut(at, at, text.slice(at, at + dice.int(100))),
    () => `\ufeff${text}`,
    () => `)]}',\n${text}`,
    () => `<html><body>${text}</body></html>`,
    () => text.replace('"type":"DB"', '"type":"CR","type":"DB"'),
    () => text.replace('"amount":"', '"amount":"0'),
    () => text.replaceAll('"CR"', '"\\u0043R"'),
    () =>
      text.replace('"data":[', `"data":[${'['.repeat(dice.chance(0.02) ? 20_000 : dice.int(30))}`),
    () => {
      const depth = dice.chance(0.02) ? 20_000 : dice.int(50);
      return text.replace('"data":[', `"data":[${'['.repeat(depth)}${']'.repeat(depth)},`);
    },
  ])();
}
