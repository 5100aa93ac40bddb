// Owns one call of `lunas` from its arguments to its exit code: which command, with what words,
// and how every failure is told. Must stay true: exactly one exit code, and no token in any text.
import { configFileOf, findConnection, type Connection } from './connection.ts';
import { readArguments, type Asked } from './arguments.ts';
import { exportBooks, verify } from './books.ts';
import { charge, wait } from './charge.ts';
import { SHELLS } from './command-table.ts';
import type { CommandRun, Surroundings } from './command-run.ts';
import { completionFor } from './completion.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Fault } from './fault.ts';
import { helpText } from './help.ts';
import { hub } from './hub.ts';
import { login, logout } from './login.ts';
import { cancel, check, events, healthCheck, payments, sales, show, today } from './reading.ts';
import { readAll } from './stdin.ts';
import { createTillClient, type TillClient } from './till-client.ts';
import { wordsOf, type Words } from './words.ts';

type Command = (run: CommandRun) => ExitCode | Promise<ExitCode>;

const COMMANDS: Readonly<Record<string, Command>> = {
  charge,
  wait,
  sales,
  show,
  cancel,
  check,
  payments,
  today,
  health: healthCheck,
  events,
  export: exportBooks,
  verify,
  hub,
  login,
  logout,
  completion,
  version: (run) => {
    run.result(run.around.version, { version: run.around.version });
    return EXIT.ok;
  },
};

/** Runs what was typed; never rejects but for mistakes of ours. */
export async function runCli(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  const read = readArguments(args, around.env, around.systemLocale);
  const { stdout, stderr } = around;
  switch (read.kind) {
    case 'help':
      stdout.write(`${helpText(read.command, read.lang)}\n`);
      return EXIT.ok;
    case 'faulty': {
      const { usage } = wordsOf(read.lang);
      if (read.isJson) stdout.write(failureLine('usage', read.faults.join(' ')));
      stderr.write(`${[...read.faults, usage.seeHelp].join('\n')}\n`);
      return EXIT.usage;
    }
    case 'asked':
      return runAsked(read.asked, around);
  }
}

async function runAsked(asked: Asked, around: Surroundings): Promise<ExitCode> {
  const { stdout, stderr } = around;
  const words = wordsOf(asked.lang);
  try {
    const command = COMMANDS[asked.command.name];
    if (!command) throw new Error(`the command ${asked.command.name} is only in the table`);
    return await command(commandRun(asked, around, words));
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const { refusal } = error;
    if (asked.isJson) stdout.write(failureLine(error.kind, error.message, refusal));
    const ref = refusal?.ref === undefined ? '' : ` [${refusal.ref}]`;
    stderr.write(`${error.message}${ref}\n`);
    return error.exit;
  }
}

const OUTCOMES: Readonly<Record<Fault['kind'], string>> = {
  usage: 'usage',
  refused: 'refused',
  noTill: 'no_till',
  fault: 'fault',
};

function failureLine(
  kind: Fault['kind'],
  message: string,
  refusal: Fault['refusal'] = null,
): string {
  const error = refusal
    ? { code: refusal.code, message, retryable: refusal.retryable, ref: refusal.ref }
    : { code: OUTCOMES[kind], message, retryable: kind === 'noTill' };
  return `${JSON.stringify({ outcome: OUTCOMES[kind], error })}\n`;
}

function commandRun(asked: Asked, around: Surroundings, words: Words): CommandRun {
  const { env, home, stdout, stderr, clock } = around;
  const configFile = configFileOf(env, home);
  const note = (text: string): void => void stderr.write(`${text}\n`);
  let found: Connection | null = null;
  let client: TillClient | null = null;
  const connection = (): Connection =>
    (found ??= findConnection({
      flags: asked.flags,
      env,
      configFile,
      words,
      readStdin: readAll,
      warn: note,
    }));
  return {
    asked,
    words,
    around,
    configFile,
    connection,
    till() {
      const needsToken = asked.command.name !== 'health';
      if (needsToken && connection().token === null)
        throw new Fault('usage', words.connection.noToken);
      return (client ??= createTillClient(connection(), words, clock));
    },
    result(text, json) {
      if (asked.isJson) stdout.write(`${JSON.stringify(json)}\n`);
      else if (text !== '') stdout.write(`${text}\n`);
    },
    note,
  };
}

function completion(run: CommandRun): ExitCode {
  const shell = SHELLS.find((each) => each === run.asked.taken[0]);
  if (!shell) throw new Fault('usage', run.words.usage.shell(SHELLS));
  run.around.stdout.write(completionFor(shell, run.asked.lang));
  return EXIT.ok;
}
