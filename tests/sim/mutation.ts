// Owns what a mutation is: one small change of one file that takes a rule away.

export interface Mutation {
  /** The rule as it is without the change. */
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly put: string;
  /** Test files that should notice, the likeliest first. */
  readonly tests: readonly string[];
}

type Row = readonly [rule: string, find: string, put: string];

/** Mutations of one file that the same tests should notice. */
export function of(file: string, tests: readonly string[], rows: readonly Row[]): Mutation[] {
  return rows.map(([name, find, put]) => ({ name, file, find, put, tests }));
}

/** The file with the change in it; throws when its text is not there exactly once. */
export function mutated(source: string, { name, file, find, put }: Mutation): string {
  const count = source.split(find).length - 1;
  if (count !== 1) throw new Error(`"${name}": its text stands ${count} times in ${file}`);
  return source.replace(find, () => put);
}
