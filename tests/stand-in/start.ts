// This start's command line and package, as the executable got them. Set once by boot.ts, before
// any module of the app runs; everything else only reads it.

/** One start of an app. */
export interface Start {
  /** The app's folder, absolute. */
  readonly dir: string;
  readonly productName: string;
  readonly version: string;
  /** `--name` or `--name=value`, as given. */
  readonly switches: readonly string[];
}

let current: Start | null = null;

export function setStart(start: Start): void {
  current = start;
}

export function getStart(): Start {
  if (current === null) throw new Error('stand-in electron: started without boot.ts');
  return current;
}

/** A switch's value: '' for a bare one, undefined for one not given. */
export function switchValue(name: string): string | undefined {
  const found = getStart().switches.find((s) => s === `--${name}` || s.startsWith(`--${name}=`));
  return found?.slice(name.length + 3);
}
