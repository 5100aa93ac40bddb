// Owns the help that is printed: what there is, how it is written, what the exit codes mean.
import {
  COMMANDS,
  COMMON_FLAGS,
  type CommandSpec,
  type FlagSpec,
  type Lang,
} from './command-table.ts';
import { table } from './shown.ts';
import { wordsOf } from './words.ts';

/** All commands, or one with its flags. */
export function helpText(command: CommandSpec | null, lang: Lang): string {
  const { help } = wordsOf(lang);
  if (command) {
    const own = Object.entries(command.flags);
    return [
      `${help.use}: lunas ${written(command)}`,
      '',
      `  ${command.said[lang]}`,
      ...(own.length > 0 ? ['', `${help.flags}:`, flagLines(own, lang)] : []),
      '',
      `${help.everywhere}:`,
      flagLines(Object.entries(COMMON_FLAGS), lang),
    ].join('\n');
  }
  const rows = COMMANDS.map((each) => [`  ${written(each)}`, each.said[lang]]);
  return [
    `${help.use}: lunas COMMAND`,
    '',
    `${help.commands}:`,
    table(rows),
    '',
    `${help.everywhere}:`,
    flagLines(Object.entries(COMMON_FLAGS), lang),
    '',
    `${help.exits}:`,
    ...help.exitLines.map((line) => `  ${line}`),
  ].join('\n');
}

function written({ name, takes }: CommandSpec): string {
  return [name, ...takes].join(' ');
}

function flagLines(flags: readonly (readonly [string, FlagSpec])[], lang: Lang): string {
  const rows = flags.map(([name, { value, values, said }]) => [
    `  --${name}${value === undefined ? '' : ` ${values ? values.join('|') : value}`}`,
    said[lang],
  ]);
  return table(rows);
}
