import { Argument, type Command } from 'commander';
import type { Ended } from '../options.js';

const shells = ['bash', 'zsh', 'fish'] as const;

export function addCompletion(program: Command, ended: Ended): void {
  program
    .command('completion')
    .description('print a script that lets a shell complete what you type')
    .addArgument(new Argument('<shell>').choices(shells))
    .addHelpText(
      'after',
      `
The program must be on PATH as ${program.name()} (npm install --global). Then, in the file that your shell reads
when it starts:
  bash  source <(${program.name()} completion bash)
  zsh   source <(${program.name()} completion zsh)    (after compinit)
  fish  ${program.name()} completion fish | source`,
    )
    .action(async (shell: (typeof shells)[number]) => {
      process.stdout.write(await scriptFor(shell, program));
      ended(0);
    });
}

async function scriptFor(shell: (typeof shells)[number], program: Command): Promise<string> {
  const { completables } = await import('../completion/model.js');
  const all = completables(program);
  switch (shell) {
    case 'bash':
      return (await import('../completion/bash.js')).bashCompletion(program.name(), all);
    case 'zsh':
      return (await import('../completion/zsh.js')).zshCompletion(program.name(), all);
    case 'fish':
      return (await import('../completion/fish.js')).fishCompletion(program.name(), all);
  }
}
