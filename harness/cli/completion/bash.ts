import type { Completable, CompletableOption } from './model.js';

/** A script for bash: `source <(... completion bash)`. */
export function bashCompletion(program: string, all: readonly Completable[]): string {
  const name = `_${program.replace(/\W/g, '_')}`;
  return `# completion of ${program} for bash
${name}() {
  local current=\${COMP_WORDS[COMP_CWORD]} command='' option='' values='' at
  COMPREPLY=()
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "$command \${COMP_WORDS[at]}" in
${all
  .filter(({ path }) => path !== '')
  .map(stepOf)
  .join('\n')}
    esac
  done
  # bash takes the = between an option and its value for a word.
  if [[ $current == = ]]; then option=\${COMP_WORDS[COMP_CWORD-1]} current=''
  elif [[ \${COMP_WORDS[COMP_CWORD-1]} == = ]]; then option=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if [[ -n $option ]]; then
    case "$command $option" in
${all.flatMap(valuesOf).join('\n')}
    esac
    COMPREPLY=($(compgen -W "$values" -- "$current"))
    return
  fi
  case "$command" in
${all.map(wordsOf).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$values" -- "$current"))
  if [[ \${#COMPREPLY[@]} -eq 0 && $current != -* ]]; then COMPREPLY=($(compgen -f -- "$current")); fi
  if [[ \${COMPREPLY[0]} == *= ]]; then compopt -o nospace; fi
}
complete -o filenames -F ${name} ${program}
`;
}

/** From one command to the one below it. */
function stepOf({ path }: Completable): string {
  const words = path.split(' ');
  return `      '${words.slice(0, -1).join(' ')} ${words.at(-1)}') command='${path}' ;;`;
}

function valuesOf({ path, options }: Completable): string[] {
  return options.flatMap(option => {
    const { name, value } = option;
    if (value === 'none' || value === 'other') return [];
    const act =
      value === 'file' ? 'COMPREPLY=($(compgen -f -- "$current")); return' : `values='${value.join(' ')}'`;
    return [`      '${path} ${name}') ${act} ;;`];
  });
}

function wordsOf({ path, commands, words, options }: Completable): string {
  const all = [...commands.map(({ name }) => name), ...words, ...options.map(typedOf)];
  return `    '${path}') values='${all.join(' ')}' ;;`;
}

/** An option as it is typed, with its `=`. */
export function typedOf({ name, value }: CompletableOption): string {
  return value === 'none' ? name : `${name}=`;
}
