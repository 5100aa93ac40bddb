// Owns the hard pictures: a QRIS as shops really have it, small, blurred, slanted, on a poster.
// Drawn by arithmetic alone, so that every run sees the same pixels; only JPEG is the browser's.
import { create } from 'qrcode';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** RGBA. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Published code no 23 of facts/domain.md §1.7: masked, nobody can pay it. */
export const MASKED =
  '00020101021126690021ID.CO.BANKMANDIRI.WWW01189999999999999999990211000000000000303UKE' +
  '51440014ID.CO.QRIS.WWW0215ID00000000000000303UKE5204274153033605802ID' +
  '5915Contoh Merchant6007Jakarta61051000062070703A0163040C01';
/** No 1 of the same list: static, ShopeePay, printed in a provider's own documents. */
export const STATIC =
  '00020101021126570016ID.CO.SHOPEE.WWW0118936009180000001402020413500303UME' +
  '51440014ID.CO.QRIS.WWW0215ID10190045322970303UME5204581253033605802ID' +
  '5925Gulu Gulu Mall Ambassador6015Jakarta Selatan61051294062070703A01630494FA';

type Colour = readonly [red: number, green: number, blue: number];
const BLACK: Colour = [0, 0, 0];
const WHITE: Colour = [255, 255, 255];

interface Look {
  readonly level?: 'L' | 'M' | 'Q' | 'H';
  readonly dark?: Colour;
  readonly light?: Colour;
  /** Light modules around the code. */
  readonly quiet?: number;
}

export function blank(width: number, height: number, colour: Colour = WHITE): Picture {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let at = 0; at < data.length; at += 4) data.set([...colour, 255], at);
  return { width, height, data };
}

/** The code with modules of `size` pixels. */
export function code(text: string, size: number, look: Look = {}): Picture {
  const { level = 'M', dark = BLACK, light = WHITE, quiet = 4 } = look;
  const { modules } = create(text, { errorCorrectionLevel: level });
  const side = (modules.size + 2 * quiet) * size;
  const picture = blank(side, side, light);
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column) === 0) continue;
      const [x, y] = [(column + quiet) * size, (row + quiet) * size];
      fill(picture, x, y, size, size, dark);
    }
  }
  return picture;
}

export function fill(
  picture: Picture,
  left: number,
  top: number,
  width: number,
  height: number,
  colour: Colour,
): void {
  for (let y = Math.max(0, top); y < Math.min(picture.height, top + height); y += 1) {
    for (let x = Math.max(0, left); x < Math.min(picture.width, left + width); x += 1) {
      picture.data.set([...colour, 255], (y * picture.width + x) * 4);
    }
  }
}

export function put(under: Picture, over: Picture, left: number, top: number): Picture {
  for (let y = 0; y < over.height; y += 1) {
    const row = over.data.subarray(y * over.width * 4, (y + 1) * over.width * 4);
    under.data.set(row, ((top + y) * under.width + left) * 4);
  }
  return under;
}

/** Every pixel and channel by a rule. */
export function mapped(
  picture: Picture,
  rule: (value: number, x: number, y: number) => number,
): Picture {
  const data = picture.data.map((value, at) => {
    if (at % 4 === 3) return value;
    const n = Math.floor(at / 4);
    return rule(value, n % picture.width, Math.floor(n / picture.width));
  });
  return { ...picture, data };
}

export function inverted(picture: Picture): Picture {
  return mapped(picture, (value) => 255 - value);
}

/** The same grains on every run; `amount` is the widest step up or down. */
export function noisy(picture: Picture, amount: number): Picture {
  let state = 20_261_121;
  return mapped(picture, (value) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return value + (state / 2 ** 31 - 1) * amount;
  });
}

/** Gauss, `sigma` in pixels, along rows and then columns. */
export function blurred(picture: Picture, sigma: number): Picture {
  return along(along(picture, sigma, 1), sigma, 0);
}

/** As when the hand moved sideways. */
export function shaken(picture: Picture, length: number): Picture {
  return along(picture, length / 2, 1);
}

