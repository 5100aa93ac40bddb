// Owns `login` and `logout`: the address and the token in a file for this user's eyes only, kept
// only once the till has taken them.
import { z } from 'zod';
import { askSecret } from './ask.ts';
import type { CommandRun } from './command-run.ts';
import {
  apiUrlOf,
  checkedToken,
  forgetConnection,
  givenToken,
  keepConnection,
  USUAL_URL,
} from './connection.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { Fault } from './fault.ts';
import { readAll } from './stdin.ts';
import { createTillClient } from './till-client.ts';

export async function login(run: CommandRun): Promise<ExitCode> {
  const { asked, words, around, configFile } = run;
  const { env, stdin } = around;
  const apiUrl = apiUrlOf((asked.flags.get('url') ?? env['LUNAS_URL']) || USUAL_URL, words);
  const given = givenToken({
    flags: asked.flags,
    env,
    configFile,
    words,
    readStdin: readAll,
    warn: (sentence) => run.note(sentence),
  });
  const typed =
    given ?? (stdin.isTTY ? await askSecret(run, words.connection.askToken) : readAll());
  const connection = { apiUrl, token: checkedToken(typed, words) };
  const till = createTillClient(connection, words, around.clock);
  try {
    await till.ask({ path: '/sales?limit=1' }, z.unknown());
  } catch (error) {
    // A token that may do something else is a token all the same.
    if (!(error instanceof Fault && error.refusal?.code === 'forbidden')) throw error;
  }
  keepConnection(configFile, connection, words);
  run.result(words.connection.kept(till.url, configFile), { url: apiUrl, file: configFile });
  return EXIT.ok;
}

export function logout({ words, configFile, ...run }: CommandRun): ExitCode {
  const isForgotten = forgetConnection(configFile);
  const text = isForgotten ? words.connection.forgotten : words.connection.nothingKept;
  run.result(text, { file: configFile, isForgotten });
  return EXIT.ok;
}
