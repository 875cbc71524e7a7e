import { typedOf } from './bash.js';
import type { Completable } from './model.js';

/** A script for zsh: a file named `_go-debugcall-conformance` in a folder of `$fpath`, or sourced. */
export function zshCompletion(program: string, all: readonly Completable[]): string {
  const name = `_${program.replace(/\W/g, '_')}`;
  return `#compdef ${program}
# completion of ${program} for zsh
${name}() {
  local current=\${words[CURRENT]} command='' word
  local -a next
  for word in \${words[2,CURRENT-1]}; do
    case "$command $word" in
${all
  .filter(({ path }) => path !== '')
  .map(stepOf)
  .join('\n')}
    esac
  done
  if [[ $current == --*=* ]]; then
    case "$command \${current%%=*}" in
${all.flatMap(valuesOf).join('\n')}
    esac
    return
  fi
  case "$command" in
${all.map(nextOf).join('\n')}
  esac
  if [[ $current == -* ]]; then
    next=(\${(M)next:#-*})
    _describe -o option next -S ''
  else
    next=(\${next:#-*})
    _describe command next || _files
  fi
}
if [[ $funcstack[1] == ${name} ]]; then ${name} "$@"; else compdef ${name} ${program}; fi
`;
}

function stepOf({ path }: Completable): string {
  const words = path.split(' ');
  return `      '${words.slice(0, -1).join(' ')} ${words.at(-1)}') command='${path}' ;;`;
}

function valuesOf({ path, options }: Completable): string[] {
  return options.flatMap(({ name, value }) => {
    if (value === 'none' || value === 'other') return [];
    const act = value === 'file' ? '_files' : `compadd -- ${value.join(' ')}`;
    return [`      '${path} ${name}') compset -P '*='; ${act} ;;`];
  });
}

function nextOf({ path, commands, words, options }: Completable): string {
  const items = [
    ...commands.map(({ name, description }) => itemOf(name, description)),
    ...words.map(word => itemOf(word, '')),
    ...options.map(option => itemOf(typedOf(option), option.description)),
  ];
  return `    '${path}') next=(\n${items.map(item => `      ${item}`).join('\n')}\n    ) ;;`;
}

/** `'--go=:which Go'` in quotes of a shell. */
function itemOf(word: string, description: string): string {
  return `'${`${word}:${description}`.replace(/'/g, `'\\''`)}'`;
}