/** `dx` 1 goes along rows, 0 along columns. */
function along(picture: Picture, sigma: number, dx: 0 | 1): Picture {
  const reach = Math.ceil(sigma * 3);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-((n - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const { width, height, data } = picture;
  const out = blank(width, height);
  for (let at = 0; at < data.length; at += 1) {
    if (at % 4 === 3) continue;
    const n = Math.floor(at / 4);
    const place = dx === 1 ? n % width : Math.floor(n / width);
    const last = (dx === 1 ? width : height) - 1;
    const step = (dx === 1 ? 1 : width) * 4;
    let sum = 0;
    for (let k = -reach; k <= reach; k += 1) {
      const other = Math.min(Math.max(place + k, 0), last);
      sum += (weights[k + reach] ?? 0) * (data[at + (other - place) * step] ?? 0);
    }
    out.data[at] = sum / total;
  }
  return out;
}

/** Where a point of the new picture lies in the old one. */
type Warp = (x: number, y: number) => readonly [x: number, y: number];

function warped(picture: Picture, width: number, height: number, warp: Warp, ground: Colour) {
  const out = blank(width, height, ground);
  for (let n = 0; n < width * height; n += 1) {
    const [x, y] = warp((n % width) + 0.5, Math.floor(n / width) + 0.5);
    if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) continue;
    for (let channel = 0; channel < 3; channel += 1)
      out.data[n * 4 + channel] = sampled(picture, x - 0.5, y - 0.5, channel);
  }
  return out;
}

function sampled({ width, height, data }: Picture, x: number, y: number, channel: number): number {
  const at = (px: number, py: number): number => {
    const column = Math.min(Math.max(px, 0), width - 1);
    const row = Math.min(Math.max(py, 0), height - 1);
    return data[(row * width + column) * 4 + channel] ?? 0;
  };
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [across, down] = [x - left, y - top];
  const above = at(left, top) * (1 - across) + at(left + 1, top) * across;
  const below = at(left, top + 1) * (1 - across) + at(left + 1, top + 1) * across;
  return above * (1 - down) + below * down;
}

/** Turned about its middle, clockwise, on a ground that holds it whole. */
export function turned(picture: Picture, degrees: number, ground: Colour = WHITE): Picture {
  const angle = (degrees * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const { width, height } = picture;
  const outWidth = Math.ceil(Math.abs(width * cos) + Math.abs(height * sin));
  const outHeight = Math.ceil(Math.abs(width * sin) + Math.abs(height * cos));
  const warp: Warp = (x, y) => {
    const [dx, dy] = [x - outWidth / 2, y - outHeight / 2];
    return [cos * dx + sin * dy + width / 2, cos * dy - sin * dx + height / 2];
  };
  return warped(picture, outWidth, outHeight, warp, ground);
}

/** Seen from the side: the far edge is `share` of the near one, and lies as much nearer. */
export function slanted(picture: Picture, share: number, ground: Colour = WHITE): Picture {
  const { width, height } = picture;
  const outHeight = Math.ceil(height * (0.3 + 0.7 * share));
  const warp: Warp = (x, y) => {
    const near = y / outHeight;
    const size = share + (1 - share) * near; // how wide a row is here, of the near edge
    return [width / 2 + (x - width / 2) / size, (height * near) / size];
  };
  return warped(picture, width, outHeight, warp, ground);
}

export function mirrored(picture: Picture): Picture {
  const { width, height } = picture;
  return warped(picture, width, height, (x, y) => [width - x, y], WHITE);
}

/** Smaller as a camera sees it: every pixel the mean of what falls on it. */
export function shrunk(picture: Picture, factor: number): Picture {
  const soft = blurred(picture, 0.5 / factor);
  const [width, height] = [Math.round(soft.width * factor), Math.round(soft.height * factor)];
  return warped(soft, width, height, (x, y) => [x / factor, y / factor], WHITE);
}

/** Light falling off to one corner; `least` of it is left there. */
export function shaded(picture: Picture, least: number): Picture {
  const { width, height } = picture;
  return mapped(picture, (value, x, y) => {
    const far = (x / width + y / height) / 2;
    return value * (1 - (1 - least) * far);
  });
}

/** The shadow of a hand over one half, with a soft edge. */
export function shadowed(picture: Picture, least: number): Picture {
  const { width, height } = picture;
  return mapped(picture, (value, x, y) => {
    const edge = (x - width * 0.45 - (y - height / 2) * 0.3) / (width * 0.06);
    return value * (1 - (1 - least) / (1 + Math.exp(-edge)));
  });
}
