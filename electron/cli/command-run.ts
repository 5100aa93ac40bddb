// Owns what every command gets: the words, the till, and the two ways to say something. Results go
// to stdout, everything else to stderr, so that a script reads results alone.
import type { Clock, Random } from '../core/ports.ts';
import type { Asked, Env } from './arguments.ts';
import type { Connection } from './connection.ts';
import type { TillClient } from './till-client.ts';
import type { Words } from './words.ts';

/** The machine around the command; tests and the entry bring their own. */
export interface Surroundings {
  readonly env: Env;
  readonly home: string;
  readonly systemLocale: string;
  readonly version: string;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly clock: Clock;
  readonly random: Random;
  /** Calls back at every Ctrl-C until the answer is called. */
  readonly onInterrupt: (heard: () => void) => () => void;
}

export interface CommandRun {
  readonly asked: Asked;
  readonly words: Words;
  readonly around: Surroundings;
  readonly configFile: string;
  /** Throws a Fault where no address or token is known. */
  connection(): Connection;
  till(): TillClient;
  /** A result: text for people, one line of JSON for `--json`. */
  result(text: string, json: unknown): void;
  /** For the person at the keyboard; not part of the result. */
  note(text: string): void;
}
