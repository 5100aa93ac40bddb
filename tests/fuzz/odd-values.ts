// Owns the odd values fuzzing puts in: near misses of an amount and of a moment first, then what no
// provider ever sent.
import type { SeededRandom } from '../../electron/core/testing/seeded-random.ts';
import { formatWib } from '../../shared/time.ts';

/** Spellings of an amount: right ones, near misses, and traps for lenient readers. */
export function oddAmount(amount: number, dice: SeededRandom): unknown {
  const text = String(amount);
  const dotted = text.replaceAll(/\B(?=(\d{3})+$)/g, '.');
  return dice.pick<() => unknown>([
    () => text,
    () => amount,
    () => dotted,
    () => `${text}.00`,
    () => `${text}.0`,
    () => `Rp ${dotted}`,
    () => `IDR ${text}.00`,
    () => ` ${text}\n`,
    () => `${text}.5`,
    () => `${text},00`,
    () => `${text}.000`,
    () => `${dotted},00`,
    () => `+${text}`,
    () => `-${text}`,
    () => `${text}e0`,
    () => `0x${amount.toString(16)}`,
    () => `0${text}`,
    () => text.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit))),
    () => `${text}\u0000`,
    () => `${text} 000`,
    () => [...text].join('\u200b'),
    () => amount + 0.4,
    () => amount + 1e-9,
    () => -amount,
    () => amount * 10,
    () => amount * 100,
    () => amount / 100,
    () => amount + dice.pick([-1, 1, 500]),
    () => text.slice(0, -1),
    () => [...text].toReversed().join(''),
    () => [text],
    () => ({ value: text, currency: 'IDR' }),
    () => dice.pick([true, null, '', 'NaN', 'Infinity', 1e308, 2 ** 53, 2 ** 53 + amount, 0, -0]),
    () => '9'.repeat(dice.int(500)),
    () => `${'1.'.repeat(dice.int(2000))}${text}`,
  ])();
}

/** A moment as providers write it, or nearly so. `atMs` is epoch milliseconds. */
export function oddDate(atMs: number, dice: SeededRandom): unknown {
  const iso = formatWib(atMs);
  const [day = '', clock = ''] = iso.slice(0, 19).split('T');
  const dayFirst = day.split('-').toReversed().join('/');
  return dice.pick<() => unknown>([
    () => `${day} ${clock}`,
    () => `${day} ${clock.slice(0, 5)}`,
    () => `${day}T${clock}`,
    () => `${dayFirst} ${clock}`,
    () => `${dayFirst} ${clock.slice(0, 5)}`,
    () => iso,
    () => `${day}T${clock}Z`,
    () => `${day} ${clock}.999`,
    () => `${day} ${clock} WIB`,
    () => `${day}\u00a0${clock}`,
    () => day,
    () => clock,
    () => `${day} 24:00:00`,
    () => `${day} 23:59:60`,
    () => `${day.slice(0, 4)}-02-31 ${clock}`,
    () => `9${day} ${clock}`,
    () => `${day.slice(2)} ${clock}`,
    () => atMs,
    () => Math.floor(atMs / 1000),
    () => dice.pick(['', 'kemarin', '0000-00-00 00:00:00', 'Invalid Date', null, [], {}, true]),
    () => `${day} ${clock}${' '.repeat(dice.int(5000))}`,
  ])();
}

/** Anything at all where a field or a row should stand. */
export function oddThing(dice: SeededRandom, depth = 0): unknown {
  const nested = () => (depth > 3 ? null : oddThing(dice, depth + 1));
  return dice.pick<() => unknown>([
    () => null,
    () => true,
    () => dice.int(2 ** 31),
    () => -1.5,
    () => '',
    () => 'CR',
    () => '<html>502 Bad Gateway</html>',
    () => '\ud800',
    () => '\u0000\u001f\u2028',
    () => 'x'.repeat(dice.int(3000)),
    () => [],
    () => [nested(), nested()],
    () => ({}),
    () => ({ date: nested(), amount: nested(), type: 'CR' }),
    () => ({ __proto__: null, constructor: nested(), toString: nested() }),
  ])();
}
