// Owns what each shell is given to complete `lunas` with, made from the table of commands. A shell
// runs these at every press of Tab: they ask no till and read no file.
import {
  COMMANDS,
  COMMON_FLAGS,
  HUB_ACTS,
  SHELLS,
  type FlagSpec,
  type Lang,
  type Shell,
} from './command-table.ts';

interface Completable {
  readonly name: string;
  readonly said: string;
  readonly flags: readonly (readonly [string, FlagSpec])[];
  /** What may stand after the name, where that is known. */
  readonly words: readonly string[];
}

function commandsIn(lang: Lang): Completable[] {
  return COMMANDS.map(({ name, flags, said, takes }) => ({
    name,
    said: said[lang],
    flags: Object.entries({ ...flags, ...COMMON_FLAGS }),
    words: wordsAfter(name, takes),
  }));
}

function wordsAfter(name: string, takes: readonly string[]): readonly string[] {
  if (takes.includes('SHELL')) return SHELLS;
  if (takes.includes('ACT')) return HUB_ACTS;
  return name === 'help' ? COMMANDS.map((each) => each.name) : [];
}

/** The script for one shell; what it says of commands and flags is in `lang`. */
export function completionFor(shell: Shell, lang: Lang): string {
  const commands = commandsIn(lang);
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      return zsh(commands, lang);
    case 'fish':
      return fish(commands, lang);
    case 'powershell':
      return powershell(commands, lang);
  }
}

function bash(commands: readonly Completable[]): string {
  const all = new Map(commands.flatMap(({ flags }) => flags));
  const values = [...all].flatMap(([flag, { values: known, isPath }]) => {
    if (known) return [`    --${flag}) _lunas_words "${known.join(' ')}"; return ;;`];
    return isPath ? [`    --${flag}) _lunas_files; return ;;`] : [];
  });
  const free = [...all]
    .filter(([, spec]) => spec.value !== undefined && !spec.values && !spec.isPath)
    .map(([flag]) => `--${flag}`);
  const cases = commands.map(({ name, flags, words }) => {
    const offered = [...words, ...flags.map(([flag]) => `--${flag}`)];
    return `    ${name}) _lunas_words "${offered.join(' ')}" ;;`;
  });
  return `# lunas completion bash: put it into ~/.local/share/bash-completion/completions/lunas
_lunas_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }
_lunas_files() { local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$cur")); }
_lunas() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="" word
  COMPREPLY=()
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) command="$word"; break ;; esac
  done
  case "$before" in
${values.join('\n')}
    ${free.join('|')}) return ;;
  esac
  case "$command" in
    "") _lunas_words "${commands.map(({ name }) => name).join(' ')}" ;;
${cases.join('\n')}
  esac
}
complete -o filenames -F _lunas lunas
`;
}

/** Inside single quotes of a shell of the Bourne family. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function zsh(commands: readonly Completable[], lang: Lang): string {
  const said = (text: string): string => text.replaceAll(/[[\]:\\]/g, (each) => `\\${each}`);
  const flagOf = ([flag, { value, values, isPath, said: words }]: readonly [string, FlagSpec]) => {
    const after = values ? `(${values.join(' ')})` : isPath ? '_files' : '';
    const argument = value === undefined ? '' : `:${value}:${after}`;
    const name = value === undefined ? `--${flag}` : `--${flag}=`;
    return quoted(`${name}[${said(words[lang])}]${argument}`);
  };
  const cases = commands.map(({ name, flags, words }) => {
    const more = words.length > 0 ? [quoted(`1:word:(${words.join(' ')})`)] : [];
    const lines = [...flags.map(flagOf), ...more].map((each) => `          ${each}`);
    return `      ${name})\n        _arguments \\\n${lines.join(' \\\n')} ;;`;
  });
  return `#compdef lunas
# lunas completion zsh: put it as _lunas into a folder of $fpath
_lunas() {
  local context state line
  local -a commands
  commands=(
${commands.map(({ name, said: text }) => `    ${quoted(`${name}:${said(text)}`)}`).join('\n')}
  )
  _arguments -C '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe 'command' commands ;;
    argument)
      case $words[1] in
${cases.join('\n')}
      esac ;;
  esac
}
if [ "$funcstack[1]" = _lunas ]; then _lunas "$@"; else compdef _lunas lunas; fi
`;
}

function fish(commands: readonly Completable[], lang: Lang): string {
  const text = (words: string): string => `'${words.replaceAll(/['\\]/g, (each) => `\\${each}`)}'`;
  const lines = commands.flatMap(({ name, said, flags, words }) => {
    const inside = `-n ${text(`__fish_seen_subcommand_from ${name}`)}`;
    return [
      `complete -c lunas -n __fish_use_subcommand -a ${name} -d ${text(said)}`,
      ...(words.length > 0 ? [`complete -c lunas ${inside} -a ${text(words.join(' '))}`] : []),
      ...flags.map(([flag, { value, values, isPath, said: meant }]) => {
        const needs = value === undefined ? '' : isPath ? ' -r -F' : ' -x';
        const known = values ? ` -a ${text(values.join(' '))}` : '';
        return `complete -c lunas ${inside} -l ${flag}${needs}${known} -d ${text(meant[lang])}`;
      }),
    ];
  });
  return `# lunas completion fish: put it into ~/.config/fish/completions/lunas.fish
complete -c lunas -f
${lines.join('\n')}
`;
}

function powershell(commands: readonly Completable[], lang: Lang): string {
  const text = (words: string): string => `'${words.replaceAll("'", "''")}'`;
  const list = (items: readonly string[]): string => `@(${items.map(text).join(', ')})`;
  const all = new Map(commands.flatMap(({ flags }) => flags));
  const values = [...all].flatMap(([flag, { values: known }]) =>
    known ? [`    ${text(`--${flag}`)} = ${list(known)}`] : [],
  );
  const offered = commands.map(
    ({ name, flags, words }) =>
      `    ${text(name)} = ${list([...words, ...flags.map(([flag]) => `--${flag}`)])}`,
  );
  const said = [
    ...commands.map(({ name, said: meant }) => `    ${text(name)} = ${text(meant)}`),
    ...[...all].map(([flag, spec]) => `    ${text(`--${flag}`)} = ${text(spec.said[lang])}`),
  ];
  return `# lunas completion powershell | Out-String | Invoke-Expression, in the profile ($PROFILE)
Register-ArgumentCompleter -Native -CommandName lunas -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $values = @{
${values.join('\n')}
  }
  $offered = [ordered]@{
${offered.join('\n')}
  }
  $said = @{
${said.join('\n')}
  }
  $words = @($commandAst.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" })
  if ($wordToComplete) { $words = @($words | Select-Object -SkipLast 1) }
  $before = $words | Select-Object -Last 1
  $command = $words | Where-Object { -not $_.StartsWith('-') } | Select-Object -First 1
  $found = if ($before -and $values.ContainsKey($before)) { $values[$before] }
    elseif (-not $command) { $offered.Keys }
    else { $offered[$command] }
  $found | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object {
    $tip = if ($said[$_]) { $said[$_] } else { $_ }
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $tip)
  }
}
`;
}
