// Owns the proof that the strict reader decides and the decoders only propose. The decoders
// themselves, on hard pictures, are tried in a browser by tests/e2e/pictures.spec.ts.
import { describe, expect, it } from 'vitest';
import { findQris, type CodeReader } from './find-qris.ts';
import { attemptsOn, type Pixels } from './pixels.ts';

const MASKED =
  '00020101021126690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
  '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE5204274153033605802ID' +
  '5915Contoh Merchant6007Jakarta61051000062070703A0163040C01';
const OTHER_SHOP =
  '00020101021126570016ID.CO.SHOPEE.WWW0118936009180000001402020413500303UME' +
  '51440014ID.CO.QRIS.WWW0215ID10190045322970303UME5204581253033605802ID' +
  '5925Gulu Gulu Mall Ambassador6015Jakarta Selatan61051294062070703A01630494FA';

const WIDTH = 40;
const HEIGHT = 30;

function grey(value: number): Pixels {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(value);
  for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return { width: WIDTH, height: HEIGHT, data };
}

const PICTURE = grey(200);

/** A decoder that sees these texts from its nth look on, and counts its looks. */
function reader(texts: readonly string[], from = 1): CodeReader & { looks: () => number } {
  let looks = 0;
  const read: CodeReader = async () => {
    looks += 1;
    return looks >= from ? texts : [];
  };
  return Object.assign(read, { looks: () => looks });
}

describe('a picture', () => {
  it('gives the QRIS that either decoder sees', async () => {
    for (const readers of [
      [reader([MASKED]), reader([])],
      [reader([]), reader([MASKED])],
    ]) {
      const read = await findQris(PICTURE, readers);
      expect(read).toMatchObject({ ok: true, text: MASKED });
      expect(read.ok && read.qris.merchantName).toBe('Contoh Merchant');
    }
  });

  it('gives the QRIS and not the Wi-Fi code beside it', async () => {
    const read = await findQris(PICTURE, [reader(['WIFI:S:Warung;;', MASKED])]);
    expect(read).toMatchObject({ ok: true, text: MASKED });
  });

  it('asks which of two shops it is, even when each decoder sees one', async () => {
    for (const readers of [
      [reader([MASKED, OTHER_SHOP])],
      [reader([MASKED]), reader([OTHER_SHOP])],
    ]) {
      const read = await findQris(PICTURE, readers);
      expect(read).toMatchObject({ ok: false, reason: 'several_qris', fault: null });
      const choices = read.ok ? [] : (read.choices ?? []);
      expect(choices.map(({ payload }) => payload)).toEqual([MASKED, OTHER_SHOP]);
    }
  });

  it('takes a code seen twice, or with white space around it, as one', async () => {
    const readers = [reader([MASKED, `${MASKED}\n`]), reader([MASKED])];
    expect(await findQris(PICTURE, readers)).toMatchObject({ ok: true, text: MASKED });
  });

  it.each([
    [['https://contoh.invalid'], 'not_qris'],
    [[`${MASKED.slice(0, -1)}2`], 'crc_mismatch'],
    [['https://contoh.invalid', `${MASKED.slice(0, -1)}2`], 'crc_mismatch'],
  ])('says what is wrong with the code that was meant: %s', async (texts, fault) => {
    expect(await findQris(PICTURE, [reader(texts)])).toEqual({
      ok: false,
      reason: 'not_qris',
      fault,
    });
  });

  it('is tried in other shapes until a QRIS is seen, and no longer', async () => {
    const [blind, late] = [reader([]), reader([MASKED], 3)];
    expect(await findQris(PICTURE, [blind, late])).toMatchObject({ ok: true, text: MASKED });
    expect([blind.looks(), late.looks()]).toEqual([3, 3]);
  });

  it('is looked at once only when the camera brings the next', async () => {
    const late = reader([MASKED], 2);
    expect(await findQris(PICTURE, [late], 'quick')).toMatchObject({ reason: 'no_code' });
    expect(late.looks()).toBe(1);
  });
});

describe('the shapes tried', () => {
  const shapes = [...attemptsOn(PICTURE)];

  it('are whole pictures, a few of them, none larger than three times', () => {
    expect(shapes.length).toBeLessThanOrEqual(6);
    for (const { width, height, data } of shapes) {
      expect(data).toHaveLength(width * height * 4);
      expect(width).toBeLessThanOrEqual(3 * WIDTH);
      expect(data.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);
    }
    expect([shapes[0]?.width, shapes[0]?.height]).toEqual([3 * WIDTH, 3 * HEIGHT]);
  });

  it('keep an even grey even', () => {
    for (const { data } of shapes) {
      const values = new Set(data.filter((_, at) => at % 4 !== 3));
      expect(values.size).toBe(1);
    }
  });

  it('show what is transparent as paper', () => {
    const clear = { ...PICTURE, data: new Uint8ClampedArray(PICTURE.data.length) };
    const [enlarged] = attemptsOn(clear);
    expect(enlarged?.data.every((value) => value === 255)).toBe(true);
  });

  it('even out a shadow: the dark of the lit side and of the dim side come together', () => {
    const data = PICTURE.data.map((_, at) => {
      if (at % 4 === 3) return 255;
      const x = Math.floor(at / 4) % WIDTH;
      return (x % 4 < 2 ? 60 : 240) * (x < WIDTH / 2 ? 1 : 0.3);
    });
    const flat = [...attemptsOn({ ...PICTURE, data })][1]?.data ?? [];
    const at = (x: number): number => flat[(15 * WIDTH + x) * 4] ?? -1;
    expect(Math.max(at(4), at(36))).toBeLessThan(110);
    expect(Math.min(at(6), at(34))).toBeGreaterThan(146);
    expect(Math.abs(at(4) - at(36))).toBeLessThan(30);
  });
});
