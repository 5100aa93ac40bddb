// Owns what is tried on a picture's pixels when no code is found in it as it is. Pure: the same
// picture always gives the same attempts. Whatever they bring out is still read strictly.

/** RGBA, four bytes a pixel, row by row; the useful part of an ImageData. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** One byte a pixel: codes have no colour. */
interface Luma {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** Codes whose modules are a pixel or two want to be larger than this. */
const SMALL_PX = 700;
/** Shadows are wider than this share of the picture, modules are not. */
const SHADOW_SHARE = 1 / 12;

/**
 * The picture in other shapes, cheapest first: larger when it is small, smaller (which mends noise
 * and blocks), without its shadows, sharpened. Made one at a time, as asked for.
 */
export function* attemptsOn(pixels: Pixels): Generator<Pixels> {
  const luma = lumaOf(pixels);
  const isSmall = Math.min(luma.width, luma.height) < SMALL_PX;
  yield pixelsOf(scaled(luma, isSmall ? 3 : 0.5));
  const flat = withoutShadows(luma);
  yield pixelsOf(flat);
  const smooth = isSmall ? scaled(flat, 2) : flat;
  for (const radius of [4, 12]) yield pixelsOf(sharpened(smooth, radius));
  if (!isSmall) yield pixelsOf(scaled(flat, 0.33));
}

function lumaOf({ width, height, data }: Pixels): Luma {
  const luma = new Uint8ClampedArray(width * height);
  for (let n = 0; n < luma.length; n += 1) {
    const at = n * 4;
    const light =
      0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
    // What can be seen through lies on white paper.
    luma[n] = 255 + ((light - 255) * (data[at + 3] ?? 0)) / 255;
  }
  return { width, height, data: luma };
}

function pixelsOf({ width, height, data }: Luma): Pixels {
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (const [n, light] of data.entries()) pixels.fill(light, n * 4, n * 4 + 3);
  for (let at = 3; at < pixels.length; at += 4) pixels[at] = 255;
  return { width, height, data: pixels };
}

/** Larger by weighing the four nearest pixels, smaller by the mean of those covered. */
function scaled(luma: Luma, factor: number): Luma {
  const source = factor < 1 ? blurred(luma, Math.round(0.5 / factor)) : luma;
  const width = Math.max(1, Math.round(luma.width * factor));
  const height = Math.max(1, Math.round(luma.height * factor));
  const data = new Uint8ClampedArray(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      data[y * width + x] = between(source, (x + 0.5) / factor - 0.5, (y + 0.5) / factor - 0.5);
    }
  }
  return { width, height, data };
}

function between({ width, height, data }: Luma, x: number, y: number): number {
  const left = Math.min(Math.max(Math.floor(x), 0), width - 1);
  const top = Math.min(Math.max(Math.floor(y), 0), height - 1);
  const right = Math.min(left + 1, width - 1);
  const bottom = Math.min(top + 1, height - 1);
  const across = Math.min(Math.max(x - left, 0), 1);
  const down = Math.min(Math.max(y - top, 0), 1);
  const at = (px: number, py: number): number => data[py * width + px] ?? 0;
  const above = at(left, top) * (1 - across) + at(right, top) * across;
  const below = at(left, bottom) * (1 - across) + at(right, bottom) * across;
  return above * (1 - down) + below * down;
}

/** Each pixel against the lightest and darkest around it, so that light falls evenly. */
function withoutShadows(luma: Luma): Luma {
  const radius = Math.max(8, Math.round(Math.max(luma.width, luma.height) * SHADOW_SHARE));
  const mean = blurred(luma, radius);
  const spread = new Uint8ClampedArray(luma.data.length);
  for (const [n, light] of luma.data.entries()) spread[n] = Math.abs(light - (mean.data[n] ?? 0));
  const reach = blurred({ ...luma, data: spread }, radius);
  const data = new Uint8ClampedArray(luma.data.length);
  for (const [n, light] of luma.data.entries()) {
    const contrast = 70 / Math.max(6, reach.data[n] ?? 0);
    data[n] = 128 + (light - (mean.data[n] ?? 0)) * contrast;
  }
  return { ...luma, data };
}

/** Edges against their surroundings, `radius` wide: gives back some of what blur took. */
function sharpened(luma: Luma, radius: number): Luma {
  const soft = blurred(blurred(luma, radius), radius);
  const data = new Uint8ClampedArray(luma.data.length);
  for (const [n, light] of luma.data.entries()) data[n] = light + 4 * (light - (soft.data[n] ?? 0));
  return { ...luma, data };
}

/** The mean of the square around each pixel, as quick for a large square as for a small one. */
function blurred(luma: Luma, radius: number): Luma {
  const { width, height } = luma;
  const across = new Uint8ClampedArray(luma.data.length);
  const both = new Uint8ClampedArray(luma.data.length);
  for (let y = 0; y < height; y += 1) meanAlong(luma.data, across, y * width, 1, width, radius);
  for (let x = 0; x < width; x += 1) meanAlong(across, both, x, width, height, radius);
  return { width, height, data: both };
}

function meanAlong(
  from: Uint8ClampedArray,
  to: Uint8ClampedArray,
  first: number,
  step: number,
  count: number,
  radius: number,
): void {
  let [sum, size] = [0, 0];
  for (let n = -radius; n < count; n += 1) {
    const entering = n + radius;
    const leaving = n - radius - 1;
    if (entering < count) [sum, size] = [sum + (from[first + entering * step] ?? 0), size + 1];
    if (leaving >= 0) [sum, size] = [sum - (from[first + leaving * step] ?? 0), size - 1];
    if (n >= 0) to[first + n * step] = sum / size;
  }
}
