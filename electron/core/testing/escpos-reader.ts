// A little printer on paper of the mind: reads ESC/POS bytes as a printer would and says what came
// out. Written from the command reference, sharing nothing with the writer; what it doesn't know
// it refuses, so that no stray byte passes for text.

export interface PrintedLine {
  readonly text: string;
  readonly align: 'left' | 'center' | 'right';
  readonly isBold: boolean;
  /** How many times as wide and high as font A. */
  readonly scale: number;
}

export interface PrintedImage {
  readonly width: number;
  readonly height: number;
  /** Row by row, true is black. */
  readonly dots: readonly boolean[];
}

export interface Printed {
  readonly lines: readonly PrintedLine[];
  readonly qrs: readonly { payload: string; moduleDots: number }[];
  readonly images: readonly PrintedImage[];
  readonly cuts: number;
  readonly drawerPulses: number;
}

const ALIGNS = ['left', 'center', 'right'] as const;

/** Reads one whole job. Throws with the offset of the first byte that is no command it knows. */
export function readEscpos(bytes: Uint8Array): Printed {
  const paper = new PaperReader(bytes);
  while (paper.at < bytes.length) paper.step();
  return paper.printed();
}

class PaperReader {
  at = 0;
  private readonly bytes: Uint8Array;
  private readonly lines: PrintedLine[] = [];
  private readonly qrs: { payload: string; moduleDots: number }[] = [];
  private readonly images: PrintedImage[] = [];
  private cuts = 0;
  private drawerPulses = 0;
  private text = '';
  private align: (typeof ALIGNS)[number] = 'left';
  private isBold = false;
  private scale = 1;
  /** The look of a line's first letter. */
  private look: Omit<PrintedLine, 'text'> | null = null;
  private qrStore: Uint8Array = new Uint8Array();
  private qrDots = 3;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  step(): void {
    const byte = this.take();
    if (byte >= 0x20 && byte < 0x7f) {
      if (byte !== 0x20)
        this.look ??= { align: this.align, isBold: this.isBold, scale: this.scale };
      this.text += String.fromCharCode(byte);
    } else if (byte === 0x0a) this.feed();
    else if (byte === 0x1b) this.escape();
    else if (byte === 0x1c) this.expect(this.take() === 0x2e, 'FS');
    else if (byte === 0x1d) this.group();
    else this.expect(false, `byte ${byte}`);
  }

  printed(): Printed {
    this.expect(this.text === '', 'text that was never fed out');
    const { lines, qrs, images, cuts, drawerPulses } = this;
    return { lines, qrs, images, cuts, drawerPulses };
  }

  private feed(): void {
    const look = this.look ?? { align: this.align, isBold: false, scale: 1 }; // blanks alone
    this.lines.push({ text: this.text, ...look });
    this.text = '';
    this.look = null;
  }

  private escape(): void {
    const command = this.take();
    switch (command) {
      case 0x40: // @: reset
        [this.align, this.isBold, this.scale] = ['left', false, 1];
        return;
      case 0x45: // E: bold
        this.isBold = (this.take() & 1) === 1;
        return;
      case 0x61: // a: align
        this.align = ALIGNS[this.take() % 48] ?? 'left';
        return;
      case 0x4d: // M: font
        this.expect(this.take() === 0, 'a font other than A');
        return;
      case 0x74: // t: codepage
        this.take();
        return;
      case 0x70: // p: drawer
        this.take(3);
        this.drawerPulses += 1;
        return;
      default:
        this.expect(false, `ESC ${command}`);
    }
  }

  private group(): void {
    const command = this.take();
    switch (command) {
      case 0x21: {
        // !: size
        const size = this.take();
        this.expect(size >> 4 === (size & 7), 'width other than height');
        this.scale = (size & 7) + 1;
        return;
      }
      case 0x56: {
        // V: cut
        const mode = this.take();
        if (mode >= 65) this.take();
        this.cuts += 1;
        return;
      }
      case 0x28:
        return this.symbol();
      case 0x76:
        return this.raster();
      default:
        this.expect(false, `GS ${command}`);
    }
  }

  /** GS ( k: two-dimensional codes; 49 is QR. */
  private symbol(): void {
    this.expect(this.take() === 0x6b, 'GS (');
    const length = this.take() + this.take() * 256;
    const [code, action] = [this.take(), this.take()];
    this.expect(code === 49, 'a code other than QR');
    const rest = this.bytes.slice(this.at, this.at + length - 2);
    this.expect(rest.length === length - 2, 'a code cut short');
    this.at += rest.length;
    if (action === 67) this.qrDots = rest[0] ?? 0;
    else if (action === 80) this.qrStore = rest.slice(1);
    else if (action === 81) {
      const payload = new TextDecoder().decode(this.qrStore);
      this.qrs.push({ payload, moduleDots: this.qrDots });
    } else this.expect(action === 65 || action === 69, `QR action ${action}`);
  }

  /** GS v 0: a picture. */
  private raster(): void {
    this.expect(this.take() === 0x30, 'GS v');
    this.take();
    const across = this.take() + this.take() * 256;
    const height = this.take() + this.take() * 256;
    const dots: boolean[] = [];
    for (let n = 0; n < across * height; n += 1) {
      const byte = this.take();
      for (let bit = 7; bit >= 0; bit -= 1) dots.push(((byte >> bit) & 1) === 1);
    }
    this.images.push({ width: across * 8, height, dots });
  }

  private take(count = 1): number {
    const byte = this.bytes[this.at];
    this.expect(byte !== undefined && this.at + count <= this.bytes.length, 'the end of the job');
    this.at += count;
    return byte ?? 0;
  }

  private expect(isSo: boolean, what: string): void {
    if (!isSo) throw new Error(`at byte ${this.at}: ${what}`);
  }
}

/** The lines as text, centred ones trimmed. */
export function textOf({ lines }: Printed): string {
  return lines.map(({ text }) => text.trim()).join('\n');
}
